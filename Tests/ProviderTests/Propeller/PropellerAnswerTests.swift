import Domain
import HTTPKit
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Propeller's answers` {
  private func client(_ answer: ScriptedTransport.Answer) throws -> any ProviderClient {
    try Configured.propeller(.propeller { _ in answer })
  }

  @Test func `a contact keeps the provider's own fields, with its birthday in ISO form`()
    async throws
  {
    let contact = try await client(.fixture("Propeller/contact")).contact(
      ContactLookup(key: .sourceID, value: "4711"), fields: nil)
    #expect(
      contact
        == Contact(
          id: ContactID(provider: try #require(Configured.name), value: "25492"),
          kind: ProviderKind("propeller"), name: "Anna van Dijk", firstName: "Anna",
          lastName: "Dijk", emails: [EmailAddress(value: "anna@example.com", isPrimary: true)],
          phones: [PhoneNumber(value: "+31201234567", isPrimary: true)],
          fields: [
            "debtorId": 1001, "middleName": "van", "abbreviation": "", "title": "Mrs",
            "dateOfBirth": "1993-08-28", "gender": "F", "ssn": "", "parent": .object(["id": 77]),
            "primaryLanguage": "NL", "sourceId": 4711, "source": "ERP",
          ], lookup: .id("25492")))
  }

  @Test func `a page reads the number found and ids of either type`() async throws {
    let page = try await client(.fixture("Propeller/search")).page(ContactQuery(limit: 2))
    #expect(page.contacts.map(\.id.value) == ["1", "2"])
    #expect(page.contacts.map(\.name) == ["Anna Dijk", "Bert Bos"])
    #expect(page.contacts.last?.fields == ["dateOfBirth": "unknown"])
    #expect(page.total == 5)
    #expect(page.next == .first(2))
  }

  /// A search over 230 contacts, with its own counters for each page.
  private func counting(
    _ counters: @escaping @Sendable (_ rows: Int) -> String
  ) throws -> any ProviderClient {
    try Configured.propeller(
      ScriptedTransport { request, _ in
        if request.line.hasSuffix("/token") { return .fixture("Propeller/token") }
        let numbers = (request.body ?? "").split { !$0.isNumber }.compactMap { Int($0) }
        let first = numbers[0] * (numbers[1] - 1)
        let ids = first..<max(first, min(first + numbers[0], 230))
        let rows = ids.map { "{\"id\":\($0 + 1)}" }.joined(separator: ",")
        return .text("{\"data\":[\(rows)]\(counters(ids.count))}")
      })
  }

  @Test(arguments: [
    "", #","itemsFound":ROWS,"total":ROWS"#, #","itemsFound":0"#, #","itemsFound":ROWS,"pages":3"#,
  ])
  func `a full page is never the last one, regardless of the counters`(counters: String)
    async throws
  {
    let client = try counting { counters.replacing("ROWS", with: String($0)) }
    let all = try await client.page(ContactQuery(limit: 250))
    #expect(all.contacts.map(\.id.value) == (1...230).map(String.init))
    #expect(all.next == nil)
    let second = try await client.page(ContactQuery(start: .first(100), limit: 100))
    #expect(second.contacts.count == 100)
    #expect(second.total == nil)
    #expect(second.next == .first(200))
  }

  @Test func `a short page is the last one unless the counters name more pages`() async throws {
    let last = ContactQuery(start: .first(200), limit: 50)
    let short = try counting { _ in #","itemsFound":999,"pages":5"# }
    #expect(try await short.page(last).next == nil)
    let more = try counting { _ in #","itemsFound":999,"pages":6"# }
    #expect(try await more.page(last).next == .first(250))
  }

  @Test func `a search is empty if the provider's error says that it found no contact`()
    async throws
  {
    let body =
      #"{"error":{"code":50006,"status":404,"type":"ContactNotFound","messages":["None"]}}"#
    let client = try client(.text(body, status: 404))
    #expect(try await client.page(ContactQuery(limit: 5)).contacts.isEmpty)
    #expect(try await client.count([]) == 0)
  }

  @Test(
    arguments: [
      (#""itemsFound":7,"total":1,"pages":7"#, 7), (#""itemsFound":1,"total":1,"pages":7"#, 7),
      (#""itemsFound":0"#, nil), (#""total":1"#, 1),
    ] as [(String, Int?)])
  func `counts contacts even if only the page counter is right`(
    counters: String, count: Int?
  ) async throws {
    let client = try client(.text(#"{"data":[{"id":1}],\#(counters)}"#))
    guard let count else {
      let failure = try await failure { () async throws(ProviderFailure) in
        try await client.count([])
      }
      #expect(failure.kind == .protocol)
      return
    }
    #expect(try await client.count([]) == count)
  }

  @Test func `reads a response with half of a surrogate pair`() async throws {
    let client = try client(
      .text(#"{"data":{"id":1,"firstName":"A\ud83d!","lastName":"\\ud83d \ud83d\ude00 \udE00"}}"#))
    let contact = try await client.contact(.id("1"), fields: nil)
    #expect(contact.firstName == "A\u{FFFD}!")
    #expect(contact.lastName == #"\ud83d 😀 "# + "\u{FFFD}")
  }

  @Test(
    arguments: [
      ("August, 28 1993 00:00:00 +0000", "1993-08-28"), ("28/08/1993", "1993-08-28"),
      ("1993-08-28T00:00:00Z", "1993-08-28"), ("February, 30 1993 00:00:00 +0000", nil),
      ("", nil), ("Augustus, 28 1993", nil),
    ] as [(String, String?)])
  func `keeps an unreadable birthday unchanged`(raw: String, iso: String?) async throws {
    let contact = try await client(.text(#"{"data":{"id":1,"dateOfBirth":"\#(raw)"}}"#))
      .contact(.id("1"), fields: nil)
    #expect(contact.fields == ["dateOfBirth": .string(iso ?? raw)])
  }

  @Test(
    arguments: [
      (400, "50004", .conflict), (400, #""50005""#, .conflict), (404, "50006", .notFound),
      (404, "50007", .validation), (404, #""50008""#, .notFound), (400, "10006", .validation),
      (401, "1", .unauthorized), (403, "1", .forbidden), (429, "1", .rateLimited),
      (500, "1", .server), (503, "1", .server),
    ] as [(Int, String, ProviderFailure.Kind)])
  func `maps an error by its code, otherwise by its status`(
    status: Int, code: String, kind: ProviderFailure.Kind
  ) async throws {
    let body =
      #"{"error":{"code":\#(code),"status":\#(status),"type":"T","messages":["One","Two"]}}"#
    let client = try client(
      .text(body, status: status, headers: ["x-request-id": "req-7"]))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.contact(.id("1"), fields: nil)
    }
    #expect(failure.kind == kind)
    #expect(failure.code == code.filter(\.isNumber))
    #expect(failure.message.hasSuffix(": One; Two"))
    #expect(failure.status == status)
    #expect(failure.requestID == "req-7")
    #expect(failure.delivery == .answered)
  }

  @Test func `does not read an empty object as a contact`() async throws {
    let client = try client(.text(#"{"data":{}}"#))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.contact(.id("1"), fields: nil)
    }
    #expect(failure.kind == .protocol)
  }

  @Test func `a search without counters cannot be counted`() async throws {
    let client = try client(.text(#"{"data":[]}"#))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.count([])
    }
    #expect(failure.kind == .protocol)
  }
}
