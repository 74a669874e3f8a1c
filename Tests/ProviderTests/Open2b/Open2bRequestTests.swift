import Domain
import Providers
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Open2b's requests` {
  private let find = "POST https://shop.example.com/api/v6/commerce.contacts.find"
  private let count = "POST https://shop.example.com/api/v6/commerce.contacts.count"

  /// Responds by method, because a count runs in parallel with the list.
  private static func transport(find: String) -> ScriptedTransport {
    ScriptedTransport { request, _ in
      request.line.hasSuffix("count") ? .fixture("Open2b/count") : .fixture(find)
    }
  }

  @Test(arguments: [
    (ContactQuery(limit: 100), #"{"first":0,"limit":100}"#),
    (
      ContactQuery(
        conditions: [QueryCondition(key: "customer", value: "37091")],
        order: [SortKey("-name"), SortKey("id")], fields: ["name", "email"], start: .first(200),
        limit: 50),
      #"{"conditions":{"customer":37091},"fields":["id","name","email"],"first":200,"#
        + #""limit":50,"order":["-name","id"]}"#
    ),
    (
      ContactQuery(
        conditions: [QueryCondition(key: "customer", value: "5")], start: .after("59067"),
        limit: 10),
      #"{"conditions":{"after":59067,"customer":5},"limit":10,"order":["id"]}"#
    ),
    (
      ContactQuery(order: [SortKey("id")], fields: ["id"], start: .after("0"), limit: 1000),
      #"{"conditions":{"after":0},"fields":["id"],"limit":1000,"order":["id"]}"#
    ),
  ])
  func `requests a list as documented`(query: ContactQuery, body: String) async throws {
    let transport = Self.transport(find: "Open2b/find")
    _ = try await Configured.open2b(transport).page(query)
    let sent = try #require(transport.sent.first { $0.line == find })
    #expect(sent.body == body)
    #expect(
      sent.headers == ["X-Key: s3cret", "Content-Type: application/json; charset=utf-8"])
    #expect(!sent.isWrite)
  }

  @Test func `counts the total at the start of a list and remembers it`() async throws {
    let transport = Self.transport(find: "Open2b/find")
    let client = try Configured.open2b(transport)
    let first = try await client.page(ContactQuery(limit: 2))
    #expect(first.total == 67)
    #expect(first.next == .first(2))
    let second = try await client.page(ContactQuery(start: .first(2), limit: 3))
    #expect(second.total == 67)
    #expect(second.first == 2)
    #expect(second.next == nil)
    #expect(transport.sent.filter { $0.line == count }.map(\.body) == [#"{"conditions":null}"#])
  }

  @Test func `returns a page without its total if the count fails`() async throws {
    let transport = ScriptedTransport { request, _ in
      request.line.hasSuffix("count") ? .text("no", status: 500) : .fixture("Open2b/find")
    }
    let page = try await Configured.open2b(transport).page(ContactQuery(limit: 9))
    #expect(page.total == nil)
    #expect(page.contacts.count == 2)
  }

  @Test func `a page that starts after an identifier continues after its last contact`()
    async throws
  {
    let transport = Self.transport(find: "Open2b/find")
    let client = try Configured.open2b(transport)
    let page = try await client.page(ContactQuery(start: .after("0"), limit: 2))
    #expect(page.first == nil)
    #expect(page.next == .after("59070"))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.page(ContactQuery(start: .after("59070"), limit: 2))
    }
    #expect(failure.kind == .protocol)
  }

  @Test func `sends a count, a get and an update`() async throws {
    let transport = ScriptedTransport(
      .fixture("Open2b/count"), .fixture("Open2b/get"), .fixture("Open2b/ok"))
    let client = try Configured.open2b(transport, values: ["key_header": .text("X-Secret-Key")])
    #expect(try await client.count([QueryCondition(key: "customer", value: "5")]) == 67)
    _ = try await client.contact(.id("59068"), fields: ["name"])
    let answer = try await client.send(
      .update(
        .id("59068"),
        ContactDraft([
          FieldValue(name: "phone", value: "06"), FieldValue(name: "email", value: .null),
        ])))
    #expect(answer == WriteAnswer(status: 200))
    let base = "POST https://shop.example.com/api/v6/commerce.contacts."
    #expect(transport.sent.map(\.line) == [base + "count", base + "get", base + "update"])
    #expect(
      transport.sent.map(\.body) == [
        #"{"conditions":{"customer":5}}"#, #"{"fields":["id","name"],"id":59068}"#,
        #"{"contact":{"email":null,"phone":"06"},"id":59068}"#,
      ])
    #expect(transport.sent.map(\.isWrite) == [false, false, true])
    #expect(transport.sent.allSatisfy { $0.headers.first == "X-Secret-Key: s3cret" })
  }

  @Test func `a plan shows the update without its secret`() throws {
    let transport = ScriptedTransport()
    let plan = try Configured.open2b(transport).plannedRequests(
      for: .update(.id("7"), ContactDraft([FieldValue(name: "note", value: "é/x")])))
    #expect(
      plan == [
        PlannedRequest(
          method: "POST",
          url: "https://shop.example.com/api/v6/commerce.contacts.update",
          headers: [
            FieldValue(name: "Accept", value: "application/json"),
            FieldValue(name: "Content-Type", value: "application/json; charset=utf-8"),
            FieldValue(name: "X-Key", value: "‹redacted›"),
          ],
          body: #"{"contact":{"note":"é/x"},"id":7}"#)
      ])
    #expect(transport.sent.isEmpty)
  }

  @Test(arguments: [
    ContactQuery(conditions: [QueryCondition(key: "email", value: "a@x")], limit: 1),
    ContactQuery(conditions: [QueryCondition(key: "customer", value: "Jane")], limit: 1),
    ContactQuery(
      conditions: [
        QueryCondition(key: "customer", value: "1"), QueryCondition(key: "customer", value: "2"),
      ], limit: 1),
    ContactQuery(order: [SortKey("vip")], limit: 1),
    ContactQuery(fields: ["vip"], limit: 1),
    ContactQuery(start: .first(-1), limit: 1),
    ContactQuery(start: .first(.max), limit: .max),
    ContactQuery(start: .after("x"), limit: 1),
    ContactQuery(order: [SortKey("name")], start: .after("1"), limit: 1),
  ])
  func `refuses an invalid query`(query: ContactQuery) async throws {
    let transport = Self.transport(find: "Open2b/find")
    let client = try Configured.open2b(transport)
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.page(query)
    }
    #expect(failure.delivery == .notSent)
    #expect(!transport.sent.contains { $0.line == find })
  }

  @Test func `splits a limit above the largest page into several calls`() async throws {
    let full = (1...1000).map { #"{"id":\#($0)}"# }.joined(separator: ",")
    let transport = ScriptedTransport { request, index in
      if request.line.hasSuffix("count") { return .fixture("Open2b/count") }
      return request.body?.contains(#""first":0"#) == true
        ? .text(#"{"status":"ok","contacts":[\#(full)]}"#) : .fixture("Open2b/find")
    }
    let page = try await Configured.open2b(transport).page(ContactQuery(limit: 1500))
    #expect(page.contacts.count == 1002)
    #expect(page.next == nil)
    #expect(
      transport.sent.filter { $0.line == find }.map(\.body) == [
        #"{"first":0,"limit":1000}"#, #"{"first":1000,"limit":500}"#,
      ])
  }

  @Test func `looks a whole number up before the scan`() throws {
    let client = try Configured.open2b(ScriptedTransport())
    let scan = SearchStep.scan(
      ContactQuery(order: [SortKey("id")], start: .after("0"), limit: 1000))
    #expect(client.searchPlan(for: "17").steps == [.lookup(.id("17")), scan])
    #expect(client.searchPlan(for: "0").steps == [scan])
    #expect(client.searchPlan(for: "jane").steps == [scan])
  }
}
