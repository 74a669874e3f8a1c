import App
import Domain
import Operations
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers the operator's actions through the whole console except its screen.
@Suite(.timeLimit(.minutes(10))) struct ConsoleModelTests {
  private let clock = ManualClock(advancesOnSleep: true)

  /// A console that shows Jane at the provider with preferences, with the cursor on SMS.
  private func atJane(_ world: SimulatedWorld) async throws -> ConsoleModel {
    let console = world.console()
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    await console.settle()
    while console.detail.state.cursorLine?.channel != .sms { console.move(.down) }
    return console
  }

  @Test func `the console opens on the first provider that can list`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console()
    console.open()
    await console.settle()
    #expect(console.state.view == .provider(1))
    #expect(console.listState.rows.count == 100)
    #expect(console.detail.state.contact?.id == console.currentContact?.id)
    try await world.stop()
  }

  @Test func `the console opens on the provider used last`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console(session: MemorySession(last: ProviderName("donors")))
    #expect(console.state.view == .provider(3))
    try await world.stop()
  }

  @Test func `a provider without a list gives a hint and keeps its lookups`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console()
    console.showProvider(0)
    #expect(!console.listState.hint.isEmpty)
    #expect(await world.server.requests().isEmpty)
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    await console.settle()
    console.showProvider(1)
    console.showProvider(0)
    #expect(console.listState.rows.map(\.name) == ["Jane Smith"])
    try await world.stop()
  }

  @Test func `Space opts out at once and shows the provider's state`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = try await atJane(world)
    #expect(console.detail.state.contact?.preferences?.sms == .optIn)
    console.preferences.toggle()
    await console.settle()
    #expect(console.detail.state.contact?.preferences?.sms == .optOut)
    #expect(console.listState.rows.first?.preferences?.sms == .optOut)
    #expect(console.detail.state.changes[.sms]?.phase == .done(warnings: []))
    try await world.stop()
  }

  @Test func `opting in asks first because it records a consent`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = try await atJane(world)
    console.preferences.toggle()
    await console.settle()
    console.preferences.toggle()
    guard case .optIn(.sms, _)? = console.state.overlay else {
      Issue.record("the console did not ask: \(String(describing: console.state.overlay))")
      return
    }
    #expect(await world.writes().count == 1)
    console.back()
    #expect(await world.writes().count == 1)
    console.preferences.toggle()
    console.preferences.confirmOptIn()
    await console.settle()
    #expect(console.detail.state.contact?.preferences?.sms == .optIn)
    #expect(await world.writes().count == 2)
    try await world.stop()
  }

  @Test func `does not send a preference again while the first request is in flight`() async throws
  {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = try await atJane(world)
    console.preferences.toggle()
    console.preferences.toggle()
    console.preferences.toggle()
    await console.settle()
    #expect(await world.writes().count == 1)
    try await world.stop()
  }

  @Test func `a refused preference shows its old value and the reason`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = try await atJane(world)
    await world.server.failNext(.status(401), at: "eu-shop", where: CallFilter(method: "POST"))
    console.preferences.toggle()
    await console.settle()
    #expect(console.detail.state.contact?.preferences?.sms == .optIn)
    guard case .failed(let message)? = console.detail.state.changes[.sms]?.phase else {
      Issue.record("the change is \(String(describing: console.detail.state.changes[.sms]))")
      return
    }
    #expect(message.text.contains("eu-shop"))
    try await world.stop()
  }

  @Test func `sends an anonymization only after the right word`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = try await atJane(world)
    console.plans.begin(.anonymize)
    let dialog = try #require(console.plan)
    #expect(dialog.state.word == "jane")
    dialog.edit { $0.insert("jane") }
    #expect(dialog.state.input.text.isEmpty, "keys have no effect before the dialog was shown")
    dialog.arm()
    dialog.edit { $0.insert("john") }
    console.plans.answer()
    #expect(dialog.state.wrongTries == 1)
    dialog.edit { $0.insert("jane") }
    #expect(await world.writes().isEmpty)
    console.plans.answer()
    await console.settle()
    #expect(await world.writes().count == 1)
    #expect(console.detail.state.contact?.isAnonymized == true)
    #expect(console.listState.rows.first?.isAnonymized == true)
    try await world.stop()
  }

  @Test func `three wrong words close the dialog without sending anything`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = try await atJane(world)
    console.plans.begin(.anonymize)
    console.plan?.arm()
    for _ in 0..<3 {
      console.plan?.edit { $0.insert("nope") }
      console.plans.answer()
    }
    #expect(console.plan == nil)
    #expect(await world.writes().isEmpty)
    // The console ignores keys that the operator keeps typing into the closed dialog.
    #expect(console.privacy.ignoresTypedKey())
    clock.advance(by: 0.3)
    #expect(console.privacy.ignoresTypedKey())
    clock.advance(by: 0.3)
    #expect(console.privacy.ignoresTypedKey())
    clock.advance(by: 0.5)
    #expect(!console.privacy.ignoresTypedKey())
    try await world.stop()
  }

  @Test func `an unavailable action gives the reason`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console()
    console.open()
    await console.settle()
    console.plans.begin(.anonymize)
    #expect(console.plan == nil)
    #expect(console.state.message?.text.hasPrefix("anonymize: ") == true)
    try await world.stop()
  }

  @Test func `a search shows the person at all four providers`() async throws {
    let world = try await SimulatedWorld.start()
    let console = world.console()
    console.finds.start(WellKnownPeople.janeEmail)
    await console.settle()
    #expect(console.state.view == .find)
    #expect(console.listState.rows.count == 4)
    #expect(console.lists.all[0].state.rows.map(\.name) == ["Jane Smith"])
    console.back()
    #expect(console.state.view == .provider(0))
    try await world.stop()
  }
}

/// Covers responses that arrive out of order.
@Suite(.timeLimit(.minutes(10))) struct StaleAnswerTests {
  @Test func `discards a read that started before a write`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    let console = world.console()
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    await console.settle()
    while console.detail.state.cursorLine?.channel != .sms { console.move(.down) }
    let stale = try #require(console.detail.state.contact)
    await world.server.failNext(
      .slow(.seconds(60)), at: "eu-shop", where: CallFilter(method: "GET"))
    let asked = await world.server.requests().count
    console.reload()
    while await world.server.requests().count == asked { await Task.yield() }
    #expect(console.detail.state.loadingSince != nil)
    console.preferences.toggle()
    #expect(console.detail.state.loadingSince == nil)
    await console.settle()
    #expect(console.detail.state.contact?.preferences?.sms == .optOut)
    #expect(stale.preferences?.sms == .optIn)
    try await world.stop()
  }
}

/// Covers actions on several marked contacts.
@Suite(.timeLimit(.minutes(10))) struct MarkedContactsTests {
  /// A console whose first provider has looked up Jane and other contacts, all marked.
  private func marked(
    _ world: SimulatedWorld, others: Int
  ) async throws -> ConsoleModel {
    let console = world.console()
    let shop = try world.client("donors")
    let page = try await shop.page(ContactQuery(limit: 50))
    let emails = page.contacts.compactMap(\.primaryEmail).filter { $0 != WellKnownPeople.janeEmail }
    let accounts = [WellKnownPeople.janeEmail] + emails
    for account in accounts where console.lists.all[0].state.contacts.count <= others {
      console.lookUp(account, at: 0)
      await console.settle()
    }
    if console.state.focus == .detail { console.focusNextPane() }
    console.move(.first)
    for _ in console.listState.rows { console.lists.toggleMark() }
    return console
  }

  @Test func `confirms several contacts by their number and handles them in order`() async throws {
    let world = try await SimulatedWorld.start(
      ambient: ManualClock(advancesOnSleep: true).ambient)
    let console = try await marked(world, others: 2)
    #expect(console.listState.marks.count == 3)
    console.plans.begin(.anonymize)
    let dialog = try #require(console.plan)
    #expect(dialog.state.word == "3")
    dialog.arm()
    dialog.edit { $0.insert("3") }
    console.plans.answer()
    await console.settle()
    #expect(await world.writes().count == 3)
    console.plans.answer()
    #expect(console.listState.marks.isEmpty)
    #expect(console.lists.all[0].state.contacts.map(\.isAnonymized) == [true, true, true])
    try await world.stop()
  }

  @Test func `does not start the others if the first contact fails`() async throws {
    let world = try await SimulatedWorld.start(
      ambient: ManualClock(advancesOnSleep: true).ambient)
    let console = try await marked(world, others: 2)
    await world.server.failNext(.status(401), at: "eu-shop", where: CallFilter(method: "PUT"))
    console.plans.begin(.anonymize)
    console.plan?.arm()
    console.plan?.edit { $0.insert("3") }
    console.plans.answer()
    await console.settle()
    #expect(await world.writes().count == 1)
    #expect(console.lastJob?.outcomes.count == 1)
    #expect(console.lists.all[0].state.contacts.allSatisfy { !$0.isAnonymized })
    try await world.stop()
  }

  @Test func `acts on the marked contacts even if the cursor is on an anonymized one`()
    async throws
  {
    let world = try await SimulatedWorld.start(
      ambient: ManualClock(advancesOnSleep: true).ambient)
    let console = try await marked(world, others: 2)
    let done = try #require(console.currentContact)
    _ = try await AnonymizeContact(
      client: try world.client("eu-shop"),
      context: WriteContext(journal: world.app.journal, ambient: world.app.ambient)
    ).anonymize(done)
    console.openCurrent()
    await console.settle()
    console.focusNextPane()
    #expect(console.currentContact?.isAnonymized == true)
    #expect(console.availability(of: .anonymize).isAvailable)
    console.plans.begin(.anonymize)
    #expect(console.plan?.state.subjects.count == 2)
    try await world.stop()
  }
}

/// Covers responses that arrive while the operator does something else.
@Suite(.timeLimit(.minutes(10))) struct LateAnswerTests {
  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
  }

  @Test func `a lookup does not close an open form`() async throws {
    let world = try await world()
    let console = world.console()
    console.open()
    await console.settle()
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    console.forms.begin()
    await console.settle()
    #expect(console.state.view == .provider(1))
    #expect(console.state.focus == .detail)
    #expect(console.edit != nil)
    #expect(console.lists.all[0].state.contacts.map(\.name) == ["Jane Smith"])
    try await world.stop()
  }

  @Test func `shows the edited contact after its form closes`() async throws {
    let world = try await world()
    let console = world.console()
    console.open()
    await console.settle()
    console.lookUp("59075", at: 1)
    await console.settle()
    #expect(console.currentContact?.id.value != "59075")
    console.forms.begin()
    console.forms.leave()
    #expect(console.edit == nil)
    #expect(console.detail.state.contact?.id.value == "59075")
    try await world.stop()
  }

  @Test func `discards a read that started during a write`() async throws {
    let world = try await world()
    let (gate, opening) = AsyncStream<Void>.makeStream()
    let journal = RecordingJournal(willRecord: { entry in
      if entry.step == .sent { for await _ in gate { break } }
    })
    let console = world.console(journal: journal)
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    await console.settle()
    while console.detail.state.cursorLine?.channel != .sms { console.move(.down) }
    let asked = await world.server.requests().count
    console.preferences.toggle()
    while await world.server.requests().count == asked { await Task.yield() }
    while journal.steps != [.intended] { await Task.yield() }
    await world.server.failNext(
      .slow(.seconds(600)), at: "eu-shop", where: CallFilter(method: "GET"))
    console.reload()
    while await world.server.requests().count == asked + 1 { await Task.yield() }
    #expect(console.detail.state.loadingSince != nil)
    opening.yield()
    while console.listState.rows.first?.preferences?.sms != .optOut { await Task.yield() }
    #expect(console.detail.state.loadingSince == nil)
    _ = console.detail.cancel()
    await console.settle()
    try await world.stop()
  }
}
