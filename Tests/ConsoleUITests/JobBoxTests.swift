import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Checks that neither a running job nor its outcome takes keys away from what is behind.
@Suite(.timeLimit(.minutes(10))) struct JobBoxTests {
  /// A console on shop-it whose first contact is about to be deleted; the answer waits for the clock.
  private struct Scene {
    let clock: ManualClock
    let world: SimulatedWorld
    let console: ScriptedConsole

    var model: ConsoleModel { console.model }
    var screen: ScriptedTerminal { console.terminal }
    var text: String { screen.screen.plainText }

    static func start() async throws -> Scene {
      let clock = ManualClock()
      let world = try await SimulatedWorld.start(
        SimulatorOptions(contacts: 60, wait: clock.ambient.sleep))
      let console = await ScriptedConsole.start(on: world)
      let scene = Scene(clock: clock, world: world, console: console)
      await scene.screen.see("of 60")
      scene.screen.press("D")
      await scene.screen.see("Enter deletes")
      scene.screen.type(scene.model.plan?.state.word ?? "")
      return scene
    }

    func delete() async {
      await world.server.setLatency(.seconds(60))
      screen.press("Enter")
      await screen.see("Esc leaves it running")
    }

    func finish() async throws {
      await world.server.setLatency(.zero)
      while model.lastJob?.isActive == true {
        clock.advance(by: 60)
        await Task.yield()
      }
      await screen.see { _ in model.plans.box == nil }
    }

    func leave() async throws {
      screen.press("Esc Esc Esc q")
      #expect(try await console.ending() == .quit)
      try await world.stop()
    }
  }

  @Test(arguments: [
    ("J", "1 running"), ("f", "an e-mail, phone"), ("/", "words, email:x"), ("?", "search"),
    (":", "a command; Tab"), ("3", "b2b · contacts"), ("M", "messages"), ("T", "theme"),
  ])
  func `a key that the box of a job does not know does its work behind it`(
    key: String, effect: String
  ) async throws {
    let scene = try await Scene.start()
    await scene.delete()
    scene.screen.press(key)
    #expect(scene.text.contains(effect), "\(key): \(scene.text)")
    #expect(scene.model.lastJob?.isActive == true)
    try await scene.finish()
    #expect(scene.model.lastJob?.subjects(.done).count == 1)
    try await scene.leave()
  }

  @Test func `X passes the box of a job and asks about the contact under the cursor`()
    async throws
  {
    let scene = try await Scene.start()
    await scene.delete()
    let first = try #require(scene.model.currentContact)
    scene.screen.press("j")
    let second = try #require(scene.model.currentContact)
    #expect(second.id != first.id && scene.model.plans.box == nil)
    scene.screen.press("D")
    #expect(scene.model.plan?.state.subjects.map(\.id) == [second.id])
    try await scene.finish()
    await scene.screen.see("deleted, and read back")
    #expect(scene.model.plan?.state.subjects.map(\.id) == [second.id])
    try await scene.leave()
  }

  @Test func `Esc closes the box of a job and leaves the job running`() async throws {
    let scene = try await Scene.start()
    await scene.delete()
    scene.screen.press("Esc")
    #expect(scene.model.plans.box == nil && scene.model.lastJob?.isActive == true)
    #expect(scene.text.contains("it continues in the background"))
    try await scene.finish()
    await scene.screen.see("deleted, and read back")
    try await scene.leave()
  }

  @Test(arguments: [
    ("J", "0 running · 1 ended"), ("f", "an e-mail, phone"), ("j", " · 59070 "),
  ])
  func `an outcome is a line, and the next key removes it and does its work`(
    key: String, effect: String
  ) async throws {
    let scene = try await Scene.start()
    scene.screen.press("Enter")
    await scene.screen.see("deleted, and read back")
    #expect(scene.model.plan == nil && scene.model.plans.box == nil)
    scene.screen.press(key)
    #expect(scene.text.contains(effect), "\(scene.text)")
    #expect(!scene.text.contains("deleted, and read back"))
    scene.screen.press("Esc Esc M")
    #expect(scene.text.contains("deleted, and read back"), "the message is kept")
    try await scene.leave()
  }

  @Test func `a key that a question without a word does not know is named`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("1–100 of 300")
    console.model.lookUp(WellKnownPeople.janeEmail, at: 0)
    await screen.see("● in")
    console.model.preferences.begin([.sms: false])
    await screen.see { _ in console.model.plan?.state.phase == .asking(isArmed: true) }
    screen.press("J")
    #expect(screen.screen.plainText.contains("J does nothing here"))
    screen.press("Esc Esc q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }
}
