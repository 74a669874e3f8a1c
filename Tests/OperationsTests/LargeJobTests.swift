import App
import Domain
import Foundation
import Operations
import Simulator
import Synchronization
import TestSupport
import Testing

/// A journal that can refuse transactions and records their sizes.
private final class WatchedJournal: Journal {
  private let base: any Journal
  private let sizesSoFar = Mutex<[Int]>([])
  /// Receives the number of the transaction, from 1. `false` refuses it.
  private let takes: @Sendable (Int) -> Bool

  init(_ base: any Journal, takes: @escaping @Sendable (Int) -> Bool = { _ in true }) {
    self.base = base
    self.takes = takes
  }

  var sizes: [Int] { sizesSoFar.withLock { $0 } }

  @concurrent func record(_ entries: [JournalEntry]) async throws(JournalFailure) {
    let number = sizesSoFar.withLock { sizes in
      sizes.append(entries.count)
      return sizes.count
    }
    guard takes(number) else { throw JournalFailure(message: "no space left") }
    try await base.record(entries)
  }

  @concurrent func record(
    _ entries: [JournalEntry], after last: [UUID: Int64]
  ) async throws(JournalFailure) -> Set<UUID> {
    try await base.record(entries, after: last)
  }

  @concurrent func claim(job: UUID) async throws(JournalFailure) -> Bool {
    try await base.claim(job: job)
  }

  @concurrent func release(job: UUID) async { await base.release(job: job) }
}

@Suite(.timeLimit(.minutes(10))) struct LargeJobTests {
  private static func ids(_ count: Int) -> [String] { (1...count).map { String(1_000_000 + $0) } }

  /// A world whose clock never advances, so no deadline passes.
  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(ambient: ManualClock().ambient)
  }

  private func begin(
    _ count: Int, _ world: SimulatedWorld, in journal: any Journal
  ) async throws -> WriteContext {
    let ids = Self.ids(count)
    let client = try world.client("b2b")
    let context = WriteContext(journal: journal, ambient: world.app.ambient)
    return try await BeginJob(client: client, context: context).begin(
      JobTargets(ids) { JobTarget(.delete, .id(ids[$0])) })
  }

  private func writes(_ world: SimulatedWorld) async throws -> [WriteRecord] {
    try await world.app.archive.writes(JournalFilter())
  }

  @Test func `writes a job in transactions of a thousand entries`() async throws {
    let world = try await world()
    let journal = WatchedJournal(world.app.journal)
    let begun = try await begin(2_500, world, in: journal)
    #expect(journal.sizes == [1_000, 1_000, 500])
    let writes = try await writes(world)
    #expect(writes.map(\.last.contactID) == Self.ids(2_500))
    #expect(Set(writes.map(\.last.note)) == ["of 2500"])
    #expect(try await begun.endJob(notBegun: Self.ids(2_500), reason: .cancelled) == 0)
    #expect(Set(try await self.writes(world).map(\.outcome)) == [.notSent])
    #expect(await world.server.requests().isEmpty)
    try await world.stop()
  }

  @Test func `a job contains a repeated id only once`() async throws {
    let world = try await world()
    let ids = ["7", "8", "7", "9", "8"]
    let context = WriteContext(journal: world.app.journal, ambient: world.app.ambient)
    let begun = try await BeginJob(client: try world.client("b2b"), context: context).begin(
      JobTargets(ids) { JobTarget(.delete, .id(ids[$0])) })
    #expect(try await writes(world).map(\.last.contactID) == ["7", "8", "9"])
    try await begun.endJob(notBegun: ["8", "10"], reason: .cancelled)
    #expect(try await writes(world).map(\.last.note) == [nil, "cancelled", nil])
    try await world.stop()
  }

  @Test func `a job cancelled between two transactions is closed as not begun`()
    async throws
  {
    let world = try await world()
    let task = Mutex<Task<Void, any Error>?>(nil)
    let journal = WatchedJournal(world.app.journal) { number in
      if number == 2 { task.withLock { $0?.cancel() } }
      return true
    }
    let (starts, start) = AsyncStream<Void>.makeStream()
    let begun = Task {
      for await _ in starts { break }
      _ = try await begin(3_500, world, in: journal)
    }
    task.withLock { $0 = begun }
    start.yield()
    let failure = await #expect(throws: WriteFailure.self) { try await begun.value }
    guard case .failed(let reason)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(reason.kind == .cancelled)
    #expect(reason.message.contains("nothing was sent"))
    let writes = try await writes(world)
    #expect(writes.count == 2_000)
    #expect(Set(writes.map(\.last.note)) == ["notBegun"])
    #expect(try await world.app.archive.unfinishedJobs().isEmpty)
    #expect(await world.server.requests().isEmpty)
    try await world.stop()
  }

  @Test func `a job that the journal refuses in part is closed as not begun`() async throws {
    let world = try await world()
    let journal = WatchedJournal(world.app.journal) { $0 != 3 }
    await #expect(throws: WriteFailure.self) { _ = try await begin(2_500, world, in: journal) }
    let writes = try await writes(world)
    #expect(writes.count == 2_000)
    #expect(Set(writes.map(\.outcome)) == [.notSent])
    #expect(try await world.app.archive.unfinishedJobs().isEmpty)
    try await world.stop()
  }

  @Test func `a partly written job cannot be continued, only abandoned`()
    async throws
  {
    let world = try await world()
    // A killed process leaves two transactions and no end entry.
    let journal = WatchedJournal(world.app.journal) { $0 <= 2 }
    await #expect(throws: WriteFailure.self) { _ = try await begin(2_500, world, in: journal) }

    let job = try #require(try await world.app.archive.unfinishedJobs().first)
    #expect(job.notSent == 2_000)
    let resume = ResumeJob(
      client: try world.client("b2b"), archive: world.app.archive,
      context: WriteContext(journal: world.app.journal, ambient: world.app.ambient))
    let remainder = try await resume.remainder(of: job)
    #expect(remainder.missing == 500)
    #expect(remainder.obstacle?.contains("2000 of its 2500") == true)
    await #expect(throws: WriteFailure.self) { _ = try await resume.take(remainder) }
    #expect(await world.server.requests().isEmpty)

    #expect(try await resume.abandon(remainder))
    #expect(try await world.app.archive.unfinishedJobs().isEmpty)
    #expect(Set(try await writes(world).map(\.last.note)) == ["abandoned"])
    try await world.stop()
  }

  @Test func `continues a job whose process ended before the first request`() async throws {
    let world = try await world()
    let begun = try await begin(1_001, world, in: world.app.journal)
    await world.app.journal.release(job: try #require(begun.job?.id))
    let job = try #require(try await world.app.archive.unfinishedJobs().first)
    let resume = ResumeJob(
      client: try world.client("b2b"), archive: world.app.archive,
      context: WriteContext(journal: world.app.journal, ambient: world.app.ambient))
    let remainder = try await resume.remainder(of: job)
    #expect(remainder.obstacle == nil)
    #expect(remainder.notSent.count == 1_001)
    let resumed = try #require(try await resume.take(remainder))
    try await resumed.endJob(notBegun: remainder.notSent.map(\.contactID), reason: .cancelled)
    #expect(try await world.app.archive.unfinishedJobs().isEmpty)
    try await world.stop()
  }

  @Test func `another process can write while a long job is written`() async throws {
    let world = try await SimulatedWorld.start()
    let other = try LiveApp(
      settings: world.app.settings, stateFolder: world.folder, environment: [:],
      options: LiveApp.Options())
    let client = try world.client("b2b")
    let (starts, start) = AsyncStream<Void>.makeStream()
    let writing = Task {
      for await _ in starts { break }
      for _ in 0..<3 {
        try await other.journal.record(
          JournalEntry(
            writeID: UUID(), step: .intended, time: Date(),
            target: JournalEntry.Target(
              provider: client.info.name, environment: client.info.environment,
              installation: nil, action: .update, contactID: "1", changedFields: [],
              caseReference: nil, request: "")))
      }
    }
    let journal = WatchedJournal(world.app.journal) { number in
      if number == 2 { start.yield() }
      return true
    }
    _ = try await begin(6_000, world, in: journal)
    try await writing.value
    let kept = Mutex<[String]>([])
    try await world.app.archive.eachEntry(JournalFilter()) { entry in
      kept.withLock { $0.append(entry.action) }
    }
    let actions = kept.withLock(\.self)
    let first = try #require(actions.firstIndex(of: "delete"))
    let last = try #require(actions.lastIndex(of: "delete"))
    #expect(actions[first...last].contains("update"))
    try await world.stop()
  }
}
