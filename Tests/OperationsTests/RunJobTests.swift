import App
import Domain
import Foundation
import Operations
import Simulator
import TestSupport
import Testing

/// The engine for work on many contacts, against the simulator and a real journal.
@Suite(.timeLimit(.minutes(10))) struct RunJobTests {
  /// A deletion of `count` contacts at `b2b`, which deletes one contact a call.
  private func deletion(
    of count: Int, _ world: SimulatedWorld, origin: JobOrigin = .new,
    interruption: @escaping @Sendable () -> JobInterruption? = { nil }
  ) async throws -> (job: RunJob, ids: [String]) {
    let client = try world.client("b2b")
    let ids = try await client.page(ContactQuery(limit: count)).contacts.map(\.id.value)
    #expect(ids.count == count)
    return (
      RunJob(
        .delete, of: JobTargets(ids.map { JobTarget(.delete, .id($0)) }), origin: origin,
        client: client,
        context: world.writeContext,
        interruption: interruption), ids
    )
  }

  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
  }

  private func word(_ event: JobEvent) -> String {
    switch event {
    case .begun: "begun"
    case .sent(let places): "sent \(places)"
    case .ended(let contacts): "ended \(contacts.map { "\($0.place) \($0.outcome.word)" })"
    case .paused: "paused"
    case .finished(let ending): "finished \(ending)"
    }
  }

  private func notes(_ world: SimulatedWorld) async throws -> [String?] {
    try await world.app.archive.writes(JournalFilter()).map(\.last.note)
  }

  @Test func `reports each call and its outcomes in order`() async throws {
    let world = try await world()
    let (job, _) = try await deletion(of: 2, world)
    var events: [String] = []
    await job.run { events.append(word($0)) }
    #expect(
      events == [
        "begun", "sent 0..<1", "ended [\"0 done\"]", "sent 1..<2", "ended [\"1 done\"]",
        "finished complete",
      ])
    #expect(job.notSent == 0)
    try await world.stop()
  }

  @Test func `a paused job continues with the next contact`() async throws {
    let world = try await world()
    let (job, _) = try await deletion(of: 3, world)
    var events: [String] = []
    await job.run { event in
      events.append(word(event))
      if case .ended = event { job.pause() }
    }
    #expect(events.last == "paused")
    #expect(job.notSent == 2)
    job.resume()
    await job.run { events.append(word($0)) }
    #expect(events.suffix(3) == ["sent 2..<3", "ended [\"2 done\"]", "finished complete"])
    #expect(await world.writes().count == 3)
    try await world.stop()
  }

  @Test func `a cancelled job records the contacts that were not sent`() async throws {
    let world = try await world()
    let (job, _) = try await deletion(of: 3, world)
    var ending: JobEnding?
    await job.run { event in
      if case .ended = event { job.cancel() }
      if case .finished(let end) = event { ending = end }
    }
    #expect(ending == .cancelled)
    #expect(try await notes(world) == ["recycled", "cancelled", "cancelled"])
    #expect(try await world.app.archive.unfinishedJobs().isEmpty)
    try await world.stop()
  }

  @Test func `a job that is left can be continued without sending a contact twice`() async throws {
    let world = try await world()
    let (job, ids) = try await deletion(of: 3, world)
    await job.run { event in
      if case .ended = event { job.leave() }
    }
    let id = try #require(job.journalID.flatMap { UUID(uuidString: $0) })
    await world.app.journal.release(job: id)
    let left = try #require(try await world.app.archive.unfinishedJobs().first)
    let context = world.writeContext
    let resume = ResumeJob(
      client: try world.client("b2b"), archive: world.app.archive, context: context)
    let remainder = try await resume.remainder(of: left)
    let rest = RunJob(
      remainder.action, of: remainder.targets,
      origin: .resumed(resume, remainder, skipped: []), client: try world.client("b2b"),
      context: context)
    var sent: [String] = []
    await rest.run { event in
      guard case .ended(let contacts) = event else { return }
      sent += contacts.map(\.target.lookup.value)
    }
    #expect(sent == Array(ids.dropFirst()))
    #expect(await world.writes().count == 3)
    #expect(try await world.app.archive.unfinishedJobs().isEmpty)
    try await world.stop()
  }

  @Test func `the rest of an erasure that needed an approval is not continued without another one`()
    async throws
  {
    let world = try await world()
    let (job, _) = try await deletion(of: 3, world)
    await job.run { event in
      if case .ended = event { job.leave() }
    }
    await world.app.journal.release(
      job: try #require(job.journalID.flatMap { UUID(uuidString: $0) }))
    let left = try #require(try await world.app.archive.unfinishedJobs().first)
    let client = try world.client("b2b")
    var context = world.writeContext
    context.erasesOnlyByPlan = true
    let resume = ResumeJob(client: client, archive: world.app.archive, context: context)
    let remainder = try await resume.remainder(of: left)
    let failure = await #expect(throws: WriteFailure.self) { _ = try await resume.take(remainder) }
    guard case .unavailable(_, let reason)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(reason.contains("roster journal abandon \(left.id.uuidString.lowercased())"))
    #expect(await world.writes().count == 1)
    let free = ResumeJob(client: client, archive: world.app.archive, context: world.writeContext)
    #expect(try await free.take(remainder) != nil)
    try await world.stop()
  }

  @Test func `an interruption is heard before the next call`() async throws {
    let world = try await world()
    let server = world.server
    let (job, _) = try await deletion(of: 3, world) { nil }
    let (interrupted, _) = try await deletion(of: 3, world) { .cancel(within: .seconds(2)) }
    var endings: [JobEnding] = []
    await interrupted.run { if case .finished(let end) = $0 { endings.append(end) } }
    #expect(endings == [.cancelled])
    #expect(await server.requests().count { $0.method == "DELETE" } == 0)
    await job.run { if case .finished(let end) = $0 { endings.append(end) } }
    #expect(endings == [.cancelled, .complete])
    try await world.stop()
  }

  @Test func `a journal that takes nothing more stops the job and leaves the rest`() async throws {
    let world = try await world()
    let client = try world.client("b2b")
    let ids = try await client.page(ContactQuery(limit: 3)).contacts.map(\.id.value)
    let journal = RecordingJournal(
      fullAfter: [.intended, .sent, .answered, .verified])
    let job = RunJob(
      .delete, of: JobTargets(ids.map { JobTarget(.delete, .id($0)) }), origin: .new,
      client: client, context: WriteContext(journal: journal, ambient: world.app.ambient))
    var events: [String] = []
    await job.run { events.append(word($0)) }
    #expect(events.last == "finished stopped(Operations.JobProgress.Stop.journal)")
    #expect(events.contains("ended [\"0 done\"]"))
    #expect(job.notSent == 1)
    #expect(await world.writes().count == 1)
    try await world.stop()
  }
}
