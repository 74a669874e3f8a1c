import Domain
import Operations
import Simulator
import TestSupport
import Testing

/// Covers reading every contact while others delete and create contacts.
@Suite(.timeLimit(.minutes(10))) struct WalkContactsTests {
  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(
      SimulatorOptions(contacts: 300, hasLimits: false),
      ambient: ManualClock(advancesOnSleep: true).ambient)
  }

  /// Walks in pages of 20. After every third page it deletes a listed contact and creates a new
  /// one. Returns the listed ids and the ids that existed throughout.
  private func churnedWalk(
    _ client: any ProviderClient, isFree: Bool
  ) async throws -> (listed: [String], throughout: Set<String>) {
    let all = try await client.page(ContactQuery(limit: 300)).contacts.map(\.id.value)
    var throughout = Set(all)
    var listed: [String] = []
    var pageCount = 0
    try await WalkContacts(client: client).walk(ContactQuery(limit: 20), isFree: isFree) {
      contacts in
      listed += contacts.map(\.id.value)
      pageCount += 1
      guard pageCount.isMultiple(of: 3), let victim = contacts.first?.id.value else { return }
      throughout.remove(victim)
      _ = try await client.send(.delete([.id(victim)]))
      _ = try await client.send(.create(Self.draft(for: client)))
    }
    return (listed, throughout)
  }

  private static func draft(for client: any ProviderClient) -> ContactDraft {
    let rules = client.info.capabilities.fieldRules
    return ContactDraft(
      [FieldValue(name: "customer", value: 37_091), FieldValue(name: "name", value: "New")].filter {
        field in rules.contains { $0.name == field.name }
      }
        + (rules.contains { $0.name == "firstName" }
          ? [FieldValue(name: "firstName", value: "New")] : []))
  }

  @Test(arguments: ["shop-it", "b2b"])
  func `lists every contact that exists throughout, once`(name: String) async throws {
    let world = try await world()
    let (listed, throughout) = try await churnedWalk(try world.client(name), isFree: true)
    #expect(throughout.subtracting(listed) == [])
    #expect(Set(listed).count == listed.count)
    try await world.stop()
  }

  private struct Cut: Error {}

  /// What a walk gave before it was cut off after so many pages, and where the list continues.
  private func cut(
    _ client: any ProviderClient, afterPages count: Int
  ) async throws -> (listed: [String], track: PageTrack?) {
    var listed: [String] = []
    var track: PageTrack?
    var pages = 0
    do {
      _ = try await WalkContacts(client: client).walkAll(ContactQuery(limit: 20), from: nil) {
        contacts, next in
        listed += contacts.map(\.id.value)
        track = next ?? track
        pages += 1
        if pages == count { throw Cut() }
      }
    } catch is Cut {}
    return (listed, track)
  }

  @Test(arguments: ["shop-it", "b2b", "donors"], [1, 4, 9])
  func `a walk that was cut off reads on, and misses no contact that came or moved meanwhile`(
    name: String, pages: Int
  ) async throws {
    let world = try await world()
    let client = try world.client(name)
    let (listed, track) = try await cut(client, afterPages: pages)
    #expect(track != nil)
    if client.info.capabilities[.delete].isAvailable {
      for id in [listed[0], listed[listed.count - 1]] {
        _ = try await client.send(.delete([.id(id)]))
      }
    }
    if client.info.capabilities[.create].isAvailable, name != "donors" {
      for _ in 0..<50 { _ = try await client.send(.create(Self.draft(for: client))) }
    }
    var rest: [String] = []
    var calls = 0
    _ = try await WalkContacts(client: client).walkAll(ContactQuery(limit: 20), from: track) {
      contacts, _ in
      rest += contacts.map(\.id.value)
      calls += 1
    }
    var now: Set<String> = []
    try await WalkContacts(client: client).walk(ContactQuery(limit: 100), isFree: true) {
      now.formUnion($0.map(\.id.value))
    }
    #expect(now.subtracting(listed + rest) == [], "every contact was read by one of the two")
    if pages == 9 { #expect(rest.count < now.count * 3 / 4, "the first part is not read again") }
    try await world.stop()
  }

  @Test func `a forward walk misses contacts, which is why walks go backward`()
    async throws
  {
    let world = try await world()
    let (listed, throughout) = try await churnedWalk(try world.client("b2b"), isFree: false)
    #expect(!throughout.subtracting(listed).isEmpty)
    try await world.stop()
  }

  /// A provider with a wrong count, or with none.
  private struct Miscounting: OddClient {
    let inner: any ProviderClient
    /// The count; `nil` counts only the rows of the page.
    let says: Int?

    func page(_ query: ContactQuery) async throws(ProviderFailure) -> ContactPage {
      var page = try await inner.page(query)
      page.total = says ?? page.contacts.count
      page.next = nil
      return page
    }

    func count(_ conditions: [QueryCondition]) async throws(ProviderFailure) -> Int {
      guard let says else {
        throw ProviderFailure(
          .protocol, provider: info.name, delivery: .answered, message: "no count")
      }
      return says
    }
  }

  @Test(arguments: [0, 1, 20, nil], [true, false])
  func `reads a list with a wrong count to its end`(
    says: Int?, isFree: Bool
  ) async throws {
    let world = try await world()
    let client = Miscounting(inner: try world.client("b2b"), says: says)
    var listed: Set<String> = []
    try await WalkContacts(client: client).walk(ContactQuery(limit: 20), isFree: isFree) {
      listed.formUnion($0.map(\.id.value))
    }
    #expect(listed.count == 300)
    try await world.stop()
  }

  /// A provider that returns at most ten rows per page.
  private struct Capping: OddClient {
    let inner: any ProviderClient

    func page(_ query: ContactQuery) async throws(ProviderFailure) -> ContactPage {
      var short = query
      short.limit = min(query.limit, 10)
      var page = try await inner.page(short)
      page.limit = query.limit
      page.next = nil
      return page
    }
  }

  @Test func `a short page is not the end if the count says that there are more`()
    async throws
  {
    let world = try await world()
    let client = Capping(inner: try world.client("shop-it"))
    var listed: Set<String> = []
    let end = try await WalkContacts(client: client).walk(
      ContactQuery(order: [SortKey("name")], limit: 100), isFree: false
    ) { listed.formUnion($0.map(\.id.value)) }
    #expect(listed.count == 300)
    #expect(!end.hasMoved)
    try await world.stop()
  }

  @Test func `reads a growing list in a custom order to its end and reports the change`()
    async throws
  {
    let world = try await world()
    let client = try world.client("shop-it")
    let query = ContactQuery(order: [SortKey("customer")], limit: 20)
    let still = try await WalkContacts(client: client).walk(query, isFree: false) { _ in }
    #expect(!still.hasMoved)
    var listed: Set<String> = []
    var count = 0
    let end = try await WalkContacts(client: client).walk(query, isFree: false) { contacts in
      listed.formUnion(contacts.map(\.id.value))
      guard count < 25 else { return }
      count += 5
      for number in 0..<5 {
        _ = try await client.send(
          .create(
            ContactDraft([
              FieldValue(name: "customer", value: 37_091),
              FieldValue(name: "name", value: .string("New \(count) \(number)")),
            ])))
      }
    }
    #expect(end.hasMoved)
    let all = try await client.page(ContactQuery(limit: 1000)).contacts.map(\.id.value)
    #expect(all.count == 325)
    try await world.stop()
  }

  @Test func `starts at the page that the operator chose`() async throws {
    let world = try await world()
    let client = try world.client("b2b")
    let all = try await client.page(ContactQuery(limit: 300)).contacts.map(\.id.value)
    var listed: [String] = []
    try await WalkContacts(client: client).walk(
      ContactQuery(start: .first(290), limit: 4), isFree: false
    ) { listed += $0.map(\.id.value) }
    #expect(listed == Array(all[290...]))
    try await world.stop()
  }

  @Test func `a short page is not taken for the end`() async throws {
    let world = try await world()
    let client = try world.client("shop-it")
    let short = #"{"status":"ok","contacts":[{"id":59068,"customer":37091,"name":"John Smith"}]}"#
    await world.server.failNext(
      .answer(status: 200, body: short), at: "shop-it",
      where: CallFilter(pathPrefix: "/api/v6/commerce.contacts.find"))
    var listed: [String] = []
    try await WalkContacts(client: client).walk(ContactQuery(limit: 100), isFree: true) {
      listed += $0.map(\.id.value)
    }
    #expect(listed.count == 300)
    #expect(Set(listed).count == 300)
    try await world.stop()
  }

  @Test func `a failing page ends the walk with its failure`() async throws {
    let world = try await world()
    let client = try world.client("shop-it")
    var pageCount = 0
    await #expect(throws: ProviderFailure.self) {
      try await WalkContacts(client: client).walk(ContactQuery(limit: 20), isFree: true) { _ in
        pageCount += 1
        await world.server.failNext(.html, at: "shop-it", count: 9)
      }
    }
    #expect(pageCount == 1)
    try await world.stop()
  }
}
