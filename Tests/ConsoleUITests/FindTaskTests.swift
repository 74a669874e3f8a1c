import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers what the console says of a search that is not finished.
@Suite(.timeLimit(.minutes(10))) struct FindTaskTests {
  @Test func `names the providers that are not finished, and R asks only them again`() async throws
  {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    await world.server.setDown(true, "b2b")
    let console = await ScriptedConsole.start(on: world)
    let terminal = console.terminal
    terminal.press("f")
    terminal.type("absent@example.org")
    terminal.press("Enter")
    await terminal.see("not finished: b2b")
    await terminal.see("R asks them again")
    #expect(!terminal.screen.plainText.contains("no contact found"))
    await world.server.setDown(false, "b2b")
    await world.server.forgetRequests()
    terminal.press("R")
    await terminal.see("not found at shop-it, b2b and donors")
    #expect(await world.server.requests().allSatisfy { $0.provider == "b2b" })
    terminal.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `the columns of a find are chosen, and those of the start come back`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    let console = await ScriptedConsole.start(on: world)
    let terminal = console.terminal
    terminal.press("f")
    terminal.type(WellKnownPeople.janeEmail)
    terminal.press("Enter")
    await terminal.see("4 contacts")
    await console.model.settle()
    #expect(terminal.screen.plainText.contains("E-mail"))
    terminal.press(":")
    terminal.type("columns provider,id")
    terminal.press("Enter")
    await terminal.see("shop-it   59069")
    #expect(console.model.listState.columns.map(\.name) == ["provider", "id"])
    terminal.press(":")
    terminal.type("columns")
    terminal.press("Enter")
    #expect(console.model.listState.columns.map(\.name).contains("email"))
    terminal.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `says that no contact was found once every provider has proved it`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    let console = await ScriptedConsole.start(on: world)
    let terminal = console.terminal
    terminal.press("f")
    terminal.type("CUST-4711")
    terminal.press("Enter")
    await terminal.see("no contact found")
    terminal.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }
}
