import Domain
import Foundation
import GRDB
import Store
import TestSupport
import Testing

/// Covers a running process whose journal files are removed or replaced.
@Suite(.timeLimit(.minutes(10))) struct JournalFilesTests {
  private static let names = [
    "roster.sqlite", "roster.sqlite-wal", "roster.sqlite-shm", "journal.lock", "journal.key",
  ]

  @Test(arguments: names)
  func `sends nothing after a file was removed`(name: String) async throws {
    let files = try await JournalFolder(entries: 2)
    let running = try files.journal()
    #expect(try await JournalFolder.refusal(by: running) == nil)
    try files.remove(name)
    let refusal = try #require(try await JournalFolder.refusal(by: running))
    #expect(refusal.contains("\(files.path(name)) was removed while roster had it open"))
  }

  @Test(arguments: names)
  func `sends nothing after a file was replaced by a copy of itself`(name: String) async throws {
    let files = try await JournalFolder(entries: 2)
    let running = try files.journal()
    try await running.record(Samples.entry(.intended))
    let copy = try files.data(name)
    try files.remove(name)
    try copy.write(to: URL(fileURLWithPath: files.path(name)))
    try files.folder.setMode(0o600, of: name)
    let refusal = try #require(try await JournalFolder.refusal(by: running))
    #expect(refusal.contains("\(files.path(name)) was replaced while roster had it open"))
  }

  @Test(arguments: names)
  func `sends nothing after a file became a link`(name: String) async throws {
    let files = try await JournalFolder(entries: 2)
    let running = try files.journal()
    try FileManager.default.moveItem(atPath: files.path(name), toPath: files.path("moved"))
    try FileManager.default.createSymbolicLink(
      atPath: files.path(name), withDestinationPath: files.path("moved"))
    #expect(try await JournalFolder.refusal(by: running)?.contains("was replaced") == true)
  }

  @Test(arguments: names)
  func `sends nothing after a file became writable for others`(name: String) async throws {
    let files = try await JournalFolder(entries: 2)
    let running = try files.journal()
    try files.folder.setMode(0o666, of: name)
    #expect(
      try await JournalFolder.refusal(by: running)?.contains("changed its owner or mode") == true)
  }

  @Test(arguments: ["roster.sqlite", "roster.sqlite-wal", "journal.key"])
  func `sends nothing after a file was truncated in place`(name: String) async throws {
    let files = try await JournalFolder(entries: 2)
    let running = try files.journal()
    #expect(try await JournalFolder.refusal(by: running) == nil)
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: files.path(name)))
    try handle.truncate(atOffset: 0)
    try handle.close()
    let refusal = try #require(try await JournalFolder.refusal(by: running))
    #expect(refusal.contains("was cut off while roster had it open"), "\(refusal)")
  }

  @Test func `sends nothing after the whole folder was moved`() async throws {
    let files = try JournalFolder()
    let state = files.folder.url.appendingPathComponent("state")
    let running = StoredJournal(
      database: try AppDatabase(folder: state), author: Samples.author, systemLog: NoLog())
    try FileManager.default.moveItem(atPath: state.path, toPath: files.path("moved"))
    #expect(try await JournalFolder.refusal(by: running) != nil)
  }

  @Test(arguments: names)
  func `claims no job after a file was removed`(name: String) async throws {
    let files = try await JournalFolder(entries: 2)
    let running = try files.journal()
    #expect(try await running.claim(job: UUID()))
    try files.remove(name)
    let job = UUID()
    await #expect(throws: JournalFailure.self) { try await running.claim(job: job) }
  }

  @Test func `a job whose lock file was removed sends nothing once it has a new owner`()
    async throws
  {
    let files = try JournalFolder()
    let (job, id) = (UUID(), UUID())
    let running = try files.journal()
    #expect(try await running.claim(job: job))
    var entry = try Samples.entry(.intended, of: id)
    entry.target.job = job
    try await running.record(entry)
    try files.remove("journal.lock")
    let other = try files.journal()
    #expect(try await other.claim(job: job))
    entry.step = .sent
    try await other.record(entry)
    let again = entry
    await #expect(throws: JournalFailure.self) { try await running.record(again) }
    #expect(try await other.rows().map(\.step) == ["intended", "sent"])
  }

  @Test func `does not send a write again that another process sent`() async throws {
    let files = try JournalFolder()
    let id = UUID()
    let (first, second) = (try files.journal(), try files.journal())
    try await first.record(Samples.entry(.intended, of: id))
    try await first.record(Samples.entry(.sent, of: id))
    await #expect(throws: JournalFailure.self) {
      try await second.record(Samples.entry(.sent, of: id))
    }
    try await first.record(Samples.entry(.sent, of: id))
  }
}
