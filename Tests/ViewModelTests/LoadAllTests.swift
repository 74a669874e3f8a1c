import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers loading all pages, including failed pages.
@Suite(.timeLimit(.minutes(10))) struct LoadAllTests {
  private static let find = CallFilter(pathPrefix: "/api/v6/commerce.contacts.find")

  private func world(_ contacts: Int = 700) async throws -> SimulatedWorld {
    try await SimulatedWorld.start(
      SimulatorOptions(contacts: contacts), ambient: ManualClock(advancesOnSleep: true).ambient)
  }

  private func list(
    _ name: String, _ world: SimulatedWorld, limit: Int? = nil
  ) async throws -> ContactListModel {
    let list = ContactListModel(
      client: try world.client(name), ambient: ManualClock(advancesOnSleep: true).ambient)
    list.rowsACall = 250
    if let limit { await list.setLimit(limit) } else { await list.open() }
    return list
  }

  private func pagesAsked(_ world: SimulatedWorld) async -> Int {
    await world.server.requests().count { $0.path.hasPrefix("/api/v6/commerce.contacts.find") }
  }

  /// Makes the third page of a limited load fail. Such a load requests pages of 250 by index.
  private func breakThirdPage(_ fault: Fault, _ world: SimulatedWorld) async {
    await world.server.failNext(.slow(.zero), at: "shop-it", count: 2, where: Self.find)
    await world.server.failNext(fault, at: "shop-it", where: Self.find)
  }

  @Test(arguments: ["shop-it", "b2b", "donors"])
  func `loads every contact once and keeps the cursor on its contact`(name: String) async throws {
    let world = try await world(350)
    let list = try await list(name, world)
    list.move(.down)
    let cursor = list.state.cursor
    let page = list.state.contacts.map(\.id)
    await list.loadAll()
    #expect(list.state.isComplete)
    #expect(list.state.contacts.count == 350)
    #expect(Set(list.state.contacts.map(\.id)).count == 350)
    #expect(list.state.contacts.prefix(page.count).map(\.id) == page)
    #expect(list.state.cursor == cursor)
    #expect(
      await list.nextPage()?.text == "all 350 contacts of \(name) are loaded, without pages")
    #expect(await list.go(toRow: 340) == nil)
    #expect(list.state.cursorRow == 339)
    #expect(await list.go(toRow: 351) != nil)
    await list.reload()
    #expect(list.state.isComplete)
    #expect(list.state.cursorRow == 339)
    #expect(await list.go(toFirst: 0) == nil)
    #expect(!list.state.isCompact)
    #expect(list.state.contacts.map(\.id) == page)
    try await world.stop()
  }

  @Test func `keeps what it loaded before a failure, and the next load starts again`() async throws
  {
    let world = try await world()
    // Prevents a prefetch, which would use up a fault.
    let list = try await list("shop-it", world, limit: 1_000)
    await breakThirdPage(.status(403), world)
    await list.loadAll(atMost: 10_000)
    #expect(list.state.contacts.count == 500)
    #expect(!list.state.isComplete)
    #expect(list.state.total == 700)
    guard case .failed(let message) = list.state.phase else {
      Issue.record("the phase is \(list.state.phase)")
      return
    }
    #expect(message.text.hasPrefix("shop-it: "))
    await world.server.failNext(.status(403), at: "shop-it", where: Self.find)
    await list.loadAll(atMost: 10_000)
    #expect(
      list.state.contacts.count == 500, "a smaller result must not replace the loaded contacts")
    await list.loadAll(atMost: 10_000)
    #expect(list.state.isComplete)
    #expect(list.state.contacts.count == 700)
    try await world.stop()
  }

  @Test func `a cancelled load keeps what it has loaded`() async throws {
    let world = try await world()
    // Prevents a prefetch, which would use up a fault.
    let list = try await list("shop-it", world, limit: 1_000)
    await breakThirdPage(.slow(.seconds(60)), world)
    let load = Task { await list.loadAll(atMost: 10_000) }
    while await pagesAsked(world) < 4, !Task.isCancelled { await Task.yield() }
    #expect(list.state.loadingAll != nil)
    #expect(list.state.contacts.count == 700, "the page must stay visible during the load")
    #expect(list.cancel())
    await load.value
    #expect(list.state.loadingAll == nil)
    #expect(list.state.contacts.count == 500)
    #expect(!list.state.isComplete)
    try await world.stop()
  }

  @Test func `loads at most the requested number, in the provider's order`() async throws {
    let world = try await world()
    let list = try await list("shop-it", world)
    await list.sort(by: [
      .init(ContactColumn("name"), isDescending: true), .init(ContactColumn("id")),
    ])
    #expect(list.state.sort?.scope == .provider)
    let page = list.state.contacts.map(\.id)
    await list.loadAll(atMost: 600)
    #expect(list.state.contacts.count == 600)
    #expect(!list.state.isComplete)
    #expect(list.state.contacts.prefix(100).map(\.id) == page)
    let orders = await world.server.requests().map(\.text).filter { $0.contains("\"order\"") }
    #expect(orders.contains { $0.contains("\"-name\"") && $0.contains("\"id\"") })
    try await world.stop()
  }

  @Test func `shows changes that happen while everything loads`() async throws {
    let world = try await world()
    // Prevents a prefetch, which would use up a fault.
    let list = try await list("shop-it", world, limit: 1_000)
    await breakThirdPage(.slow(.milliseconds(300)), world)
    let load = Task { await list.loadAll(atMost: 10_000) }
    while await pagesAsked(world) < 4, !Task.isCancelled { await Task.yield() }
    let contacts = list.state.contacts.map(\.self)
    var changed = contacts[3]
    changed.name = "Changed Meanwhile"
    list.replace(changed)
    list.remove([contacts[4].id])
    await load.value
    #expect(list.state.contacts.count == 699)
    #expect(list.state.contacts[3].name == "Changed Meanwhile")
    #expect(!list.state.contacts.holds(contacts[4].id))
    try await world.stop()
  }

  @Test func `refuses to show or sort by a column that is not kept`() async throws {
    let world = try await world(200)
    let list = try await list("shop-it", world)
    await list.loadAll()
    let columns = list.state.columns
    #expect(list.setColumns([ContactColumn("note")]) != nil)
    #expect(list.state.columns == columns)
    #expect(await list.sort(by: [.init(ContactColumn("note"))]) != nil)
    #expect(list.state.sort == nil)
    await list.go(toFirst: 0)
    #expect(list.setColumns([ContactColumn("note"), ContactColumn("id")]) == nil)
    await list.loadAll()
    #expect(await list.sort(by: [.init(ContactColumn("note"))]) == nil)
    #expect(list.state.sort?.scope == .loaded)
    try await world.stop()
  }

  @Test func `reads a partly kept contact before an edit`() async throws {
    let world = try await world(120)
    let console = world.console()
    console.open()
    await console.settle()
    let whole = try #require(console.listState.contacts.first { $0.fields["note"] != nil })
    console.lists.loadAll()
    await console.settle()
    console.lists.all[1].select(whole.id)
    #expect(console.currentContact?.isExcerpt == true)
    #expect(console.currentContact?.fields["note"] == nil)
    console.forms.begin()
    #expect(console.edit == nil)
    await console.settle()
    #expect(console.edit?.state.contact?.fields["note"] == whole.fields["note"])
    #expect(console.currentContact?.isExcerpt == false)
    try await world.stop()
  }

  @Test func `a delete includes marks on other pages and hidden by the filter`() async throws {
    let world = try await world(300)
    let console = world.console()
    console.open()
    await console.settle()
    console.lists.toggleMark()
    console.lists.nextPage()
    await console.settle()
    console.lists.toggleMark()
    console.lists.toggleMark()
    let second = try #require(console.listState.rows.first)
    console.lists.nextPage()
    await console.settle()
    console.lists.toggleMark()
    #expect(console.listState.absentMarks == 3)
    console.lists.setFilter("no name is like this")
    #expect(console.listState.hiddenMarks == 1)
    #expect(console.availability(of: .delete).isAvailable)
    console.plans.begin(.delete)
    let plan = try #require(console.plan)
    #expect(plan.state.subjects.count == 4)
    #expect(plan.state.subjects[2].id == second.id)
    #expect(plan.state.hiddenSubjects == 1)
    #expect(plan.state.absentMarks == 3)
    plan.arm()
    plan.edit { $0.insert("4") }
    console.plans.answer()
    await console.settle()
    #expect(console.jobs.selected?.state.subjects(.done).count == 4)
    console.plans.answer()
    #expect(console.listState.marks.isEmpty)
    try await world.stop()
  }
}
