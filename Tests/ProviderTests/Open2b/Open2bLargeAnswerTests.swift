import Domain
import Testing

/// Covers responses that would exhaust memory.
@Suite(.timeLimit(.minutes(10))) struct Open2bLargeAnswerTests {
  private static func body(_ note: String) -> String {
    #"{"status":"ok","contacts":[{"id":1,"customer":2,"name":"Jane","note":"# + note + "}]}"
  }

  /// A response of at most eight megabytes, and the reason why it is refused.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var note: @Sendable () -> String
    var reason: String
  }

  static let cases = [
    Case(
      testDescription: "arrays in arrays",
      note: { String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000) },
      reason: "nested more than 100 deep"),
    Case(
      testDescription: "objects in objects",
      note: {
        String(repeating: #"{"a":"#, count: 101) + "1" + String(repeating: "}", count: 101)
      },
      reason: "nested more than 100 deep"),
    Case(
      testDescription: "a million small values",
      note: { "[" + String(repeating: "0,", count: 1_000_000) + "0]" },
      reason: "more than 500000 values"),
    Case(
      testDescription: "a million empty lists",
      note: { "[" + String(repeating: "[],", count: 1_000_000) + "0]" },
      reason: "more than 500000 values"),
    Case(
      testDescription: "an object of many members",
      note: { "{" + (1...300_000).map { #""\#($0)":1"# }.joined(separator: ",") + "}" },
      reason: "more than 500000 values"),
    Case(
      testDescription: "one long text",
      note: { "\"" + String(repeating: "a", count: 2 << 20) + "\"" },
      reason: "a text of more than 1048576 bytes"),
    Case(
      testDescription: "one long number", note: { String(repeating: "9", count: 1 << 20) },
      reason: "a number of more than 1000 digits"),
  ]

  @Test(arguments: cases)
  func `does not decode a response that would expand too much`(row: Case) async throws {
    let client = try Configured.open2b(ScriptedTransport(.text(Self.body(row.note()))))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.page(ContactQuery(order: [SortKey("id")], limit: 10))
    }
    #expect(failure.kind == .protocol)
    #expect(failure.message.contains(row.reason))
  }

  @Test func `a write with such a response may have happened`() async throws {
    let transport = ScriptedTransport(
      .text(#"{"status":"ok","id":[\#(String(repeating: "0,", count: 1_000_000))0]}"#))
    let client = try Configured.open2b(transport)
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.send(
        .create(
          ContactDraft([
            FieldValue(name: "customer", value: 1), FieldValue(name: "name", value: "Jane"),
          ])))
    }
    #expect(failure.kind == .protocol)
    #expect(failure.delivery == .answered)
    #expect(failure.status == 200)
  }

  @Test func `a list of a thousand contacts is within every limit`() async throws {
    let note = String(repeating: "é", count: 255)
    let rows = (1...1_000).map {
      #"{"id":\#($0),"customer":2,"name":"Jane","note":"\#(note)","email":"","phone":""}"#
    }
    let body = #"{"status":"ok","contacts":["# + rows.joined(separator: ",") + "]}"
    #expect(body.utf8.count < 1 << 20)
    let client = try Configured.open2b(ScriptedTransport(.text(body)))
    var query = ContactQuery(limit: 1_000)
    query.wantsTotal = false
    #expect(try await client.page(query).contacts.count == 1_000)
  }
}
