import App
import Domain
import Operations
import Simulator
import TestSupport
import Testing
import ViewModels

private let preferring = CallFilter(method: "POST")
private let deleting = CallFilter(pathPrefix: "/api/v6/commerce.contacts.delete")

/// Covers jobs: running, pausing, cancelling and retrying failed contacts.
@Suite(.timeLimit(.minutes(10))) struct JobTests {
  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
  }

  /// A console with `count` marked contacts at eu-shop and a plan that opts them out of all
  /// channels.
  private func optingOut(_ count: Int, _ world: SimulatedWorld) async throws -> ConsoleModel {
    let console = try await world.consoleWithMarked(count)
    console.preferences.begin([.email: false, .sms: false, .call: false])
    return console
  }

  /// Confirms the plan and returns while the canary is in flight.
  private func confirm(_ console: ConsoleModel) async {
    console.confirmPlan()
    while console.lastJob?.inFlight.isEmpty == true { await Task.yield() }
  }

  @Test func `opens the panel for a job of several contacts, which continues after it closes`()
    async throws
  {
    let world = try await world()
    let console = try await optingOut(3, world)
    console.confirmPlan()
    #expect(console.plan == nil)
    #expect(console.state.overlay == .panel(.jobs, top: 0))
    #expect(console.lastJob?.phase == .canary)
    console.back()
    #expect(console.state.overlay == nil)
    console.move(.down)
    await console.settle()
    #expect(console.lastJob?.phase == .ended(.complete))
    #expect(console.state.message?.text == "job 1, prefer at eu-shop: 3 done")
    #expect(console.state.message?.nextStep == "J shows each")
    #expect(console.listState.marks.isEmpty)
    try await world.stop()
  }

  @Test func `the counts by outcome equal the numbers of contacts`() async throws {
    let world = try await world()
    let console = try await optingOut(3, world)
    await world.server.failNext(.slow(.zero), at: "eu-shop", where: preferring)
    await world.server.failNext(.status(403), at: "eu-shop", where: preferring)
    console.confirmPlan()
    await console.settle()
    let job = try #require(console.lastJob)
    for standing in JobState.Standing.allCases {
      #expect(job.count(standing) == job.subjects(standing).count, "\(standing)")
    }
    #expect(job.count(.done) > 0 && job.count(.failed) > 0)
    #expect(job.inOrder.first.map(job.standing) == .failed)
    #expect(Set(job.inOrder.map(\.id)) == Set(job.plan.subjects.map(\.id)))
    try await world.stop()
  }

  @Test func `a job of one contact has a box until Esc, and its outcome is a message`() async throws
  {
    let world = try await world()
    let console = try await optingOut(1, world)
    console.confirmPlan()
    #expect(console.plan == nil && console.plans.box != nil)
    console.back()
    #expect(console.plans.box == nil && console.lastJob?.isActive == true)
    await console.settle()
    #expect(console.lastJob?.subjects(.done).count == 1)
    let jane = try #require(console.listState.contacts.first)
    let text = try #require(console.state.message?.text)
    #expect(text.hasPrefix("E-mail out, SMS out for \(jane.name), \(jane.id.provider) "), "\(text)")
    #expect(console.messages.entries.last?.message.text == text)
    try await world.stop()
  }

  @Test func `a contact of a running job cannot be in another plan or form`()
    async throws
  {
    let world = try await world()
    let console = try await optingOut(3, world)
    let subject = try #require(console.plan?.state.subjects.first)
    console.confirmPlan()
    console.overlays.close()
    let reason = "a job is still working on it"
    #expect(console.availability(of: .prefer).reason == reason)
    console.plans.begin(.anonymize)
    #expect(console.plan == nil)
    #expect(console.state.message?.text == "anonymize: \(reason)")
    console.openCurrent()
    while console.detail.state.cursorLine?.channel != .sms { console.move(.down) }
    console.preferences.toggle()
    #expect(console.state.message?.text == "prefer: \(reason)")
    console.focusNextPane()
    await console.settle()
    #expect(console.availability(of: .prefer).reason != reason)
    #expect(await world.writes().count == 3)
    #expect(subject.id.provider.text == "eu-shop")
    try await world.stop()
  }

  @Test func `the next plan leaves out contacts of a running job and gives the reason`()
    async throws
  {
    let world = try await world()
    let console = world.console()
    console.showProvider(1)
    await console.settle()
    for _ in 0..<2 { console.lists.toggleMark() }
    console.plans.begin(.delete)
    console.confirmPlan()
    console.jobs.pause()
    await console.settle()
    console.overlays.close()
    let paused = try #require(console.lastJob)
    #expect(paused.phase == .paused)
    console.lists.toggleMark()
    console.plans.begin(.delete)
    let plan = try #require(console.plan?.state)
    #expect(plan.subjects.count == 1)
    #expect(plan.skipped.map(\.contact.id) == paused.subjects(.notSent).map(\.id))
    #expect(plan.skipped.allSatisfy { $0.reason == "a job is still working on it" })
    try await world.stop()
  }

  @Test func `a paused job sends no contact until it continues`() async throws {
    let world = try await world()
    let console = try await optingOut(3, world)
    await confirm(console)
    console.jobs.pause()
    await console.settle()
    #expect(await world.writes().count == 1, "the canary was in flight")
    #expect(console.lastJob?.phase == .paused)
    #expect(!console.isBusy)
    console.jobs.pause()
    await console.settle()
    #expect(await world.writes().count == 3)
    #expect(console.lastJob?.phase == .ended(.complete))
    try await world.stop()
  }

  @Test func `cancelling a paused job ends it at once`() async throws {
    let world = try await world()
    let console = try await optingOut(3, world)
    await confirm(console)
    console.jobs.pause()
    await console.settle()
    console.cancelRunning()
    await console.settle()
    let job = try #require(console.lastJob)
    #expect(job.phase == .ended(.cancelled))
    #expect(job.subjects(.notSent).count == 2)
    #expect(console.state.message?.text == "job 1, prefer at eu-shop: 1 done, 2 not sent")
    #expect(console.jobs.cancelAvailability.reason == "the job has ended")
    try await world.stop()
  }

  @Test func `retries failed contacts with a new plan`() async throws {
    let world = try await world()
    let console = try await optingOut(3, world)
    await world.server.failNext(.status(401), at: "eu-shop", where: preferring)
    console.confirmPlan()
    #expect(console.retry.availability.reason == "it has not ended yet")
    await console.settle()
    #expect(console.lastJob?.phase == .ended(.canaryFailed))
    #expect(await world.writes().count == 1)
    console.retry.begin()
    await console.settle()
    let plan = try #require(console.plan?.state)
    #expect(plan.word == "3")
    #expect(plan.skipped.isEmpty)
    #expect(console.state.overlay == nil)
    console.confirmPlan()
    await console.settle()
    #expect(console.lastJob?.number == 2)
    #expect(console.lastJob?.subjects(.done).count == 3)
    #expect(console.retry.availability.reason == "nothing failed")
    console.jobs.move(.down, page: 10)
    #expect(console.retry.availability.reason == "a later write has done it")
    try await world.stop()
  }

  @Test func `retries only contacts that no later write of any process has done`() async throws {
    let world = try await world()
    let console = try await optingOut(3, world)
    await world.server.failNext(.status(401), at: "eu-shop", where: preferring)
    console.confirmPlan()
    await console.settle()
    let subjects = try #require(console.lastJob?.plan.subjects)
    #expect(console.lastJob?.count(.failed) == 1)
    #expect(console.lastJob?.count(.notSent) == 2)
    // Another console retries one of them, with its own journal session.
    let context = WriteContext(journal: world.app.journal, ambient: world.app.ambient)
    _ = try await ActOnContact(
      client: try world.client("eu-shop"), context: context
    ).perform(
      JobTarget(
        .prefer([.email: false, .sms: false, .call: false]), .id(subjects[1].id.value)))
    console.retry.begin()
    await console.settle()
    let plan = try #require(console.plan?.state)
    #expect(plan.subjects.map(\.id) == [subjects[0].id, subjects[2].id])
    #expect(plan.skipped.map(\.reason) == ["a later write has done it"])
    console.confirmPlan()
    await console.settle()
    #expect(await world.writes().count == 4)
    try await world.stop()
  }

  @Test func `does not retry contacts with an unknown outcome`() async throws {
    let world = try await world()
    let journal = world.journalLosingWrites(at: "shop-it", where: deleting)
    let console = world.console(journal: journal)
    console.showProvider(1)
    await console.settle()
    for _ in 0..<3 { console.lists.toggleMark() }
    console.plans.begin(.delete)
    console.confirmPlan()
    await console.settle()
    let job = try #require(console.lastJob)
    #expect(job.subjects(.unknown).count == 1)
    #expect(job.subjects(.notSent).count == 2)
    console.retry.begin()
    await console.settle()
    let plan = try #require(console.plan?.state)
    #expect(plan.subjects.map(\.id) == job.subjects(.notSent).map(\.id))
    #expect(plan.skipped.map(\.contact.id) == job.subjects(.unknown).map(\.id))
    try await world.stop()
  }

  @Test func `offers no retry if the only contact has an unknown outcome`() async throws {
    let world = try await world()
    let journal = world.journalLosingWrites(at: "shop-it", where: deleting)
    let console = world.console(journal: journal)
    console.showProvider(1)
    await console.settle()
    console.plans.begin(.delete)
    console.confirmPlan()
    await console.settle()
    console.plans.answer()
    console.overlays.toggle(.jobs)
    #expect(console.lastJob?.subjects(.unknown).count == 1)
    console.retry.begin()
    await console.settle()
    #expect(console.plan == nil)
    #expect(console.state.message?.text.contains("read each contact first") == true)
    try await world.stop()
  }

  @Test func `leaving asks first, then waits for the contacts in flight`() async throws {
    let world = try await world()
    let console = try await optingOut(3, world)
    await confirm(console)
    console.overlays.close()
    console.quit()
    #expect(console.state.overlay == .leaving(isWaiting: false))
    console.back()
    #expect(console.state.overlay == nil)
    #expect(!console.state.hasQuit)
    console.quit()
    console.jobs.leave()
    #expect(!console.state.hasQuit)
    await console.settle()
    #expect(console.state.hasQuit)
    #expect(await world.writes().count == 1)
    #expect(console.lastJob?.subjects(.done).count == 1)
    try await world.stop()
  }

  @Test func `runs several jobs at once and lists running ones first`() async throws {
    let world = try await world()
    let console = try await optingOut(1, world)
    console.confirmPlan()
    await console.settle()
    console.plans.answer()
    console.showProvider(1)
    await console.settle()
    for _ in 0..<2 { console.lists.toggleMark() }
    console.plans.begin(.delete)
    console.confirmPlan()
    console.jobs.pause()
    console.overlays.close()
    console.showProvider(2)
    await console.settle()
    for _ in 0..<2 { console.lists.toggleMark() }
    console.plans.begin(.delete)
    console.confirmPlan()
    #expect(console.jobs.listed.map(\.state.number) == [3, 2, 1])
    await console.settle()
    #expect(console.jobs.listed.map(\.state.number) == [2, 3, 1])
    #expect(console.jobs.selected?.state.number == 3)
    console.jobs.move(.first, page: 1)
    #expect(console.jobs.inFront?.state.number == 2)
    console.jobs.open()
    #expect(console.state.overlay == .panel(.job(2), top: 0))
    console.back()
    #expect(console.state.overlay == .panel(.jobs, top: 0))
    try await world.stop()
  }
}
