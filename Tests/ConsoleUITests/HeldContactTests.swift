import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// What the screen shows of another session that is at work on a contact.
@Suite(.timeLimit(.minutes(10))) struct HeldContactTests {
  private let clock = ManualClock()

  private func frame(_ model: ConsoleModel, _ size: Size) -> String {
    ConsoleScreen.draw(model, size: size, glyphs: .unicode, keyMap: .standard, tick: 0).plainText
  }

  /// Without the borders and breaks of lines.
  private func words(_ frame: String) -> String {
    frame.split { $0.isWhitespace || "│┃|".contains($0) }.joined(separator: " ")
  }

  @Test(arguments: [(80, 24), (120, 40), (40, 12)])
  func `the dialog says who is at work, and offers no Enter`(size: (Int, Int)) async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let leases = ScriptedLeases()
    let console = world.console(leases: leases)
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    await console.settle()
    console.plans.begin(.anonymize)
    let plan = try #require(console.plan)
    let size = Size(columns: size.0, rows: size.1)
    leases.holdAll(by: .colleague)
    console.plans.dialogWasPainted()
    plan.arm()
    #expect(frame(console, size).contains("Enter anonymizes"))
    while plan.typed.obstacle == nil, !Task.isCancelled { await Task.yield() }
    let held = frame(console, size)
    #expect(!held.contains("Enter anonymizes"))
    #expect(held.contains("Esc"))
    let whole = words(held)
    #expect(
      LeaseHolder.colleague.sentence.split(separator: " ").allSatisfy { whole.contains($0) },
      "\(held)")
    try await world.stop()
  }
}
