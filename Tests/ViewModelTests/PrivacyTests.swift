import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers what a passer-by can see, and for how long.
@Suite(.timeLimit(.minutes(10))) struct PrivacyTests {
  private let clock = ManualClock()

  private func console(
    _ world: SimulatedWorld, isRedacted: Bool = true
  ) async throws -> ConsoleModel {
    var options = ConsoleOptions()
    options.isRedacted = isRedacted
    let console = world.console(options: options)
    console.open()
    await console.settle()
    return console
  }

  @Test func `reveals one contact for 15 seconds, with a countdown`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = try await console(world)
    let contact = try #require(console.currentContact)
    let other = try #require(console.listState.rows.last)
    #expect(console.masking.shown(contact).name == PersonalData.mask)
    console.privacy.toggleReveal()
    #expect(console.state.reveal?.secondsLeft == 15)
    #expect(console.masking.shown(contact) == contact)
    #expect(console.masking.hides(other.id))
    for second in 1...14 {
      await clock.sleepers(for: .seconds(1), atLeast: second)
      clock.advance(by: 1)
      while console.state.reveal?.secondsLeft != 15 - second { await Task.yield() }
    }
    #expect(!console.masking.hides(contact.id))
    await clock.sleepers(for: .seconds(1), atLeast: 15)
    clock.advance(by: 1)
    #expect(console.masking.hides(contact.id))
    while console.state.reveal != nil { await Task.yield() }
    try await world.stop()
  }

  @Test func `the same key hides the contact again or reveals another`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = try await console(world)
    let first = try #require(console.currentContact)
    console.privacy.toggleReveal()
    console.move(.down)
    let second = try #require(console.currentContact)
    console.privacy.toggleReveal()
    #expect(console.masking.revealed == second.id)
    #expect(console.masking.hides(first.id))
    console.privacy.toggleReveal()
    #expect(console.masking.hides(second.id))
    #expect(console.state.reveal == nil)
    try await world.stop()
  }

  @Test func `z toggles masking and ends a reveal`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = try await console(world, isRedacted: false)
    let contact = try #require(console.currentContact)
    #expect(console.masking.shown(contact) == contact)
    console.privacy.toggleReveal()
    #expect(console.state.reveal == nil, "nothing is hidden, so nothing is revealed")
    #expect(console.state.message?.nextStep == "z hides it")
    console.privacy.toggleRedaction()
    #expect(console.masking.hides(contact.id))
    console.privacy.toggleReveal()
    console.privacy.toggleRedaction()
    console.privacy.toggleRedaction()
    #expect(console.masking.hides(contact.id))
    try await world.stop()
  }

  @Test func `a masked contact keeps its lines and hides lengths`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    let console = world.console()
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    await console.settle()
    let state = console.detail.state
    let masked = Masking(isOn: true).shown(state)
    #expect(masked.lines.count == state.lines.count)
    #expect(masked.lines.map(\.channel) == state.lines.map(\.channel))
    let hidden = masked.lines.filter { $0.content == .value(PersonalData.mask) }
    #expect(hidden.map(\.label).contains("First name"))
    #expect(hidden.count >= 7)
    try await world.stop()
  }
}
