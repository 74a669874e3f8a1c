import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers proposals of the same person at several providers.
@Suite(.timeLimit(.minutes(10))) struct FoundGroupsTests {
  private let clock = ManualClock(advancesOnSleep: true)

  @Test func `lists the same person together, in the order of the providers`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console()
    console.finds.start("smith")
    await console.settle()
    let janes = console.listState.rows.indices.filter {
      console.listState.rows[$0].primaryEmail == WellKnownPeople.janeEmail
    }
    #expect(janes.count == 3)
    #expect(janes.last.map { $0 - 2 } == janes.first)
    #expect(
      janes.map { console.listState.rows[$0].id.provider.text } == ["shop-it", "b2b", "donors"])
    try await world.stop()
  }

  @Test func `the detail pane names the other contacts and what they share`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console()
    console.finds.start(WellKnownPeople.janeEmail)
    await console.settle()
    console.move(.first)
    console.showCurrentInDetail()
    let relations = console.detail.state.surroundings.relations
    #expect(relations.map(\.id.provider.text) == ["shop-it", "b2b", "donors"])
    #expect(relations.allSatisfy { $0.traits.contains(.email) })
    try await world.stop()
  }

  @Test func `acts on no other contact of a group`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console()
    console.finds.start(WellKnownPeople.janeEmail)
    await console.settle()
    console.move(.first)
    console.plans.begin(.anonymize)
    #expect(console.plan?.state.subjects == [try #require(console.currentContact)])
    try await world.stop()
  }
}

/// Covers what the detail pane shows besides the contact.
@Suite(.timeLimit(.minutes(10))) struct ContactSurroundingsTests {
  private let clock = ManualClock(advancesOnSleep: true)

  @Test func `the detail pane lists this session's writes to a contact`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console()
    let watching = Task { await console.watchWrites() }
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    await console.settle()
    #expect(console.detail.state.surroundings.writes.isEmpty)
    while console.detail.state.cursorLine?.channel != .sms { console.move(.down) }
    console.preferences.toggle()
    await console.settle()
    while console.detail.state.surroundings.writes.first?.step != .verified { await Task.yield() }
    #expect(console.detail.state.surroundings.writes.map(\.target.action) == [.prefer])
    watching.cancel()
    try await world.stop()
  }

  @Test func `the detail pane lists what the provider can do, and why not now`()
    async throws
  {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console()
    console.showProvider(3)
    await console.settle()
    #expect(console.detail.state.contact != nil)
    #expect(console.detail.state.surroundings.actions.isEmpty)
    console.showProvider(1)
    await console.settle()
    let actions = console.detail.state.surroundings.actions
    #expect(actions.map(\.action) == [.update, .delete])
    #expect(actions.allSatisfy { $0.availability.isAvailable })
    try await world.stop()
  }

  @Test func `the detail pane shows lifetime totals once, in their own group`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console()
    console.showProvider(3)
    await console.settle()
    let labels = console.detail.state.lines.map(\.label)
    #expect(labels.contains("Lifetime"))
    #expect(labels.contains("Transactions"))
    #expect(!labels.contains("totalTransactionCount"))
    try await world.stop()
  }
}
