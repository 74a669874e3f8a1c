import Domain
import Foundation
import HTTPKit
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Carts Guru's files` {
  private let file = LocalFile(path: "/srv/jane.smith.csv", byteCount: 36)

  // MARK: - Export

  @Test(arguments: [
    "type,value\r\n", "\u{FEFF}type;value\r\nemail;jane@example.com\r\n", "\r\n type,value\n",
    "\"type\",\"value\"\n", "é,ü\n", String(repeating: "email,a@example.com\r\n", count: 9_000),
  ])
  func `passes an export on byte for byte`(text: String) async throws {
    let transport = ScriptedTransport(.text(text))
    let collected = CollectedFile()
    try await Configured.cartsGuru(transport).exportFile { await collected.take($0) }
    #expect(await collected.text.utf8.elementsEqual(text.utf8))
    let sent = try #require(transport.sent.first)
    #expect(sent.line == "GET https://api.carts.guru/contacts.csv?siteId=0000-site")
    #expect(sent.headers == ["Accept: text/csv", "x-auth-key: s3cret"])
    #expect(!sent.isWrite)
  }

  @Test(
    arguments: [
      ("", "the answer is empty"), ("\r\n\t ", "the answer is empty"),
      ("\u{FEFF}", "the answer is empty"),
      ("<html>\u{1B}[31mHi s3cret", "the answer is not CSV: <html>\u{FFFD}[31mHi ‹redacted›"),
      ("\u{FEFF} \n<html>", "the answer is not CSV: <html>"),
      (#"{"error":"jane@example.com"}"#, "the answer is not CSV"),
      (#"["jane@example.com"]"#, "the answer is not CSV"),
      ("\u{0}\u{0}type,value", "the answer is not CSV: \u{FFFD}\u{FFFD}type,value"),
    ])
  func `reports a response that is not CSV and passes none of it on`(
    text: String, message: String
  ) async throws {
    let client = try Configured.cartsGuru(ScriptedTransport(.text(text)))
    let collected = CollectedFile()
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.exportFile { await collected.take($0) }
    }
    #expect(failure.kind == .protocol)
    #expect(failure.delivery == .answered)
    #expect(failure.message == message)
    #expect(await collected.text.isEmpty)
  }

  @Test func `does not read a long web page to its end`() async throws {
    let client = try Configured.cartsGuru(
      ScriptedTransport(.text("<p>" + String(repeating: "x", count: 1 << 20))))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.exportFile { _ in true }
    }
    #expect(failure.kind == .protocol)
    #expect(
      failure.message == "the answer is not CSV: <p>" + String(repeating: "x", count: 117) + "…")
  }

  @Test func `stopping an export cancels it`() async throws {
    let client = try Configured.cartsGuru(ScriptedTransport(.text("type,value\r\n")))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.exportFile { _ in false }
    }
    #expect(failure.kind == .cancelled)
  }

  // MARK: - Import

  @Test func `an import sends the file as the only part of a form`() async throws {
    let transport = ScriptedTransport(.text(#"{"status":"success"}"#))
    let answer = try await Configured.cartsGuru(transport).send(.importFile(file))
    #expect(answer == WriteAnswer(status: 200))
    let sent = try #require(transport.sent.first)
    #expect(sent.line == "PUT https://api.carts.guru/contacts.csv?siteId=0000-site")
    #expect(sent.body == "file=@/srv/jane.smith.csv;filename=opt-outs.csv;type=application/csv")
    #expect(sent.isWrite)
  }

  @Test(
    arguments: [
      (
        #"{"status":"failed"}"#, 200, .protocol,
        "Carts Guru does not say that the import succeeded: failed"
      ),
      (#"{"status":null}"#, 200, .protocol, "Carts Guru does not say that the import succeeded"),
      (
        #"{"status":"SUCCESS "}"#, 200, .protocol,
        "Carts Guru does not say that the import succeeded: SUCCESS"
      ),
      ("{}", 200, .protocol, "the answer lacks status"),
      (
        #"{"message":"Not Found"}"#, 404, .protocol,
        "Carts Guru does not know this call; check base_url: Not Found"
      ),
      ("Row 3", 500, .server, "Carts Guru failed, or does not accept what was sent: Row 3"),
    ] as [(String, Int, ProviderFailure.Kind, String)])
  func `an import without a success response fails`(
    body: String, status: Int, kind: ProviderFailure.Kind, message: String
  ) async throws {
    let client = try Configured.cartsGuru(ScriptedTransport(.text(body, status: status)))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.send(.importFile(file))
    }
    #expect(failure.kind == kind)
    #expect(failure.message == message)
    #expect(failure.delivery == .answered)
  }

  @Test func `does not send an empty file`() async throws {
    let transport = ScriptedTransport()
    let client = try Configured.cartsGuru(transport)
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.send(.importFile(LocalFile(path: "/srv/x.csv", byteCount: 0)))
    }
    #expect(failure.kind == .validation)
    #expect(failure.message == "the file is empty")
    #expect(transport.sent.isEmpty)
  }

  // MARK: - The two PUTs

  /// Sends every kind of write, with ids that try to change the path.
  @Test func `sends PUT only for the import and the anonymization of one contact`()
    async throws
  {
    let transport = ScriptedTransport(.text(#"{"status":"success","data":[]}"#))
    let client = try Configured.cartsGuru(transport)
    let ids = [
      "5f1c0a", "contacts.csv", "csv", "5f1c.csv", "a&cg_action=x", "a=b", ".csv", "..",
      "../contacts.csv", "/contacts.csv", "?x", "#x", "%2e%2e%2fcontacts.csv", "..\\contacts.csv",
    ]
    for id in ids {
      for write: ContactWrite in [
        .anonymize(.id(id)), .preferences(.id(id), [.email: false]),
        .update(.id(id), ContactDraft([FieldValue(name: "a", value: "b")])), .delete([.id(id)]),
        .setPricing(.id(id), .object([:])), .removePricing(.id(id)),
      ] {
        _ = await outcome { () async throws(ProviderFailure) in try await client.send(write) }
      }
    }
    let anonymizations = transport.sent.filter { $0.line.hasPrefix("PUT ") }
    #expect(anonymizations.count == 2, "5f1c0a and csv")
    for sent in anonymizations {
      #expect(sent.line.hasPrefix("PUT https://api.carts.guru/contacts/"))
      #expect(sent.line.hasSuffix("?cg_action=anonymize&siteId=0000-site"))
      #expect(sent.body == nil)
    }
    #expect(
      !transport.sent.contains {
        $0.line.contains("/contacts.csv?siteId") && !$0.line.contains("/contacts/contacts.csv")
      })
    _ = try await client.send(.importFile(file))
    #expect(
      transport.sent.last?.line == "PUT https://api.carts.guru/contacts.csv?siteId=0000-site")
  }
}
