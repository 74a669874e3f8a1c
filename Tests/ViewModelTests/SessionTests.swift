import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers what a session keeps: positions, totals and messages.
@Suite(.timeLimit(.minutes(10))) struct SessionTests {
  private let clock = ManualClock(advancesOnSleep: true)

  @Test func `a form opened from the list returns to the list`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console()
    console.showProvider(1)
    await console.settle()
    console.forms.begin()
    #expect(console.state.focus == .detail)
    console.edit?.type("a note", into: "note")
    await console.sendEdit()
    #expect(console.edit == nil)
    #expect(console.state.focus == .list)
    #expect(console.detail.state.contact?.id == console.currentContact?.id)
    try await world.stop()
  }

  @Test func `leaving a search returns to the page with its marks and cursor`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console()
    console.showProvider(1)
    await console.settle()
    for _ in 0..<3 { console.lists.toggleMark() }
    let (cursor, marks) = (console.listState.cursor, console.listState.marks)
    console.finds.start("smith")
    await console.settle()
    console.back()
    #expect(console.listState.cursor == cursor)
    #expect(console.listState.marks == marks)
    #expect(marks.count == 3)
    try await world.stop()
  }

  @Test func `a total stays reduced after a deletion if the provider counts only once`()
    async throws
  {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let list = ContactListModel(client: try world.client("shop-it"), ambient: clock.ambient)
    await list.open()
    #expect(list.state.total == 300)
    let gone = Set(list.state.contacts.prefix(3).map(\.id))
    for id in gone {
      _ = try await world.client("shop-it").send(.delete([.id(id.value)]))
    }
    list.remove(gone)
    #expect(list.state.total == 297)
    let first = try #require(list.state.contacts.last)
    await list.nextPage()
    #expect(list.state.total == 297)
    #expect(list.state.first == 97)
    #expect(list.state.contacts.first?.id.value == String((Int(first.id.value) ?? 0) + 1))
    await list.go(toFirst: 0)
    #expect(list.state.total == 297)
    try await world.stop()
  }

  @Test func `limits the results of one provider and reports the limit`() async throws {
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: FindState.mostOfAProvider + 200), ambient: clock.ambient)
    let find = FindModel(clients: [try world.client("donors")], ambient: clock.ambient)
    await find.start("e") { _ in }.value
    let state = try #require(find.state)
    #expect(state.progress[0].found > FindState.mostOfAProvider)
    #expect(state.progress[0].isCut)
    #expect(state.progress[0].ending == .complete)
    #expect(state.list.contacts.count == FindState.mostOfAProvider)
    try await world.stop()
  }

  @Test func `moving the cursor ends the reveal of a contact`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock().ambient)
    var options = ConsoleOptions()
    options.isRedacted = true
    let console = world.console(options: options)
    console.open()
    await console.settle()
    console.privacy.toggleReveal()
    #expect(console.state.reveal != nil)
    console.move(.down)
    #expect(console.state.reveal == nil)
    try await world.stop()
  }

  @Test func `shows a job's result before possible duplicates of the deleted contacts`()
    async throws
  {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console()
    console.finds.start("tweeling")
    await console.settle()
    for contact in console.listState.rows where contact.id.provider.text == "shop-it" {
      console.select(contact.id)
      if console.listState.marks.count < 2 { console.lists.toggleMark() }
    }
    console.plans.begin(.delete)
    let deleting = CallFilter(pathPrefix: "/api/v6/commerce.contacts.delete")
    await world.server.failNext(.slow(.zero), at: "shop-it", where: deleting)
    await world.server.failNext(
      .answer(status: 403, body: "The X-Key header is missing"), at: "shop-it", where: deleting)
    let subjects = try #require(console.plan?.state.subjects)
    let kept = console.lists.find.relations(of: subjects[1].id).map(\.id.value)
    let left = console.lists.find.relations(of: subjects[0].id)
    #expect(!left.isEmpty && !kept.isEmpty)
    console.confirmPlan()
    await console.settle()
    #expect(console.state.message?.text == "job 1, delete at shop-it: 1 done, 1 failed")
    #expect(console.state.coveredMessages > 0)
    let hint = try #require(console.messages.entries.last?.message)
    #expect(hint.text.contains("may be the same person: "))
    #expect(left.allSatisfy { hint.text.contains("\($0.id.provider) \($0.id.value)") })
    #expect(
      kept.allSatisfy { !hint.text.contains($0) },
      "a failed contact is not deleted, so it has no hint")
    #expect(hint.text.contains("Tweeling") && hint.impersonal?.contains("Tweeling") == false)
    try await world.stop()
  }
}
