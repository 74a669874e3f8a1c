import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Checks that `?` and `:` work the same inside a panel.
@Suite(.timeLimit(.minutes(10))) struct PanelKeyTests {
  @Test(arguments: ["M", "L", "O", "J"])
  func `help in a panel is about the panel and returns to it`(key: String) async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("1–100 of 300")
    screen.press(key)
    let panel = console.model.state.overlay
    #expect(panel != nil)
    screen.press("?")
    #expect(screen.screen.plainText.contains("help · " + (key == "J" ? "jobs" : "panel")))
    #expect(
      !screen.screen.plainText.contains("mark all loaded"),
      "the help must not list keys of the list")
    screen.press("Esc")
    #expect(console.model.state.overlay == panel)
    screen.press("Esc")
    #expect(console.model.state.overlay == nil)
    screen.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test(arguments: ["M", "L", "O", "J"])
  func `a command in a panel opens its target, and an unknown one stays in the panel`(key: String)
    async throws
  {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("1–100 of 300")
    screen.press(key)
    let panel = console.model.state.overlay
    screen.press(":")
    #expect(screen.screen.cursor?.row == 39, "the cursor must be at the input")
    screen.type("limti 20")
    screen.press("Enter")
    #expect(screen.screen.plainText.contains("did you mean limit?"))
    #expect(console.model.state.overlay == panel)
    screen.press(":")
    screen.type("limit 20")
    screen.press("Enter")
    await screen.see("1–20 of 300")
    #expect(console.model.state.overlay == nil)
    screen.press(key)
    screen.press(":")
    screen.type("messages")
    screen.press("Enter")
    #expect(console.model.state.overlay == .panel(.messages, top: 0))
    screen.press("Esc q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `^C in the command line of a job panel closes the line and does not cancel the job`()
    async throws
  {
    let clock = ManualClock()
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 60, wait: clock.ambient.sleep))
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("of 60")
    screen.press("Space Space D")
    await screen.see("Enter deletes")
    screen.type("2")
    // The canary's response waits for the clock.
    await world.server.setLatency(.seconds(60))
    screen.press("Enter")
    await screen.see("canary")
    let job = try #require(console.model.lastJob)
    screen.press(": ^c")
    #expect(console.model.state.prompt == nil)
    #expect(console.model.lastJob?.phase == job.phase)
    screen.press("^c")
    #expect(console.model.lastJob?.phase == .cancelling)
    await world.server.setLatency(.zero)
    while console.model.lastJob?.isActive == true {
      clock.advance(by: 60)
      await Task.yield()
    }
    screen.press("Esc q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `a job's hints start with its available commands, even at 40 columns`() async throws {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 60))
    let terminal = ScriptedTerminal(size: Size(columns: 40, rows: 10))
    let console = await ScriptedConsole.start(on: world, terminal: terminal)
    await terminal.see("of 60")
    console.model.lists.toggleMark()
    console.model.lists.toggleMark()
    console.model.plans.begin(.delete)
    await world.server.failNext(
      .status(401), at: "shop-it", count: 2,
      where: CallFilter(pathPrefix: "/api/v6/commerce.contacts.delete"))
    console.model.confirmPlan()
    await console.model.settle()
    terminal.press("Esc J")
    #expect(terminal.screen.plainText.contains("\n t retry failed"))
    terminal.press("Esc q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }
}
