import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

@Suite(.timeLimit(.minutes(10))) struct ContactListModelTests {
  private func list(_ name: String, _ world: SimulatedWorld) throws -> ContactListModel {
    ContactListModel(client: try world.client(name), ambient: .live)
  }

  @Test func `shows the first page with its range and the provider's total`() async throws {
    let world = try await SimulatedWorld.start()
    let list = try list("shop-it", world)
    await list.open()
    #expect(list.state.contacts.count == 100)
    #expect(list.state.first == 0)
    #expect(list.state.total == 300)
    #expect(list.state.cursor == list.state.rows.first?.id)
    try await world.stop()
  }

  @Test func `pages move by the limit and stop at both ends`() async throws {
    let world = try await SimulatedWorld.start()
    let list = try list("shop-it", world)
    await list.open()
    let firstPage = list.state.contacts.map(\.id)
    #expect(await list.previousPage() != nil)
    #expect(await list.nextPage() == nil)
    #expect(list.state.first == 100)
    #expect(Set(list.state.contacts.map(\.id)).isDisjoint(with: firstPage))
    #expect(await list.nextPage() == nil)
    let requests = await world.server.requests().count
    #expect(await list.nextPage()?.text == "this is the last page of shop-it")
    #expect(await world.server.requests().count == requests)
    #expect(await list.previousPage() == nil)
    #expect(await list.previousPage() == nil)
    #expect(list.state.contacts.map(\.id) == firstPage)
    try await world.stop()
  }

  @Test func `pages forward and back at a provider with cursors only`() async throws {
    let world = try await SimulatedWorld.start()
    let list = try list("donors", world)
    await list.open()
    let firstPage = list.state.contacts.map(\.id)
    await list.nextPage()
    #expect(list.state.pageNumber == 2)
    #expect(Set(list.state.contacts.map(\.id)).isDisjoint(with: firstPage))
    await list.previousPage()
    #expect(list.state.pageNumber == 1)
    #expect(list.state.contacts.map(\.id) == firstPage)
    #expect(await list.go(toFirst: 100) != nil)
    try await world.stop()
  }

  @Test func `the current page keeps its number if the next one fails`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let list = try list("donors", world)
    await list.open()
    await world.server.failNext(.status(403), at: "donors", count: 9)
    // Discards the prefetched page, which is from before the faults.
    if let first = list.state.contacts.first { list.replace(first) }
    await list.nextPage()
    if case .loaded = list.state.phase { Issue.record("The page was loaded despite the fault.") }
    #expect(list.state.pageNumber == 1)
    #expect(await list.previousPage()?.text == "this is the first page of donors")
    try await world.stop()
  }

  @Test func `sorts at the provider if possible, and reverses on the same column`() async throws {
    let world = try await SimulatedWorld.start()
    let list = try list("shop-it", world)
    await list.open()
    await list.sort(byName: "name")
    #expect(list.state.sort?.scope == .provider)
    let ascending = list.state.contacts.first?.id
    await list.sort(byName: "name")
    #expect(list.state.sort?.isDescending == true)
    #expect(list.state.contacts.first?.id != ascending)
    let orders = await world.server.requests().map(\.text).filter { $0.contains("\"order\"") }
    #expect(orders.contains { $0.contains("\"-name\"") })
    try await world.stop()
  }

  @Test func `sorts and labels only loaded contacts if the provider cannot sort`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let list = try list("donors", world)
    await list.open()
    let requests = await world.server.requests().count
    await list.sort(byName: "name")
    #expect(list.state.sort?.scope == .loaded)
    let names = list.state.rows.map { TextFolding.folded($0.name) }
    #expect(names == names.sorted())
    #expect(
      await world.server.requests().count <= requests + 1, "only the prefetched page may be read")
    try await world.stop()
  }

  @Test func `the filter keeps the cursor on its contact and counts hidden marks`() async throws {
    let world = try await SimulatedWorld.start()
    let list = try list("shop-it", world)
    await list.open()
    list.toggleMark()
    let jane = try #require(list.state.rows.first { $0.primaryEmail == WellKnownPeople.janeEmail })
    list.select(jane.id)
    list.setFilter("jane smith")
    #expect(list.state.cursor == jane.id)
    #expect(list.state.rows.contains { $0.id == jane.id })
    #expect(list.state.hiddenMarks == 1)
    list.setFilter("")
    #expect(list.state.rows.count == 100)
    #expect(list.state.cursor == jane.id)
    #expect(list.state.hiddenMarks == 0)
    try await world.stop()
  }

  @Test func `a reload keeps the cursor on its contact`() async throws {
    let world = try await SimulatedWorld.start()
    let list = try list("shop-it", world)
    await list.open()
    for _ in 0..<5 { list.move(.down) }
    let cursor = list.state.cursor
    await list.reload()
    #expect(list.state.cursor == cursor)
    #expect(list.state.cursorRow == 5)
    try await world.stop()
  }

  @Test func `a newer load replaces an older one that still runs`() async throws {
    let world = try await SimulatedWorld.start()
    let list = try list("shop-it", world)
    await world.server.failNext(
      .slow(.seconds(60)), at: "shop-it",
      where: CallFilter(pathPrefix: "/api/v6/commerce.contacts.find"))
    let slow = Task { await list.open() }
    while await world.server.requests().isEmpty { await Task.yield() }
    await list.go(toFirst: 100)
    await slow.value
    #expect(list.state.first == 100)
    #expect(!list.state.isLoading)
    try await world.stop()
  }

  @Test func `a failed load keeps the loaded contacts and gives the reason`() async throws {
    let world = try await SimulatedWorld.start()
    let list = try list("shop-it", world)
    await list.open()
    await world.server.failNext(.status(403), at: "shop-it", count: 9)
    await list.reload()
    guard case .failed(let message) = list.state.phase else {
      Issue.record("the phase is \(list.state.phase)")
      return
    }
    #expect(message.text.hasPrefix("shop-it: "))
    #expect(list.state.rows.count == 100)
    try await world.stop()
  }

  @Test func `goto moves the cursor to a row of the whole list`() async throws {
    let world = try await SimulatedWorld.start()
    let list = try list("shop-it", world)
    await list.open()
    await list.go(toRow: 250)
    #expect(list.state.first == 200)
    #expect(list.state.cursorRow == 49)
    #expect(await list.go(toRow: 999) != nil)
    try await world.stop()
  }

  @Test func `reports a start past the end without a request`() async throws {
    let world = try await SimulatedWorld.start()
    let list = try list("shop-it", world)
    await list.open()
    let rows = list.state.rows
    #expect(await list.go(toFirst: 300)?.text == "shop-it has 300 contacts")
    #expect(list.state.first == 0)
    #expect(list.state.rows == rows)
    #expect(await list.go(toFirst: 299) == nil)
    #expect(list.state.rows.count == 1)
    try await world.stop()
  }

  @Test func `requests a page again if its prefetch failed`() async throws {
    let world = try await SimulatedWorld.start()
    let list = try list("shop-it", world)
    let find = CallFilter(pathPrefix: "/api/v6/commerce.contacts.find")
    await world.server.failNext(.slow(.zero), at: "shop-it", where: find)
    await world.server.failNext(.status(403), at: "shop-it", where: find)
    await list.open()
    while list.hasPageAhead { await Task.yield() }
    #expect(list.state.hasNext)
    #expect(await list.nextPage() == nil)
    #expect(list.state.first == 100)
    #expect(list.state.rows.count == 100)
    try await world.stop()
  }
}

extension ContactListModel {
  /// Sorts like the menu.
  fileprivate func sort(byName name: String) async {
    await sort(by: (state.sort?.keys ?? []).choosing(ContactColumn(name)))
  }
}
