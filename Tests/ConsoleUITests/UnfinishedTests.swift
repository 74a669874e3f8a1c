import App
import ConsoleUI
import Domain
import Foundation
import Operations
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers how the next console handles the unfinished jobs of a killed session.
@Suite(.timeLimit(.minutes(10))) struct UnfinishedTests {
  /// Leaves a job of four deletions. The first is done, and its process has ended.
  func leave(_ world: SimulatedWorld, unknown: Bool = false) async throws -> [String] {
    let client = try world.client("b2b")
    let ids = try await client.page(ContactQuery(limit: 4)).contacts.map(\.id.value)
    let context = WriteContext(journal: world.app.journal, ambient: world.app.ambient)
    let begun = try await BeginJob(client: client, context: context)
      .begin(JobTargets(ids.map { JobTarget(.delete, .id($0)) }))
    try await DeleteContacts(client: client, context: begun).delete([.id(ids[0])]) { _ in }
    if unknown {
      let entry = try await world.app.archive.writes(JournalFilter())[1].last
      var target = JournalEntry.Target(
        provider: client.info.name, environment: client.info.environment,
        installation: client.info.installation, action: .delete,
        contactID: ids[1], changedFields: [], caseReference: nil, job: begun.job?.id, request: "")
      target.keptDigests = .init(request: entry.digest, lookup: nil)
      try await world.app.journal.record(
        JournalEntry(
          writeID: try #require(UUID(uuidString: entry.writeID)), step: .sent, time: Date(),
          target: target))
      _ = try await client.send(.delete([.id(ids[1])]))
    }
    await world.app.journal.release(job: try #require(begun.job?.id))
    return ids
  }

  private func opened(_ world: SimulatedWorld) async -> ConsoleModel {
    let console = world.console()
    console.open()
    await console.settle()
    console.lookForUnfinished()
    await console.settle()
    return console
  }

  private func deletions(_ world: SimulatedWorld) async -> Int {
    await world.server.requests().filter { $0.method == "DELETE" }.count
  }

  @Test func `the next start reports a job's progress and opens its panel`() async throws {
    let world = try await SimulatedWorld.start()
    _ = try await leave(world)
    let console = await opened(world)
    #expect(console.state.message?.text == "1 job unfinished: 1 done, 3 not sent")
    #expect(console.state.overlay == .panel(.unfinished, top: 0))
    #expect(console.unfinished.settleAvailability.reason == "no outcome is unknown")
    #expect(await deletions(world) == 1)
    try await world.stop()
  }

  @Test func `a start without unfinished jobs shows no message`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await opened(world)
    #expect(console.state.overlay == nil)
    #expect(console.state.message == nil)
    #expect(
      !FileManager.default.fileExists(
        atPath: world.folder.appendingPathComponent("roster.sqlite").path),
      "the check must not create a journal")
    try await world.stop()
  }

  @Test
  func `continuing a job reads its remaining contacts, asks for their number and sends each once`()
    async throws
  {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    let ids = try await leave(world)
    let console = await opened(world)
    console.unfinished.continueJob()
    await console.settle()
    let plan = try #require(console.plan)
    #expect(plan.state.subjects.map(\.id.value) == Array(ids.dropFirst()))
    #expect(plan.state.word == "3")
    #expect(await deletions(world) == 1, "nothing must be sent before the answer")
    console.confirmPlan()
    await console.settle()
    #expect(await deletions(world) == 4)
    #expect(try await world.app.archive.unfinishedJobs().isEmpty)
    let writes = try await world.app.archive.writes(JournalFilter())
    #expect(writes.map(\.outcome) == [.verified, .verified, .verified, .verified])
    #expect(Set(writes.map(\.last.job)).count == 1)
    try await world.stop()
  }

  @Test func `settling reads contacts with an unknown outcome and sends nothing`() async throws {
    let world = try await SimulatedWorld.start()
    _ = try await leave(world, unknown: true)
    let console = await opened(world)
    #expect(console.state.message?.text == "1 job unfinished: 1 done, 1 unknown, 2 not sent")
    console.unfinished.settle()
    await console.settle()
    #expect(console.messages.entries.contains { $0.message.text == "read: 1 done" })
    #expect(console.unfinished.selected?.done == 2)
    #expect(console.unfinished.selected?.unknown == 0)
    #expect(await deletions(world) == 2)
    try await world.stop()
  }

  @Test
  func `other keys are unavailable while contacts are read, and an interrupt stops the reads`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    _ = try await leave(world)
    let console = await opened(world)
    await world.server.setLatency(.seconds(60))
    console.unfinished.continueJob()
    #expect(console.unfinished.isWorking)
    #expect(console.unfinished.settleAvailability.reason?.contains("are being read") == true)
    #expect(console.unfinished.abandonAvailability.reason?.contains("are being read") == true)
    console.cancelRunning()
    #expect(console.state.overlay == .panel(.unfinished, top: 0))
    await console.settle()
    #expect(!console.unfinished.isWorking)
    #expect(console.plan == nil)
    #expect(try await world.app.archive.unfinishedJobs().count == 1)
    try await world.stop()
  }

  @Test func `abandoning a job takes two presses and sends nothing`() async throws {
    let world = try await SimulatedWorld.start()
    _ = try await leave(world)
    let console = await opened(world)
    console.unfinished.abandon()
    await console.settle()
    #expect(try await world.app.archive.unfinishedJobs().count == 1)
    console.unfinished.abandon()
    await console.settle()
    #expect(try await world.app.archive.unfinishedJobs().isEmpty)
    #expect(console.unfinished.jobs.isEmpty)
    #expect(await deletions(world) == 1)
    try await world.stop()
  }

  @Test func `the detail pane lists writes of another session`() async throws {
    let world = try await SimulatedWorld.start()
    let client = try world.client("b2b")
    let contact = try #require(try await client.page(ContactQuery(limit: 1)).contacts.first)
    let target = JournalEntry.Target(
      provider: contact.id.provider, environment: .sandbox, installation: nil, action: .update,
      contactID: contact.id.value, changedFields: ["note"], caseReference: "C-1", request: "")
    let other = try LiveApp(
      settings: world.app.settings, stateFolder: world.folder, environment: [:])
    try await other.journal.record(
      JournalEntry(writeID: UUID(), step: .verified, time: Date(), target: target))
    let console = world.console()
    console.open()
    await console.settle()
    console.lookUp(contact.id.value, at: 2)
    await console.settle()
    let lines = console.detail.state.lines
    #expect(lines.contains { $0.content == .heading && $0.label == "In the journal" })
    try await world.stop()
  }

  @Test func `a job that ended in the console is not unfinished`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    let console = try await world.consoleWithMarked(3)
    console.plans.begin(.anonymize)
    console.confirmPlan()
    await console.settle()
    let writes = try await world.app.archive.writes(JournalFilter())
    #expect(writes.count == 3)
    #expect(Set(writes.map(\.last.job)).count == 1)
    #expect(writes.allSatisfy { $0.last.job != nil && $0.last.lookupDigest != nil })
    #expect(try await world.app.archive.unfinishedJobs().isEmpty)
    try await world.stop()
  }

  @Test func `a hang-up leaves the rest of a job for the next start`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    let console = try await world.consoleWithMarked(3)
    console.plans.begin(.anonymize)
    console.confirmPlan()
    console.jobs.leaveUnfinished()
    await console.settle()
    let standings = try await world.app.archive.writes(JournalFilter()).map(\.last.step)
    #expect(standings.contains("intended"))
    #expect(!standings.contains("failed"))
    try await world.stop()
  }

  // MARK: - On the screen

  private static let jobs = [
    UnfinishedJob(
      id: UUID(), provider: "eu-shop", environment: "production", action: "anonymize",
      caseReference: "GDPR-118", operatorName: "ann", began: "2026-11-21T14:05:33.250Z",
      counts: [.verified: 12, .unknown: 1, .notSent: 187]),
    UnfinishedJob(
      id: UUID(), provider: "b2b", environment: "sandbox", action: "delete", caseReference: nil,
      operatorName: "ann", began: "2026-11-20T09:00:00.000Z", counts: [.failed: 2, .notSent: 3]),
  ]

  @Test(arguments: FrameTests.cases) func `draws the unfinished jobs`(
    shape: FrameTests.Case
  ) throws {
    var canvas = Canvas(size: Size(columns: shape.columns, rows: shape.rows))
    let rect = Rect(Size(columns: shape.columns, rows: shape.rows))
    let context = PaneContext(
      glyphs: shape.isASCII ? .ascii : .unicode, now: Date(timeIntervalSince1970: 0),
      masking: Masking(isOn: false))
    let content = UnfinishedPane.content(
      Self.jobs, selected: Self.jobs[1].id, work: nil,
      width: PanelPane.room(in: rect.size).columns, context: context)
    PanelPane.draw(content, top: 0, in: rect, context: context, on: &canvas)
    try Frame.expect(canvas, named: "unfinished-\(shape.name)")
  }
}
