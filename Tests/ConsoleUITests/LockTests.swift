import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// The screen that nobody looks at.
@Suite(.timeLimit(.minutes(1))) struct LockTests {
  private let clock = ManualClock()

  private func console(_ world: SimulatedWorld) async -> ScriptedConsole {
    var options = ConsoleOptions()
    options.idleLock = .seconds(600)
    return await ScriptedConsole.start(on: world, options: options)
  }

  @Test func `after the set time without a key only the lock is shown`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = await console(world)
    let screen = console.terminal
    await screen.see("Jane Smith")
    await clock.sleeping(for: .seconds(600))
    clock.advance(by: 400)
    screen.press("j")
    clock.advance(by: 200)
    await clock.sleeping(for: .seconds(400))
    #expect(screen.screen.plainText.contains("Jane Smith"), "the key began the time anew")
    clock.advance(by: 400)
    await screen.see("any key unlocks")
    #expect(!screen.screen.plainText.contains("Smith"))
    #expect(!screen.screen.plainText.contains("shop-it"))
    screen.press("q")
    #expect(screen.screen.plainText.contains("Jane Smith"), "the key unlocks and does no more")
    screen.press("q")
    #expect(!screen.isStopped, "nor does one that was typed along with it")
    clock.advance(by: 1)
    screen.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `a paste unlocks and is dropped, and the lock comes again`() async throws {
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

  @Test func `what is shown for a while is hidden behind the lock`() async throws {
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
