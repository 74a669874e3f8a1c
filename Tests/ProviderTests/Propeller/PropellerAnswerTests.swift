import Domain
import HTTPKit
import Testing

@Suite(.timeLimit(.minutes(2))) struct `Propeller's answers` {
  private func client(_ answer: ScriptedTransport.Answer) throws -> any ProviderClient {
    try Configured.propeller(
      ScriptedTransport { request, _ in
        request.line.hasSuffix("/token") ? .fixture("Propeller/token") : answer
      })
  }

  @Test func `a contact keeps the provider's own fields, its birthday as ISO`() async throws {
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

  @Test func `a page takes the number found, and ids of either type`() async throws {
    let page = try await client(.fixture("Propeller/search")).page(ContactQuery(limit: 2))
    #expect(page.contacts.map(\.id.value) == ["1", "2"])
    #expect(page.contacts.map(\.name) == ["Anna Dijk", "Bert Bos"])
    #expect(page.contacts.last?.fields == ["dateOfBirth": "unknown"])
    #expect(page.total == 5)
    #expect(page.next == .first(2))
  }

  @Test(
    arguments: [
      ("August, 28 1993 00:00:00 +0000", "1993-08-28"), ("28/08/1993", "1993-08-28"),
      ("1993-08-28T00:00:00Z", "1993-08-28"), ("February, 30 1993 00:00:00 +0000", nil),
      ("", nil), ("Augustus, 28 1993", nil),
    ] as [(String, String?)])
  func `a birthday that cannot be read stays as it is`(raw: String, iso: String?) async throws {
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
  func `an error is known by its code, else by its status`(
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

  @Test func `an empty object is no contact`() async throws {
    let client = try client(.text(#"{"data":{}}"#))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.contact(.id("1"), fields: nil)
    }
    #expect(failure.kind == .notFound)
  }

  @Test func `a search that tells no number cannot be counted`() async throws {
    let client = try client(.text(#"{"data":[]}"#))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.count([])
    }
    #expect(failure.kind == .protocol)
  }
}
