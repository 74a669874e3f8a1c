import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Repeats whole tasks with slow providers and lost calls. Each must end the same way at the
/// provider and on the screen.
@Suite(.timeLimit(.minutes(10))) struct TroubledTaskTests {
  nonisolated enum Trouble: CustomTestStringConvertible {
    case latency(Duration)
    /// The first call of each step fails once.
    case firstReadOfEachStep(Fault)
    /// The first request of each write fails.
    case writes(Fault)

    var testDescription: String {
      switch self {
      case .latency(let latency): "every answer after \(latency)"
      case .firstReadOfEachStep(let fault): "the first call of each step: \(fault)"
      case .writes(let fault): "each write: \(fault)"
      }
    }
  }

  nonisolated static let troubles: [Trouble] = [
    .latency(.milliseconds(300)), .latency(.seconds(8)),
    .firstReadOfEachStep(.status(503)), .firstReadOfEachStep(.closedBeforeApplying),
    .firstReadOfEachStep(.cutOff),
    .firstReadOfEachStep(.status(429, headers: ["Retry-After": "2"])),
    .writes(.closedBeforeApplying), .writes(.closedAfterApplying), .writes(.cutOff),
  ]

  private static let jane = ContactLookup(
    key: LookupKey("accountId"), value: WellKnownPeople.janeEmail)
  private static let preferring = CallFilter(method: "POST")
  private static let anonymizing = CallFilter(method: "PUT")
  private static let updating = CallFilter(pathPrefix: "/api/v6/commerce.contacts.update")
  private static let deleting = CallFilter(pathPrefix: "/api/v6/commerce.contacts.delete")

  /// A world, its console and its faults.
  private struct Scene {
    let world: SimulatedWorld
    let console: ScriptedConsole
    let clock: ManualClock
    let trouble: Trouble

    var screen: ScriptedTerminal { console.terminal }
    var model: ConsoleModel { console.model }

    /// Presses keys that call a provider.
    @MainActor func press(_ keys: String, asking kinds: String...) async {
      if case .firstReadOfEachStep(let fault) = trouble {
        for kind in kinds { await world.server.failNext(fault, at: kind) }
      }
      screen.press(keys)
    }

    /// Presses Enter to send a write to a provider.
    @MainActor func send(_ filter: CallFilter, to kind: String) async {
      if case .writes(let fault) = trouble {
        await world.server.failNext(fault, at: kind, where: filter)
      }
      await press("Enter", asking: kind)
    }

    /// How many requests a write needs.
    var sendings: Int {
      if case .writes(.closedBeforeApplying) = trouble { 2 } else { 1 }
    }

    @MainActor func leave(writes: Int) async throws {
      screen.press("q")
      #expect(try await console.ending() == .quit)
      #expect(await world.writes().count == writes)
      if case .latency(let latency) = trouble { #expect(clock.slept.contains(latency)) }
      try await world.stop()
    }
  }

  private func scene(_ trouble: Trouble, contacts: Int = 300) async throws -> Scene {
    let clock = ManualClock(advancesOnSleep: true)
    var options = SimulatorOptions(
      contacts: contacts, hasLimits: false, wait: clock.ambient.sleep)
    if case .latency(let latency) = trouble { options.latency = latency }
    let world = try await SimulatedWorld.start(options, ambient: clock.ambient)
    let console = await ScriptedConsole.start(on: world)
    return Scene(world: world, console: console, clock: clock, trouble: trouble)
  }

  @Test(arguments: troubles)
  func `finds a person by e-mail, opts out of SMS and anonymizes despite faults`(trouble: Trouble)
    async throws
  {
    let scene = try await scene(trouble)
    let screen = scene.screen
    await screen.see("1–100 of 300")
    screen.press("f")
    screen.type(WellKnownPeople.janeEmail)
    await scene.press(
      "Enter", asking: "eu-shop", "shop-it", "b2b", "donors")
    await screen.see("4 contacts")
    await screen.see { _ in scene.model.lists.find.state?.isRunning == false }
    screen.press("g")
    await scene.press("Enter", asking: "eu-shop")
    await screen.see("● in")
    await scene.model.settle()
    while scene.model.detail.state.cursorLine?.channel != .sms { screen.press("j") }
    if case .writes(let fault) = trouble {
      await scene.world.server.failNext(fault, at: "eu-shop", where: Self.preferring)
    }
    await scene.press("Space", asking: "eu-shop")
    await screen.see("SMS           ○ out ✓")
    let shop = try scene.world.client("eu-shop")
    let jane = try await shop.contact(Self.jane, fields: nil)
    #expect(jane.preferences?.sms == .optOut)

    screen.press("X")
    await screen.see("Enter anonymizes")
    screen.type("jane")
    await scene.send(Self.anonymizing, to: "eu-shop")
    await screen.see { _ in scene.model.lastJob?.isActive == false }
    #expect(scene.model.lastJob?.subjects(.done).count == 1, "\(screen.screen.plainText)")
    await screen.see("anonymized: the provider deleted the")
    #expect(scene.model.detail.state.contact?.phones == [])
    let gone = try await shop.contact(Self.jane, fields: nil)
    #expect(gone.isAnonymized)
    #expect(gone.name.isEmpty && gone.emails.isEmpty && gone.phones.isEmpty)
    try await scene.leave(writes: 2 * scene.sendings)
  }

  @Test(arguments: troubles)
  func `edits a contact and deletes it despite faults`(trouble: Trouble) async throws {
    let scene = try await scene(trouble)
    let screen = scene.screen
    await screen.see("59069  Jane")
    screen.press("j e")
    await screen.see("edit Jane Smith")
    screen.press("^e")
    screen.type("-Müller")
    screen.press("^s")
    await screen.see("Enter sends")
    await scene.send(Self.updating, to: "shop-it")
    await screen.see(", shop-it 59069: ")
    let shop = try scene.world.client("shop-it")
    #expect(try await shop.contact(.id("59069"), fields: nil).name == "Jane Smith-Müller")
    #expect(screen.screen.plainText.contains("59069  Jane Smith-Müller"))

    screen.press("D")
    await screen.see("Enter deletes")
    screen.type(scene.model.plan?.state.word ?? "")
    await scene.send(Self.deleting, to: "shop-it")
    await screen.see { _ in scene.model.lastJob?.isActive == false }
    await screen.see("of 299")
    #expect(!screen.screen.plainText.contains("59069  Jane"))
    await #expect(throws: ProviderFailure.self) {
      try await shop.contact(.id("59069"), fields: nil)
    }
    screen.press("Esc")
    try await scene.leave(writes: 2 * scene.sendings)
  }

  @Test(arguments: troubles)
  func `deletes four contacts as a job despite faults`(trouble: Trouble) async throws {
    let scene = try await scene(trouble, contacts: 60)
    let screen = scene.screen
    await screen.see("of 60")
    screen.press("Space Space Space Space D")
    await screen.see("Enter deletes")
    let ids = try #require(scene.model.plan?.state.subjects.map(\.id))
    #expect(ids.count == 4)
    screen.type("4")
    await scene.send(Self.deleting, to: "shop-it")
    await screen.see("job 1, delete at shop-it: 4 done")
    screen.press("Esc")
    await screen.see("of 56")
    let left = try await scene.world.client("shop-it").page(ContactQuery(limit: 100)).contacts
    #expect(left.count == 56)
    #expect(!left.contains { ids.contains($0.id) })
    let sent = await scene.world.writes()
    try await scene.leave(writes: sent.count)
    // Only the job's first contact meets the fault.
    #expect(sent.count <= 3 + scene.sendings)
  }
}
