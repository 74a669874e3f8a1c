import App
import Domain
import Operations
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers `p` on one and on several contacts.
@Suite(.timeLimit(.minutes(10))) struct PreferencePlanTests {
  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
  }

  private func confirm(_ console: ConsoleModel) async throws {
    let plan = try #require(console.plan)
    let word = plan.state.word
    plan.arm()
    plan.edit { $0.insert(word ?? "ignored") }
    console.plans.answer()
    await console.settle()
  }

  @Test func `changes only preferences that differ and names the other contacts with the reason`()
    async throws
  {
    let world = try await world()
    let console = try await world.consoleWithMarked(3)
    let contacts = console.listState.contacts
    let outs = contacts.filter { $0.preferences?.sms == .optOut }
    console.preferences.begin([.sms: false])
    let state = try #require(console.plan?.state)
    #expect(state.skipped.map(\.contact.id) == outs.map(\.id))
    #expect(state.skipped.allSatisfy { $0.reason == "already so" })
    #expect(state.subjects.count == contacts.count - outs.count)
    #expect(state.word == (state.subjects.count == 1 ? nil : String(state.subjects.count)))
    try await confirm(console)
    #expect(await world.writes().count == state.subjects.count)
    #expect(console.listState.contacts.allSatisfy { $0.preferences?.sms == .optOut })
    console.plans.answer()
    #expect(Set(console.listState.selectedContacts.map(\.id)) == Set(outs.map(\.id)))
    try await world.stop()
  }

  @Test func `opting in needs the word, opting out only Enter`() async throws {
    let world = try await world()
    let console = try await world.consoleWithMarked(1)
    console.preferences.begin([.sms: false])
    #expect(console.plan?.state.word == nil)
    console.plans.answer()
    #expect(
      console.plan?.state.phase == .asking(isArmed: false), "an Enter typed ahead must not count")
    try await confirm(console)
    console.plans.answer()
    #expect(console.currentContact?.preferences?.sms == .optOut)
    console.preferences.begin([.sms: true])
    #expect(console.plan?.state.word == "jane")
    console.plan?.arm()
    console.plans.answer()
    #expect(console.plan?.state.wrongTries == 0, "an empty input must not count as a try")
    console.plan?.edit { $0.insert("jan") }
    console.plans.answer()
    #expect(console.plan?.state.wrongTries == 1)
    #expect(await world.writes().count == 1)
    try await confirm(console)
    #expect(console.currentContact?.preferences?.sms == .optIn)
    try await world.stop()
  }

  @Test func `sends no other contact after the canary fails and keeps all marks`() async throws {
    let world = try await world()
    let console = try await world.consoleWithMarked(3)
    await world.server.failNext(.status(401), at: "eu-shop", where: CallFilter(method: "POST"))
    console.preferences.begin([.email: false, .sms: false, .call: false])
    try await confirm(console)
    let state = try #require(console.lastJob)
    #expect(state.subjects(.failed).count == 1)
    #expect(state.subjects(.notSent).count == state.plan.subjects.count - 1)
    #expect(await world.writes().count == 1)
    console.plans.answer()
    #expect(console.listState.marks.count == 3)
    try await world.stop()
  }

  @Test func `cancelling finishes the contact in flight and starts no other`() async throws {
    let world = try await world()
    let console = try await world.consoleWithMarked(3)
    console.preferences.begin([.email: false, .sms: false, .call: false])
    let plan = try #require(console.plan)
    let word = plan.state.word ?? ""
    plan.arm()
    plan.edit { $0.insert(word) }
    console.plans.answer()
    while await world.writes().isEmpty { await Task.yield() }
    console.jobs.cancel()
    await console.settle()
    let job = try #require(console.lastJob)
    #expect(job.phase == .ended(.cancelled))
    #expect(job.subjects(.done).count == (await world.writes().count))
    #expect(job.subjects(.notSent).count == plan.state.subjects.count - job.dealtWith)
    try await world.stop()
  }

  @Test func `leaves out an anonymized contact and gives the reason`() async throws {
    let world = try await world()
    let console = try await world.consoleWithMarked(3)
    let done = try #require(console.listState.contacts.last)
    _ = try await AnonymizeContact(
      client: try world.client("eu-shop"),
      context: WriteContext(journal: world.app.journal, ambient: world.app.ambient)
    ).anonymize(done)
    console.move(.last)
    console.openCurrent()
    await console.settle()
    console.focusNextPane()
    console.preferences.begin([.email: false, .sms: false, .call: false])
    let skipped = console.plan?.state.skipped.filter { $0.reason == "anonymized" }
    #expect(skipped?.map(\.contact.id) == [done.id])
    try await world.stop()
  }

  @Test func `the menu changes only the chosen channels`() async throws {
    let world = try await world()
    let console = try await world.consoleWithMarked(1)
    console.preferences.openMenu()
    console.preferences.choose()
    #expect(console.state.message?.text == "no channel is set")
    console.overlays.moveInPreferenceMenu(.down)
    console.overlays.switchChannel()
    console.preferences.choose()
    #expect(console.state.overlay == nil)
    #expect(console.plan?.state.changes.values.first == [.sms: false])
    try await world.stop()
  }
}
