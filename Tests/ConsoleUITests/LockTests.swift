import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers the idle lock.
@Suite(.timeLimit(.minutes(10))) struct LockTests {
  private let clock = ManualClock()

  private func console(_ world: SimulatedWorld) async -> ScriptedConsole {
    var options = ConsoleOptions()
    options.idleLock = .seconds(600)
    return await ScriptedConsole.start(on: world, options: options)
  }

  @Test func `the lock hides the screen after the configured idle time`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = await console(world)
    let screen = console.terminal
    await screen.see("Jane Smith")
    await clock.sleeping(for: .seconds(600))
    clock.advance(by: 400)
    screen.press("j")
    clock.advance(by: 200)
    await clock.sleeping(for: .seconds(400))
    #expect(screen.screen.plainText.contains("Jane Smith"), "the key must restart the idle time")
    clock.advance(by: 400)
    await screen.see("any key unlocks")
    #expect(!screen.screen.plainText.contains("Smith"))
    #expect(!screen.screen.plainText.contains("shop-it"))
    screen.press("q")
    #expect(screen.screen.plainText.contains("Jane Smith"), "the key must only unlock")
    screen.press("q")
    #expect(!screen.isStopped, "a key typed right after it must have no effect")
    clock.advance(by: 1)
    screen.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `a paste only unlocks, and the lock returns`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = await console(world)
    let screen = console.terminal
    await screen.see("Jane Smith")
    screen.press("/")
    await clock.sleeping(for: .seconds(600))
    clock.advance(by: 600)
    await screen.see("any key unlocks")
    screen.paste("jane")
    #expect(console.model.state.prompt?.input.text == "")
    #expect(screen.screen.plainText.contains("Jane Smith"))
    await clock.sleepers(for: .seconds(600), atLeast: 2)
    clock.advance(by: 600)
    await screen.see("any key unlocks")
    screen.send(.terminate)
    #expect(try await console.ending() == .terminated)
    try await world.stop()
  }

  @Test func `the lock ends a reveal`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    var options = ConsoleOptions()
    options.isRedacted = true
    options.idleLock = .seconds(5)
    let console = await ScriptedConsole.start(on: world, options: options)
    let screen = console.terminal
    await screen.see("1–100 of 300")
    screen.press("r")
    #expect(console.model.masking.revealed != nil)
    await clock.sleeping(for: .seconds(5))
    clock.advance(by: 5)
    await screen.see("any key unlocks")
    screen.press("j")
    #expect(console.model.masking.revealed == nil)
    #expect(screen.screen.plainText.contains("redacted"))
    screen.send(.terminate)
    _ = try await console.ending()
    try await world.stop()
  }
}
