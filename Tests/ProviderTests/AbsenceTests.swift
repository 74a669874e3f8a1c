import Domain
import Testing

/// Covers which responses prove that a provider has no such contact.
@Suite(.timeLimit(.minutes(2))) struct AbsenceTests {
  /// Responses of a proxy, a gateway or a server at a wrong address.
  private static let foreign: [(Int, String)] = [
    (404, ""), (404, "<html><title>404 Not Found</title><center>nginx</center></html>"),
    (404, "not found"), (404, "{}"), (404, "[]"), (404, #"{"message":"no Route matched"}"#),
    (404, #"{"message":"Not Found","code":404}"#), (404, #"{"error":"not found"}"#),
    (404, #"{"error":{"message":"not found"}}"#), (410, ""), (410, "<html>Gone"),
    (410, #"{"error":"Gone"}"#), (200, #"{"status":"ok"}"#), (200, "{}"), (200, ""),
    (200, #"{"contact":null}"#), (200, #"{"data":null}"#), (204, ""),
  ]

  private func absence(
    _ client: any ProviderClient, _ lookup: ContactLookup
  ) async throws -> (Absence?, ProviderFailure.Kind) {
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.contact(lookup, fields: nil)
    }
    #expect((failure.kind == .notFound) == (failure.absence != nil))
    return (failure.absence, failure.kind)
  }

  // MARK: - Carts Guru

  private static let account = ContactLookup(key: .accountID, value: "jane@example.com")

  @Test(
    arguments: foreign + [
      (404, #"{"statusCode":"404","error":"Not Found","message":"Not Found"}"#),
      (404, #"{"statusCode":"404","error":"Not Found","message":"Contact: other Not found"}"#),
      (404, #"{"statusCode":404,"message":"Contact: jane@example.com Not found"}"#),
      (410, #"{"statusCode":"404","message":"Contact: jane@example.com Not found"}"#),
      (400, #"{"statusCode":"404","message":"Contact: jane@example.com Not found"}"#),
      (200, #"{"data":[],"error":"Service Unavailable"}"#),
      (200, #"{"data":[],"statusCode":"503"}"#),
      (404, #"{"data":[]}"#), (404, #"{"message":"Contact: jane@example.com Not found"}"#),
    ])
  func `at Carts Guru, only its own response proves that a contact does not exist`(
    status: Int, body: String
  ) async throws {
    let client = try Configured.cartsGuru(ScriptedTransport(.text(body, status: status)))
    #expect(try await absence(client, Self.account).0 == nil)
  }

  @Test(
    arguments: [
      (200, #"{"data":[]}"#),
      (404, #"{"statusCode":"404","error":"x","message":"Contact: jane@example.com Not found"}"#),
    ])
  func `at Carts Guru, an empty list and its own 404 prove that a contact does not exist`(
    status: Int, body: String
  ) async throws {
    let client = try Configured.cartsGuru(ScriptedTransport(.text(body, status: status)))
    #expect(try await absence(client, Self.account).0 == .gone)
  }

  @Test func `an empty list in response to a write proves nothing`() async throws {
    let client = try Configured.cartsGuru(ScriptedTransport(.text(#"{"data":[]}"#)))
    let answer = try await client.send(.anonymize(.id("5f1c")))
    #expect(answer.contact == nil)
  }

  // MARK: - Open2b

  @Test(
    arguments: foreign.filter { $0.1 != #"{"status":"ok","contact":null}"# } + [
      (200, #"{"status":"ok","contact":[]}"#), (200, #"{"status":"ok","contact":"null"}"#),
      (200, #"{"status":"ok","contact":{}}"#), (200, #"{"status":"ok","contact":false}"#),
      (404, #"{"status":"ok","contact":null}"#), (200, #"{"status":"ok","contacts":[]}"#),
      (200, #"{"status":"error","error":{"field":"customer","type":"NotFound"}}"#),
    ])
  func `at Open2b, only an explicit null proves that a contact does not exist`(
    status: Int, body: String
  ) async throws {
    let client = try Configured.open2b(ScriptedTransport(.text(body, status: status)))
    #expect(try await absence(client, .id("9")).0 == nil)
    let one = await outcome { () async throws(ProviderFailure) in
      try await client.presence(of: [.id("9")])
    }
    #expect(throws: ProviderFailure.self) { try one.get() }
  }

  @Test func `at Open2b, an explicit null proves that a contact does not exist`() async throws {
    let client = try Configured.open2b(
      ScriptedTransport(.text(#"{"status":"ok","contact":null}"#)))
    #expect(try await absence(client, .id("9")).0 == .gone)
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

  // MARK: - Propeller

  private static func error(_ code: String) -> String {
    #"{"error":{"code":\#(code),"status":404,"type":"ContactNotFound","messages":["x"]}}"#
  }

  @Test(
    arguments: foreign + [
      (404, error("50007")), (404, error("404")), (404, error(#""ContactNotFound""#)),
      (410, error("50006")), (200, error("50006")), (400, error("50006")), (500, error("50006")),
      (404, #"{"code":50006,"status":404,"type":"ContactNotFound"}"#), (200, #"{"data":{}}"#),
    ])
  func `at Propeller, only its error code proves that a contact does not exist`(
    status: Int, body: String
  ) async throws {
    let client = try Configured.propeller(
      ScriptedTransport(.fixture("Propeller/token"), .text(body, status: status)))
    #expect(try await absence(client, .id("9")).0 == nil)
  }

  @Test(
    arguments: [
      ("50006", .gone), (#""50006""#, .gone), ("50008", .recycled), (#""50008""#, .recycled),
    ] as [(String, Absence)])
  func `Propeller distinguishes deleted contacts from contacts in the recycle bin`(
    code: String, absence: Absence
  ) async throws {
    let client = try Configured.propeller(
      ScriptedTransport(.fixture("Propeller/token"), .text(Self.error(code), status: 404)))
    #expect(try await self.absence(client, .id("9")).0 == absence)
  }

  // MARK: - CharityStack

  private static let limits = [
    "X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "9", "X-RateLimit-Reset": "1000600",
  ]

  @Test(arguments: foreign)
  func `at CharityStack, a 404 or 410 without its headers proves nothing`(
    status: Int, body: String
  ) async throws {
    let client = try Configured.charityStack(ScriptedTransport(.text(body, status: status)))
    #expect(try await absence(client, .id("00000000-0000-0000-0000-00000000000a")).0 == nil)
  }

  @Test(
    arguments: [
      (404, "", Array(limits.keys)), (404, "<html>", Array(limits.keys)),
      (404, #"{"message":"Not Found"}"#, Array(limits.keys)),
      (404, #"{"error":{"code":1}}"#, Array(limits.keys)),
      (404, #"{"error":"Contact not found"}"#, ["X-RateLimit-Limit", "X-RateLimit-Remaining"]),
      (410, #"{"error":"Contact is gone"}"#, ["X-RateLimit-Reset"]),
      (400, #"{"error":"Contact not found"}"#, Array(limits.keys)),
    ])
  func `at CharityStack, absence needs its error member and all its headers`(
    status: Int, body: String, headers: [String]
  ) async throws {
    let client = try Configured.charityStack(
      ScriptedTransport(
        .text(body, status: status, headers: Self.limits.filter { headers.contains($0.key) })))
    #expect(try await absence(client, .id("00000000-0000-0000-0000-00000000000a")).0 == nil)
  }

  @Test(arguments: [404, 410])
  func `at CharityStack, its own 404 and 410 prove that a contact does not exist`(
    status: Int
  ) async throws {
    let client = try Configured.charityStack(
      ScriptedTransport(
        .text(#"{"error":"Contact not found"}"#, status: status, headers: Self.limits)))
    #expect(try await absence(client, .id("00000000-0000-0000-0000-00000000000a")).0 == .gone)
  }
}
