import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

private let deleting = CallFilter(pathPrefix: "/api/v6/commerce.contacts.delete")

/// Covers `D` on one and on several contacts.
@Suite(.timeLimit(.minutes(10))) struct DeletePlanTests {
  private func console(
    _ world: SimulatedWorld, at index: Int, marking count: Int = 0,
    journal: (any Journal)? = nil
  ) async -> ConsoleModel {
    let console = world.console(journal: journal)
    console.showProvider(index)
    await console.settle()
    for _ in 0..<count { console.lists.toggleMark() }
    return console
  }

  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
  }

  @Test func `removes a deleted contact from the list and the detail pane`() async throws {
    let world = try await world()
    let console = await console(world, at: 1)
    let first = try #require(console.currentContact)
    let second = console.listState.rows[1].id
    console.plans.begin(.delete)
    #expect(await world.writes().isEmpty)
    console.confirmPlan()
    await console.settle()
    #expect(console.lastJob?.outcomes[first.id] == .done(proof: deleted, warnings: []))
    #expect(!console.listState.contacts.contains { $0.id == first.id })
    #expect(console.listState.total == 299)
    #expect(console.currentContact?.id == second)
    #expect(console.detail.state.contact?.id == second)
    #expect(await world.writes().count == 1)
    // The provider's rows moved up, so the next page must not skip one.
    let last = try #require(console.listState.contacts.last.flatMap { Int($0.id.value) })
    console.plans.answer()
    console.lists.nextPage()
    await console.settle()
    #expect(console.listState.contacts.first.flatMap { Int($0.id.value) } == last + 1)
    try await world.stop()
  }

  @Test func `does not delete a contact that changed after the plan, and shows its new state`()
    async throws
  {
    let world = try await world()
    let console = await console(world, at: 1)
    let contact = try #require(console.currentContact)
    console.plans.begin(.delete)
    _ = try await world.client("shop-it").send(
      .update(.id(contact.id.value), ContactDraft([FieldValue(name: "phone", value: "0699")])))
    console.confirmPlan()
    await console.settle()
    guard case .failed? = console.lastJob?.outcomes[contact.id] else {
      Issue.record("The changed contact was deleted.")
      return
    }
    #expect(console.currentContact?.phones.map(\.value) == ["0699"])
    console.plans.begin(.delete)
    console.confirmPlan()
    await console.settle()
    #expect(console.lastJob?.outcomes[contact.id] == .done(proof: deleted, warnings: []))
    try await world.stop()
  }

  private let deleted = "deleted, and read back: it no longer exists"

  @Test func `never calls the recycle bin an erasure`() async throws {
    let world = try await world()
    let console = await console(world, at: 2)
    let contact = try #require(console.currentContact)
    console.plans.begin(.delete)
    console.confirmPlan()
    await console.settle()
    #expect(
      console.lastJob?.outcomes[contact.id]
        == .done(
          proof: "moved to the recycle bin, and read back: it no longer exists", warnings: []))
    try await world.stop()
  }

  @Test func `sends several contacts in the provider's chunks after the canary`() async throws {
    let world = try await world()
    let console = await console(world, at: 1, marking: 5)
    console.plans.begin(.delete)
    #expect(console.plan?.state.word == "5")
    console.confirmPlan()
    await console.settle()
    #expect(console.lastJob?.subjects(.done).count == 5)
    #expect(
      await world.writes().count == 2,
      "expected one call for the canary, then one for the other four")
    console.plans.answer()
    #expect(console.listState.marks.isEmpty)
    try await world.stop()
  }

  @Test func `sends no other deletion after the canary fails and keeps all contacts`() async throws
  {
    let world = try await world()
    let console = await console(world, at: 1, marking: 3)
    await world.server.failNext(
      .answer(status: 403, body: "The X-Key header is missing"), at: "shop-it", where: deleting)
    console.plans.begin(.delete)
    console.confirmPlan()
    await console.settle()
    let job = try #require(console.lastJob)
    #expect(job.phase == .ended(.canaryFailed))
    #expect(job.subjects(.failed).count == 1)
    #expect(job.subjects(.notSent).count == 2)
    console.plans.answer()
    #expect(console.listState.marks.count == 3)
    #expect(console.listState.contacts.count == 100)
    try await world.stop()
  }

  @Test func `reports a contact that is already deleted as not found`() async throws {
    let world = try await world()
    let console = await console(world, at: 1)
    let other = await self.console(world, at: 1)
    let contact = try #require(console.currentContact)
    other.plans.begin(.delete)
    other.confirmPlan()
    await other.settle()
    console.plans.begin(.delete)
    console.confirmPlan()
    await console.settle()
    #expect(console.lastJob?.outcomes[contact.id] == .notFound)
    #expect(await world.writes().count == 1)
    try await world.stop()
  }

  @Test func `a deletion that cannot be settled is unknown and keeps the contact`() async throws {
    let world = try await world()
    let journal = world.journalLosingWrites(at: "shop-it", where: deleting)
    let console = await console(world, at: 1, journal: journal)
    let contact = try #require(console.currentContact)
    console.plans.begin(.delete)
    console.confirmPlan()
    await console.settle()
    #expect(console.lastJob?.subjects(.unknown).map(\.id) == [contact.id])
    #expect(console.listState.contacts.contains { $0.id == contact.id })
    #expect(journal.steps.last == .unknown)
    try await world.stop()
  }

  @Test(arguments: [0, 3]) func `gives the reason if a provider has no delete`(index: Int)
    async throws
  {
    let world = try await world()
    let console = await console(world, at: index)
    if index == 0 {
      console.lookUp(WellKnownPeople.janeEmail, at: 0)
      await console.settle()
    }
    let reason = try #require(console.availability(of: .delete).reason)
    #expect(reason.contains("documents no delete"))
    console.plans.begin(.delete)
    #expect(console.plan == nil)
    #expect(console.state.message?.text == "delete: \(reason)")
    try await world.stop()
  }
}
