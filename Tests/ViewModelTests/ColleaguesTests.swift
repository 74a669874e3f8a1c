import App
import Domain
import Operations
import Simulator
import TestSupport
import Testing
import ViewModels

/// What the console shows of another session that is at work on a contact.
@Suite(.timeLimit(.minutes(10))) struct ColleaguesTests {
  private let clock = ManualClock()
  private let leases = ScriptedLeases()

  /// A console that shows Jane, at the first provider.
  private func atJane(_ world: SimulatedWorld) async throws -> (ConsoleModel, LeasedContact) {
    let console = world.console(leases: leases)
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    await console.settle()
    let contact = try #require(console.detail.state.contact)
    let info = try #require(console.detail.state.info)
    return (console, LeasedContact([.id(contact.id.value)], at: info))
  }

  private func until(_ isSo: () -> Bool) async {
    while !isSo(), !Task.isCancelled { await Task.yield() }
  }

  private func notes(_ console: ConsoleModel) -> [String] {
    console.detail.state.lines.compactMap { line in
      guard case .note(let text) = line.content else { return nil }
      return text
    }
  }

  @Test func `the detail says who is at work on its contact, until that ends`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let (console, jane) = try await atJane(world)
    await until { leases.askings == 1 }
    #expect(notes(console).isEmpty)
    // A contact that no session holds is not asked about again.
    #expect(!clock.slept.contains(ColleaguesModel.pause))

    leases.hold(jane, by: .colleague)
    console.showProvider(1)
    console.showProvider(0)
    await console.settle()
    await until { !notes(console).isEmpty }
    #expect(notes(console) == [LeaseHolder.colleague.sentence])

    leases.hold(jane, by: nil)
    await clock.sleepers(for: ColleaguesModel.pause, atLeast: 1)
    clock.advance(by: 5)
    await until { notes(console).isEmpty }
    let askings = leases.askings
    clock.advance(by: 60)
    await console.settle()
    #expect(leases.askings == askings)
    try await world.stop()
  }

  @Test func `a dialog cannot be confirmed while another session is at work on its contact`()
    async throws
  {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let (console, jane) = try await atJane(world)
    leases.hold(jane, by: .colleague)
    console.plans.begin(.anonymize)
    let plan = try #require(console.plan)
    console.plans.dialogWasPainted()
    await until { plan.typed.obstacle != nil }
    #expect(plan.typed.obstacle == LeaseHolder.colleague.sentence)
    plan.arm()
    let word = plan.state.word ?? ""
    plan.edit { $0 = TextFieldState(word) }
    console.plans.answer()
    #expect(console.plan === plan)
    #expect(plan.state.wrongTries == 0)
    #expect(console.state.message?.text.contains(LeaseHolder.colleague.sentence) == true)
    #expect(await world.writes().isEmpty)

    leases.hold(jane, by: nil)
    await clock.sleepers(for: ColleaguesModel.pause, atLeast: 1)
    clock.advance(by: 5)
    await until { plan.typed.obstacle == nil }
    console.plans.answer()
    await console.settle()
    #expect(await world.writes().count == 1)
    #expect(leases.isFree)
    try await world.stop()
  }

  @Test func `a write to a contact that was taken meanwhile fails and says who has it`()
    async throws
  {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let (console, jane) = try await atJane(world)
    console.plans.begin(.anonymize)
    let plan = try #require(console.plan)
    plan.arm()
    let word = plan.state.word ?? ""
    plan.edit { $0 = TextFieldState(word) }
    leases.hold(jane, by: .colleague)
    console.plans.answer()
    await console.settle()
    #expect(console.state.message?.text.contains(LeaseHolder.colleague.sentence) == true)
    #expect(await world.writes().isEmpty)
    try await world.stop()
  }
}
