import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

private let preferring = CallFilter(method: "POST")

/// Covers whole tasks on many contacts, key by key.
@Suite(.timeLimit(.minutes(10))) struct JobTaskTests {
  private static let options = SimulatorOptions(contacts: 60)

  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(
      Self.options, edit: { $0.replacing("site_id", with: "requests_per_second = 1000.0\nsite_id") }
    )
  }

  /// A console at eu-shop with `count` contacts looked up and marked.
  private func marked(_ count: Int, _ world: SimulatedWorld) async throws -> ScriptedConsole {
    let console = await ScriptedConsole.start(
      on: world, session: MemorySession(last: ProviderName("eu-shop")))
    let list = console.model.lists.all[0]
    for account in SimulatedAccount.named("eu-shop").keys(Self.options).prefix(count) {
      console.model.lookUp(account, at: 0)
      await console.model.settle()
    }
    if console.model.state.focus == .detail { console.terminal.press("Tab") }
    console.terminal.press("*")
    #expect(list.state.marks.count == count)
    return console
  }

  /// Presses `p` on the marked contacts, opts out of every channel and types the number. The second
  /// contact takes 3 s, so that a test can act while it is in flight.
  private func optOut(_ console: ScriptedConsole, in world: SimulatedWorld) async {
    let screen = console.terminal
    await world.server.failNext(.slow(.zero), at: "eu-shop", where: preferring)
    await world.server.failNext(.slow(.seconds(3)), at: "eu-shop", where: preferring)
    screen.press("p o j o j o Enter")
    await screen.see("Enter sends")
    screen.type(console.model.plan?.state.word ?? "")
    screen.press("Enter")
  }

  @Test func `opts out twenty contacts and retries two that failed`() async throws {
    let world = try await world()
    let console = try await marked(20, world)
    let (model, screen) = (console.model, console.terminal)
    screen.press("p o j o j o Enter")
    await screen.see("Enter sends")
    let planned = try #require(model.plan?.state.subjects.count)
    #expect(model.plan?.state.word == String(planned))
    #expect(planned > 10)
    // The canary is done. The next two are refused.
    await world.server.failNext(.slow(.zero), at: "eu-shop", where: preferring)
    await world.server.failNext(.status(400), at: "eu-shop", count: 2, where: preferring)
    screen.type(String(planned))
    screen.press("Enter")
    await screen.see("job 1, prefer at eu-shop: \(planned - 2) done, 2 failed · Enter shows each")
    let failed = try #require(model.lastJob?.subjects(.failed).map(\.id))
    #expect(failed.allSatisfy(model.lists.all[0].state.isMarked))
    screen.press("Enter")
    await screen.see("Esc back")
    screen.press("t")
    await screen.see("2 contacts at eu-shop")
    await screen.see("Enter sends")
    screen.type("2")
    screen.press("Enter")
    await screen.see("job 2, prefer at eu-shop: 2 done")
    #expect(await world.writes().count == planned + 2)
    screen.press("Esc")
    let contacts = model.lists.all[0].state.contacts
    #expect(contacts.allSatisfy { $0.preferences?.sms == .optOut })
    #expect(!failed.contains(where: model.lists.all[0].state.isMarked))
    screen.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `pauses and continues a job`() async throws {
    let world = try await world()
    let console = try await marked(6, world)
    let screen = console.terminal
    await optOut(console, in: world)
    await screen.see("running 1/")
    screen.press("Space")
    await screen.see("paused")
    let writes = await world.writes().count
    #expect(writes < 6)
    screen.press("Esc")
    await screen.see { $0.plainText.contains(" job \(writes)/") }
    screen.press("J Space")
    await screen.see("6/6")
    let planned = console.model.lastJob?.plan.subjects.count
    #expect(await world.writes().count == planned)
    #expect(console.model.lastJob?.subjects(.done).count == planned)
    screen.press("Esc q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `a cancelled job sends no further contact`() async throws {
    let world = try await world()
    let console = try await marked(6, world)
    let screen = console.terminal
    await optOut(console, in: world)
    await screen.see("running 1/")
    screen.press("c")
    await screen.see("not sent · Enter shows each")
    let job = try #require(console.model.lastJob)
    #expect(job.phase == .ended(.cancelled))
    #expect(await world.writes().count == job.subjects(.done).count)
    screen.press("c")
    #expect(screen.screen.plainText.contains("cancel: the job has ended"))
    screen.press("Esc q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `a failed canary stops the job`() async throws {
    let world = try await world()
    let console = try await marked(6, world)
    let screen = console.terminal
    await world.server.failNext(.status(401), at: "eu-shop", where: preferring)
    await optOut(console, in: world)
    await screen.see("canary failed")
    screen.press("Enter")
    await screen.see("The first contact failed")
    #expect(await world.writes().count == 1)
    screen.press("Esc Esc q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `q asks while a job runs, then waits for the contact in flight`() async throws {
    let world = try await world()
    let console = try await marked(6, world)
    let screen = console.terminal
    await optOut(console, in: world)
    await screen.see("running 1/")
    screen.press("Esc q")
    #expect(screen.screen.plainText.contains("leave roster?"))
    screen.press("Esc")
    #expect(!screen.screen.plainText.contains("leave roster?"))
    screen.press("q Enter")
    #expect(try await console.ending() == .quit)
    let job = try #require(console.model.lastJob)
    #expect(!job.isActive)
    #expect(await world.writes().count == job.dealtWith)
    try await world.stop()
  }

  @Test func `a signal ends the console at once and starts no further contact`() async throws {
    let world = try await world()
    let console = try await marked(6, world)
    await optOut(console, in: world)
    await console.terminal.see("running 1/")
    console.terminal.send(.terminate)
    #expect(try await console.ending() == .terminated)
    await console.model.settle()
    let job = try #require(console.model.lastJob)
    #expect(job.phase == .ended(.cancelled))
    #expect(await world.writes().count == job.dealtWith)
    try await world.stop()
  }

  @Test func `the end of a job does not disturb typing`() async throws {
    let world = try await world()
    let console = try await marked(6, world)
    let screen = console.terminal
    await optOut(console, in: world)
    screen.press("Esc /")
    screen.type("an")
    await console.model.settle()
    #expect(console.model.state.prompt?.input.text == "an")
    #expect(console.model.state.overlay == nil)
    #expect(console.model.messages.entries.contains { $0.message.nextStep == "J shows each" })
    screen.press("Esc q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `every contact of a long plan can be read before it is confirmed`() async throws {
    let world = try await world()
    let console = await ScriptedConsole.start(
      on: world, terminal: ScriptedTerminal(size: Size(columns: 80, rows: 24)))
    let screen = console.terminal
    await screen.see("of 60")
    screen.press("* D")
    await screen.see("Enter deletes")
    let contacts = try #require(console.model.plan?.state.subjects)
    var seen: Set<ContactID> = []
    for _ in 0..<12 {
      for contact in contacts
      where screen.screen.plainText.contains("· \(contact.id.value) ") { seen.insert(contact.id) }
      screen.press("PgDn")
    }
    #expect(seen == Set(contacts.map(\.id)))
    screen.press("Esc q")
    #expect(try await console.ending() == .quit)
    #expect(await world.writes().isEmpty)
    try await world.stop()
  }
}
