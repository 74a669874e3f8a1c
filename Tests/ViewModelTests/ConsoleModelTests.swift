import App
import Domain
import Operations
import Simulator
import TestSupport
import Testing
import ViewModels

/// What the operator does, through the whole console but its screen.
@Suite(.timeLimit(.minutes(1))) struct ConsoleModelTests {
  private let clock = ManualClock(advancesOnSleep: true)

  /// A console that found Jane and shows her at the provider with preferences, on the line of SMS.
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

  @Test func `a provider without a list says so and keeps what was looked up`() async throws {
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

  @Test func `Space turns in to out at once and shows the provider's answer`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = try await atJane(world)
    #expect(console.detail.state.contact?.preferences?.sms == .optIn)
    console.togglePreference()
    await console.settle()
    #expect(console.detail.state.contact?.preferences?.sms == .optOut)
    #expect(console.listState.rows.first?.preferences?.sms == .optOut)
    #expect(console.detail.state.changes[.sms]?.phase == .done(warnings: []))
    try await world.stop()
  }

  @Test func `out to in asks first, since it records a consent`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = try await atJane(world)
    console.togglePreference()
    await console.settle()
    console.togglePreference()
    guard case .optIn(.sms, _)? = console.state.overlay else {
      Issue.record("nothing was asked: \(String(describing: console.state.overlay))")
      return
    }
    #expect(await world.writes().count == 1)
    console.back()
    #expect(await world.writes().count == 1)
    console.togglePreference()
    console.confirmOptIn()
    await console.settle()
    #expect(console.detail.state.contact?.preferences?.sms == .optIn)
    #expect(await world.writes().count == 2)
    try await world.stop()
  }

  @Test func `a preference is not sent a second time while its answer is outstanding`() async throws
  {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = try await atJane(world)
    console.togglePreference()
    console.togglePreference()
    console.togglePreference()
    await console.settle()
    #expect(await world.writes().count == 1)
    try await world.stop()
  }

  @Test func `a refused preference shows the old value with the reason`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = try await atJane(world)
    await world.server.failNext(.status(401), at: "cartsguru", where: CallFilter(method: "POST"))
    console.togglePreference()
    await console.settle()
    #expect(console.detail.state.contact?.preferences?.sms == .optIn)
    guard case .failed(let message)? = console.detail.state.changes[.sms]?.phase else {
      Issue.record("the change is \(String(describing: console.detail.state.changes[.sms]))")
      return
    }
    #expect(message.text.contains("eu-shop"))
    try await world.stop()
  }

  @Test func `an anonymize is sent only after the right word`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = try await atJane(world)
    console.begin(.anonymize)
    let dialog = try #require(console.plan)
    #expect(dialog.state.word == "jane")
    dialog.edit { $0.insert("jane") }
    #expect(dialog.state.input.text.isEmpty, "keys count before the dialog was seen")
    dialog.arm()
    dialog.edit { $0.insert("john") }
    console.answerPlan()
    #expect(dialog.state.wrongTries == 1)
    dialog.edit { $0.insert("jane") }
    #expect(await world.writes().isEmpty)
    console.answerPlan()
    await console.settle()
    #expect(await world.writes().count == 1)
    #expect(console.detail.state.contact?.isAnonymized == true)
    #expect(console.listState.rows.first?.isAnonymized == true)
    try await world.stop()
  }

  @Test func `three wrong words close the dialog and nothing is sent`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = try await atJane(world)
    console.begin(.anonymize)
    console.plan?.arm()
    for _ in 0..<3 {
      console.plan?.edit { $0.insert("nope") }
      console.answerPlan()
    }
    #expect(console.plan == nil)
    #expect(await world.writes().isEmpty)
    // Who goes on typing into the dialog that has gone is not taken at their word.
    #expect(console.passesOverTypedKey())
    clock.advance(by: 0.3)
    #expect(console.passesOverTypedKey())
    clock.advance(by: 0.3)
    #expect(console.passesOverTypedKey())
    clock.advance(by: 0.5)
    #expect(!console.passesOverTypedKey())
    try await world.stop()
  }

  @Test func `an action that is not possible says why`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console()
    console.open()
    await console.settle()
    console.begin(.anonymize)
    #expect(console.plan == nil)
    #expect(console.state.message?.text.hasPrefix("anonymize: ") == true)
    try await world.stop()
  }

  @Test func `a search brings the person of all four together`() async throws {
    let world = try await SimulatedWorld.start()
    let console = world.console()
    console.startFind(WellKnownPeople.janeEmail)
    await console.settle()
    #expect(console.state.view == .find)
    #expect(console.listState.rows.count == 4)
    #expect(console.lists[0].state.rows.map(\.name) == ["Jane Smith"])
    console.back()
    #expect(console.state.view == .provider(0))
    try await world.stop()
  }
}

/// Answers that overtake each other.
@Suite(.timeLimit(.minutes(1))) struct StaleAnswerTests {
  @Test func `a reading that began before a change is not shown after it`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    let console = world.console()
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    await console.settle()
    while console.detail.state.cursorLine?.channel != .sms { console.move(.down) }
    let stale = try #require(console.detail.state.contact)
    await world.server.failNext(
      .slow(.seconds(60)), at: "cartsguru", where: CallFilter(method: "GET"))
    let asked = await world.server.requests().count
    console.reload()
    while await world.server.requests().count == asked { await Task.yield() }
    #expect(console.detail.state.loadingSince != nil)
    console.togglePreference()
    #expect(console.detail.state.loadingSince == nil)
    await console.settle()
    #expect(console.detail.state.contact?.preferences?.sms == .optOut)
    #expect(stale.preferences?.sms == .optIn)
    try await world.stop()
  }
}

/// Acting on several marked contacts.
@Suite(.timeLimit(.minutes(1))) struct MarkedContactsTests {
  /// A console whose first provider has looked up Jane and a number of others, all marked.
  private func marked(
    _ world: SimulatedWorld, others: Int
  ) async throws -> ConsoleModel {
    let console = world.console()
    let shop = try world.client("donors")
    let page = try await shop.page(ContactQuery(limit: 50))
    let emails = page.contacts.compactMap(\.primaryEmail).filter { $0 != WellKnownPeople.janeEmail }
    let accounts = [WellKnownPeople.janeEmail] + emails
    for account in accounts where console.lists[0].state.contacts.count <= others {
      console.lookUp(account, at: 0)
      await console.settle()
    }
    if console.state.focus == .detail { console.focusNextPane() }
    console.move(.first)
    for _ in console.listState.rows { console.toggleMark() }
    return console
  }

  @Test func `several are confirmed by their number and done one after the other`() async throws {
    let world = try await SimulatedWorld.start(
      ambient: ManualClock(advancesOnSleep: true).ambient)
    let console = try await marked(world, others: 2)
    #expect(console.listState.marks.count == 3)
    console.begin(.anonymize)
    let dialog = try #require(console.plan)
    #expect(dialog.state.word == "3")
    dialog.arm()
    dialog.edit { $0.insert("3") }
    console.answerPlan()
    await console.settle()
    #expect(await world.writes().count == 3)
    console.answerPlan()
    #expect(console.listState.marks.isEmpty)
    #expect(console.lists[0].state.contacts.map(\.isAnonymized) == [true, true, true])
    try await world.stop()
  }

  @Test func `when the first one fails the others are not begun`() async throws {
    let world = try await SimulatedWorld.start(
      ambient: ManualClock(advancesOnSleep: true).ambient)
    let console = try await marked(world, others: 2)
    await world.server.failNext(.status(401), at: "cartsguru", where: CallFilter(method: "PUT"))
    console.begin(.anonymize)
    console.plan?.arm()
    console.plan?.edit { $0.insert("3") }
    console.answerPlan()
    await console.settle()
    #expect(await world.writes().count == 1)
    #expect(console.lastJob?.outcomes.count == 1)
    #expect(console.lists[0].state.contacts.allSatisfy { !$0.isAnonymized })
    try await world.stop()
  }

  @Test func `the marked are acted on also where the cursor is on one that is anonymized`()
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
    console.begin(.anonymize)
    #expect(console.plan?.state.subjects.count == 2)
    try await world.stop()
  }
}

/// Answers that come while the operator is at something else.
@Suite(.timeLimit(.minutes(1))) struct LateAnswerTests {
  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
  }

  @Test func `a look-up does not take an open form away`() async throws {
    let world = try await world()
    let console = world.console()
    console.open()
    await console.settle()
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    console.beginEdit()
    await console.settle()
    #expect(console.state.view == .provider(1))
    #expect(console.state.focus == .detail)
    #expect(console.edit != nil)
    #expect(console.lists[0].state.contacts.map(\.name) == ["Jane Smith"])
    try await world.stop()
  }

  @Test func `after a form the contact that was edited is shown`() async throws {
    let world = try await world()
    let console = world.console()
    console.open()
    await console.settle()
    console.lookUp("59075", at: 1)
    await console.settle()
    #expect(console.currentContact?.id.value != "59075")
    console.beginEdit()
    console.leaveEdit()
    #expect(console.edit == nil)
    #expect(console.detail.state.contact?.id.value == "59075")
    try await world.stop()
  }

  @Test func `a reading that began during a change is not shown after it`() async throws {
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
    console.togglePreference()
    while await world.server.requests().count == asked { await Task.yield() }
    while journal.steps != [.intended] { await Task.yield() }
    await world.server.failNext(
      .slow(.seconds(600)), at: "cartsguru", where: CallFilter(method: "GET"))
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
