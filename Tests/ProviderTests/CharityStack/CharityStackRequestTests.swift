import Domain
import Testing

@Suite(.timeLimit(.minutes(10))) struct `CharityStack's requests` {
  private let list = "GET https://charity.example.com/v1/contacts"

  @Test func `a get names the contact in its path`() async throws {
    let transport = ScriptedTransport(.fixture("CharityStack/contact"))
    _ = try await Configured.charityStack(transport).contact(
      .id("00000000-0000-0000-0000-00000000000a"), fields: nil)
    let sent = try #require(transport.sent.first)
    #expect(sent.line == list + "/00000000-0000-0000-0000-00000000000a")
    #expect(sent.headers == ["Authorization: Bearer s3cret"])
  }

  @Test func `fills a page from short and empty pages`() async throws {
    let transport = ScriptedTransport(
      .fixture("CharityStack/list"), .fixture("CharityStack/empty-more"),
      .fixture("CharityStack/end"))
    let page = try await Configured.charityStack(transport).page(
      ContactQuery(conditions: [QueryCondition(key: "email", value: "a@x")], limit: 30))
    #expect(page.contacts.map(\.name) == ["Jane Smith", "John Doe", "Ada Lane"])
    #expect(page.first == nil)
    #expect(page.total == nil)
    #expect(page.next == nil)
    #expect(
      transport.sent.map(\.line) == [
        list + "?limit=30&email=a%40x",
        list + "?limit=28&lastEvaluatedKey=key%201&email=a%40x",
        list + "?limit=28&lastEvaluatedKey=key%202&email=a%40x",
      ])
    #expect(
      transport.sent.last?.maskedURL
        == "https://charity.example.com/v1/contacts"
        + "?limit=28&lastEvaluatedKey=‹masked›&email=‹masked›")
  }

  @Test func `the next page starts after the cursor`() async throws {
    let transport = ScriptedTransport(.fixture("CharityStack/list"), .fixture("CharityStack/end"))
    let client = try Configured.charityStack(transport)
    let page = try await client.page(ContactQuery(limit: 2))
    #expect(page.next == .after("key 1"))
    let last = try await client.page(ContactQuery(start: .after("key 1"), limit: 200))
    #expect(last.next == nil)
    #expect(
      transport.sent.map(\.line) == [
        list + "?limit=2", list + "?limit=100&lastEvaluatedKey=key%201",
      ])
  }

  @Test func `fails when the provider repeats a cursor`() async throws {
    let transport = ScriptedTransport(.fixture("CharityStack/empty-more"))
    let client = try Configured.charityStack(transport)
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.page(ContactQuery(limit: 10))
    }
    #expect(failure.kind == .protocol)
    #expect(failure.message == "the provider repeats its cursor")
    #expect(transport.sent.count == 2)
  }

  @Test func `fails when the provider has more pages but sends no cursor`() async throws {
    let client = try Configured.charityStack(
      ScriptedTransport(.text(#"{"contacts":[],"hasMore":true}"#)))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.page(ContactQuery(limit: 10))
    }
    #expect(failure.kind == .protocol)
  }

  @Test func `refuses unsupported calls with a reason and sends nothing`() async throws {
    let transport = ScriptedTransport()
    let client = try Configured.charityStack(transport)
    let skip = try await failure { () async throws(ProviderFailure) in
      try await client.page(ContactQuery(start: .first(10), limit: 10))
    }
    #expect(skip.kind == .unsupported)
    let sorted = try await failure { () async throws(ProviderFailure) in
      try await client.page(ContactQuery(order: [SortKey("name")], limit: 10))
    }
    #expect(sorted.kind == .unsupported)
    let count = try await failure { () async throws(ProviderFailure) in
      try await client.count([])
    }
    #expect(count.kind == .unsupported)
    let source = try await failure { () async throws(ProviderFailure) in
      try await client.contact(
        ContactLookup(key: .id, value: "00000000-0000-0000-0000-00000000000a", source: "ERP"),
        fields: nil)
    }
    #expect(source.message == "CharityStack knows neither source nor language")
    let update = try await failure { () async throws(ProviderFailure) in
      try await client.send(.update(.id("00000000-0000-0000-0000-00000000000a"), ContactDraft()))
    }
    #expect(update.kind == .unsupported)
    #expect(update.message == "CharityStack documents no update")
    #expect(transport.sent.isEmpty)
  }

  @Test func `searches in the cheapest way first`() throws {
    let client = try Configured.charityStack(ScriptedTransport())
    let uuid = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
    let scan = SearchStep.scan(ContactQuery(limit: 100))
    #expect(client.searchPlan(for: uuid).steps == [.lookup(.id(uuid))])
    #expect(client.searchPlan(for: uuid.uppercased()).steps == [.lookup(.id(uuid))])
    let query = { (email: String) in
      SearchStep.query(
        ContactQuery(conditions: [QueryCondition(key: "email", value: email)], limit: 100))
    }
    // Answered exactly, so the list is not read.
    #expect(client.searchPlan(for: "a@x.org").steps == [query("a@x.org")])
    #expect(client.searchPlan(for: "A@x.org").steps == [query("A@x.org"), query("a@x.org")])
    #expect(client.searchPlan(for: "a@").steps == [scan])
    #expect(client.searchPlan(for: "jane").steps == [scan])
  }
}
