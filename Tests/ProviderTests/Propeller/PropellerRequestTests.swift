import Domain
import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Propeller's requests` {
  private let search = "POST https://api.helice.cloud/v2/contacts/search"

  /// Responds with pages of numbered contacts.
  private static func world(
    of count: Int, largestPage: Int = 100
  ) -> @Sendable (SentRequest) -> ScriptedTransport.Answer {
    { request in
      let numbers = (request.body ?? "").split(whereSeparator: { !$0.isNumber }).compactMap {
        Int($0)
      }
      let (size, page) = (numbers[0], numbers[1])
      guard size <= largestPage else {
        return .text(#"{"error":{"code":10015,"status":400}}"#, status: 400)
      }
      let first = (page - 1) * size + 1
      let last = min(count, first + size - 1)
      let rows = first <= last ? (first...last).map { #"{"id":\#($0)}"# } : []
      return .text(#"{"data":[\#(rows.joined(separator: ","))],"itemsFound":\#(count)}"#)
    }
  }

  @Test func `fetches a token with a form and sends it as a bearer token`() async throws {
    let transport = ScriptedTransport.propeller { _ in .fixture("Propeller/contact") }
    _ = try await Configured.propeller(transport).contact(
      ContactLookup(key: .sourceID, value: "A/1", source: "ERP", language: "NL"), fields: nil)
    #expect(
      transport.sent.map(\.line) == [
        "POST https://api.helice.cloud/oauth2/token",
        "GET https://api.helice.cloud/v2/contacts/sourceId/A%2F1?source=ERP&language=NL",
      ])
    #expect(
      transport.sent.first?.body
        == "client_id=me&client_secret=s3cret&grant_type=client_credentials")
    #expect(transport.sent.last?.headers == ["Authorization: Bearer tok-1"])
    #expect(
      transport.sent.last?.maskedURL
        == "https://api.helice.cloud/v2/contacts/sourceId/‹masked›?source=ERP&language=NL")
  }

  @Test func `the company of a contact is read with it, and the price lists are the contact's`()
    async throws
  {
    let transport = ScriptedTransport.propeller { _ in
      .text(
        #"{"data":{"id":25492,"parent":{"id":3001,"name":"Acme","source":""},"#
          + #""pricelistAmount":"GOLD","pricelistPercentage":"","phone":"1"}}"#)
    }
    let client = try Configured.propeller(transport)
    let parts = try await client.heldParts(
      of: Contact(
        id: ContactID(provider: client.info.name, value: "25492"), kind: client.info.kind))
    #expect(
      transport.sent.last?.line
        == "GET https://api.helice.cloud/v2/contacts/id/25492?expands=parent")
    #expect(
      parts == [
        HeldPart(name: "company", title: "Company", fields: ["id": 3001, "name": "Acme"]),
        HeldPart(name: "priceLists", title: "Price lists", fields: ["pricelistAmount": "GOLD"]),
      ])
  }

  @Test func `a search uses the provider's names for its conditions`() async throws {
    let transport = ScriptedTransport.propeller { _ in .fixture("Propeller/search") }
    _ = try await Configured.propeller(transport).page(
      ContactQuery(
        conditions: [
          QueryCondition(key: "name", value: "Anna"), QueryCondition(key: "debtorId", value: "7"),
          QueryCondition(key: "debtorId", value: "A8"),
          QueryCondition(key: "debtorId", value: "007"),
          QueryCondition(key: "createdFrom", value: "1993-08-28"),
          QueryCondition(key: "modifiedFrom", value: "2024-01-02"),
          QueryCondition(key: "modifiedTo", value: "2024-02-29"),
        ], limit: 20))
    #expect(
      transport.sent.last?.body
        == #"{"dateCreated":{"from":"28/08/1993"},"#
        + #""dateModified":{"from":"02/01/2024","to":"29/02/2024"},"#
        + #""debtorIds":[7,"A8","007"],"name":"Anna","offset":20,"page":1}"#)
    #expect(
      transport.sent.last?.headers == [
        "Authorization: Bearer tok-1", "Content-Type: application/json",
      ])
    #expect(transport.sent.last?.isWrite == false)
  }

  @Test(
    arguments: [
      (0, 20, 1...20, ["20 1"], 20), (40, 20, 41...60, ["20 3"], 60),
      (50, 100, 51...150, ["100 1", "100 2"], 150), (5, 10, 6...15, ["100 1"], 15),
      (0, 250, 1...250, ["100 1", "100 2", "100 3"], nil),
      (200, 100, 201...250, ["100 3"], nil), (0, 1000, 1...250, ["100 1", "100 2", "100 3"], nil),
    ] as [(Int, Int, ClosedRange<Int>, [String], Int?)])
  func `cuts a range out of the pages that cover it`(
    first: Int, limit: Int, ids: ClosedRange<Int>, calls: [String], next: Int?
  ) async throws {
    let transport = ScriptedTransport.propeller(Self.world(of: 250))
    let page = try await Configured.propeller(transport).page(
      ContactQuery(start: .first(first), limit: limit))
    #expect(page.contacts.map(\.id.value) == ids.map(String.init))
    #expect(page.first == first)
    #expect(page.total == 250)
    #expect(page.next == next.map(PageStart.first))
    #expect(transport.sent.dropFirst().map { $0.body.map(Self.call) } == calls)
  }

  @Test func `a page past the end is empty`() async throws {
    let transport = ScriptedTransport.propeller(Self.world(of: 250))
    let page = try await Configured.propeller(transport).page(
      ContactQuery(start: .first(300), limit: 100))
    #expect(page.contacts.isEmpty)
    #expect(page.next == nil)
  }

  @Test func `halves a page size that the provider refuses`() async throws {
    let transport = ScriptedTransport.propeller(Self.world(of: 250, largestPage: 30))
    let page = try await Configured.propeller(transport).page(
      ContactQuery(start: .first(0), limit: 50))
    #expect(page.contacts.map(\.id.value) == (1...50).map(String.init))
    #expect(
      transport.sent.dropFirst().map { $0.body.map(Self.call) } == ["50 1", "25 1", "25 2"])
  }

  @Test func `learns the page size that the provider accepts once for all pages`() async throws {
    let transport = ScriptedTransport.propeller(Self.world(of: 250, largestPage: 30))
    let client = try Configured.propeller(transport)
    var ids: [String] = []
    for first in [0, 100, 200] {
      ids += try await client.page(ContactQuery(start: .first(first), limit: 100)).contacts
        .map(\.id.value)
    }
    #expect(ids == (1...250).map(String.init))
    let refused = transport.sent.dropFirst().compactMap { $0.body.map(Self.call) }
      .filter { !$0.hasPrefix("25 ") }
    #expect(refused == ["100 1", "50 1"])
  }

  @Test func `a count is a search of one row`() async throws {
    let transport = ScriptedTransport.propeller { _ in .fixture("Propeller/search") }
    #expect(try await Configured.propeller(transport).count([]) == 5)
    #expect(transport.sent.last?.line == search)
    #expect(transport.sent.last?.body == #"{"offset":1,"page":1}"#)
  }

  @Test(arguments: [
    ("createdFrom", "28/08/1993"), ("modifiedTo", "2024-02-30"), ("email", "a@x"),
  ])
  func `refuses an invalid condition`(key: String, value: String) async throws {
    let transport = ScriptedTransport.propeller { _ in .fixture("Propeller/search") }
    let client = try Configured.propeller(transport)
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.page(
        ContactQuery(conditions: [QueryCondition(key: key, value: value)], limit: 5))
    }
    #expect(failure.kind == .validation)
    #expect(failure.field == key)
    #expect(transport.sent.isEmpty)
  }

  @Test func `searches in the cheapest way first`() throws {
    let client = try Configured.propeller(ScriptedTransport())
    let rest: [SearchStep] = [
      .query(ContactQuery(conditions: [QueryCondition(key: "name", value: "17")], limit: 100)),
      .scan(ContactQuery(limit: 100)),
    ]
    #expect(
      client.searchPlan(for: "17").steps
        == [.lookup(.id("17")), .lookup(ContactLookup(key: .sourceID, value: "17"))] + rest)
    #expect(client.searchPlan(for: "anna").steps.count == 3)
    // Its search knows only names.
    for text in ["anna@example.com", "+33 6 12 34 56 78"] {
      #expect(
        client.searchPlan(for: text).steps
          == [.lookup(ContactLookup(key: .sourceID, value: text)), .scan(ContactQuery(limit: 100))])
    }
  }

  private static func call(_ body: String) -> String {
    body.split(whereSeparator: { !$0.isNumber }).joined(separator: " ")
  }
}
