import Domain
import Testing

/// Covers which responses prove that there is no contact.
@Suite(.timeLimit(.minutes(10))) struct Open2bAbsenceTests {
  @Test(
    arguments: Absences.foreign.filter { $0.1 != #"{"status":"ok","contact":null}"# } + [
      (200, #"{"status":"ok","contact":[]}"#), (200, #"{"status":"ok","contact":"null"}"#),
      (200, #"{"status":"ok","contact":{}}"#), (200, #"{"status":"ok","contact":false}"#),
      (404, #"{"status":"ok","contact":null}"#), (200, #"{"status":"ok","contacts":[]}"#),
      (200, #"{"status":"error","error":{"field":"customer","type":"NotFound"}}"#),
    ])
  func `at Open2b, only an explicit null proves that a contact does not exist`(
    status: Int, body: String
  ) async throws {
    let client = try Configured.open2b(ScriptedTransport(.text(body, status: status)))
    #expect(try await Absences.of(.id("9"), at: client).0 == nil)
    let one = await outcome { () async throws(ProviderFailure) in
      try await client.presence(of: [.id("9")])
    }
    #expect(throws: ProviderFailure.self) { try one.get() }
  }

  @Test func `at Open2b, an explicit null proves that a contact does not exist`() async throws {
    let client = try Configured.open2b(
      ScriptedTransport(.text(#"{"status":"ok","contact":null}"#)))
    #expect(try await Absences.of(.id("9"), at: client).0 == .gone)
    #expect(try await client.presence(of: [.id("9")]) == [.id("9"): .absent(.gone)])
  }

  @Test(
    arguments: [
      #"{"status":"ok"}"#, #"{"status":"ok","contacts":null}"#, #"{"status":"ok","contacts":{}}"#,
      #"{"contacts":[]}"#, #"{"status":"ok","contact":null}"#, "",
    ])
  func `at Open2b, a response without a list proves nothing about several contacts`(body: String)
    async throws
  {
    let client = try Configured.open2b(ScriptedTransport(.text(body)))
    _ = try await failure { () async throws(ProviderFailure) in
      try await client.presence(of: [.id("5"), .id("6")])
    }
  }

  @Test func `at Open2b, a window proves absence up to its last row or the end of the list`()
    async throws
  {
    let transport = ScriptedTransport(
      .text(#"{"status":"ok","contacts":[{"id":6},{"id":8}]}"#),
      .text(#"{"status":"ok","contacts":[]}"#))
    let presence = try await Configured.open2b(transport).presence(
      of: ["5", "6", "9"].map { .id($0) })
    #expect(
      presence.mapValues { $0.contact?.id.value } == [
        .id("5"): nil, .id("6"): "6", .id("9"): nil,
      ])
    #expect(transport.sent.count == 2)
  }

  @Test func `at Open2b, a row that cannot be read proves no absence`() async throws {
    let transport = ScriptedTransport { request, _ in
      guard request.line.contains(".get") else {
        return .text(#"{"status":"ok","contacts":[{"id":5},null,{"id":8}]}"#)
      }
      return request.body?.contains("7") == true
        ? .text(#"{"status":"ok","contact":{"id":7}}"#)
        : .text(#"{"status":"ok","contact":null}"#)
    }
    let presence = try await Configured.open2b(transport).presence(
      of: ["5", "6", "7"].map { .id($0) })
    #expect(presence[.id("5")]?.contact?.id.value == "5")
    #expect(presence[.id("6")] == .absent(.gone))
    #expect(presence[.id("7")]?.contact?.id.value == "7")
    #expect(transport.sent.count == 3)
  }

  @Test func `a response about another contact does not prove absence`()
    async throws
  {
    let client = try Configured.open2b(
      ScriptedTransport(.text(#"{"status":"ok","contact":{"id":10}}"#)))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.presence(of: [.id("9")])
    }
    #expect(failure.kind == .protocol)
  }
}
