import Domain
import Operations
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers what a search says when it is not finished, and asking again.
@Suite(.timeLimit(.minutes(10))) struct FindAgainTests {
  private let clock = ManualClock(advancesOnSleep: true)

  private func endings(_ console: ConsoleModel) -> [FindState.Progress.Ending?] {
    console.lists.find.state?.progress.map(\.ending) ?? []
  }

  @Test func `a cancelled search does not say that there is no such contact`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let gates = world.clients.map { GatedClient($0) }
    let console = world.console(clients: gates)
    console.finds.start(WellKnownPeople.janeEmail)
    gates[3].open()
    while console.lists.find.state?.progress[3].phase.isRunning == true { await Task.yield() }
    console.cancelRunning()
    await console.settle()
    #expect(
      endings(console).prefix(3)
        == [.open(reason: "cancelled"), .open(reason: "cancelled"), .open(reason: "cancelled")])
    #expect(console.lists.find.state?.summary == "not finished: eu-shop, shop-it, b2b")
    for gate in gates { gate.open() }
    try await world.stop()
  }

  @Test func `the same search again asks only the providers that are not finished`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    await world.server.setDown(true, "b2b")
    await world.server.setDown(true, "donors")
    let console = world.console()
    console.finds.start(WellKnownPeople.janeEmail)
    await console.settle()
    #expect(console.lists.find.state?.unfinished.map(\.text) == ["b2b", "donors"])
    #expect(console.listState.rows.count == 2)
    await world.server.setDown(false, "b2b")
    await world.server.forgetRequests()
    console.reload()
    await console.settle()
    let asked = Set(await world.server.requests().compactMap(\.provider))
    #expect(asked == ["b2b", "donors"])
    #expect(console.lists.find.state?.unfinished.map(\.text) == ["donors"])
    #expect(
      console.listState.rows.map(\.id.provider.text) == ["eu-shop", "shop-it", "b2b"])
    #expect(console.lists.find.state?.summary == "not finished: donors")
    try await world.stop()
  }

  @Test func `a finished search again asks every provider`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console()
    console.finds.start(WellKnownPeople.janeEmail)
    await console.settle()
    #expect(console.lists.find.state?.summary == nil)
    await world.server.forgetRequests()
    console.reload()
    await console.settle()
    let asked = Set(await world.server.requests().compactMap(\.provider))
    #expect(asked == ["eu-shop", "shop-it", "b2b", "donors"])
    try await world.stop()
  }

  @Test func `asks one provider again, and keeps marks and what the others found`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console()
    console.finds.start(WellKnownPeople.janeEmail)
    await console.settle()
    console.lists.toggleMark()
    let marked = console.listState.marks.count
    await world.server.forgetRequests()
    console.finds.askAgain(at: 3)
    await console.settle()
    #expect(await world.server.requests().allSatisfy { $0.provider == "donors" })
    #expect(!(await world.server.requests().isEmpty))
    #expect(console.listState.rows.count == 4)
    #expect(console.listState.marks.count == marked)
    #expect(console.lists.find.state?.progress.map(\.found) == [1, 1, 1, 1])
    try await world.stop()
  }
}
