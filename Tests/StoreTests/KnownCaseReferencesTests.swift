import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct KnownCaseReferencesTests {
  private func record(_ references: String..., in folder: URL) async throws -> StoredJournal {
    let journal = StoredJournal(
      database: try AppDatabase(folder: folder), author: Samples.author, systemLog: MemoryLog())
    for reference in references {
      let opened = CaseEvent.opened(
        right: .access, received: CalendarDate(at: .now), law: .eu)
      _ = try await journal.record([opened], of: reference, after: nil, at: .now, moment: nil)
    }
    return journal
  }

  @Test func `finds cases and references of writes while another process has the journal open`()
    async throws
  {
    let folder = try TemporaryFolder()
    let journal = try await record("A-1", "A-2", in: folder.url)
    try await journal.record(Samples.entry(.intended))
    // The last entries are in SQLite's log only.
    let log = try Data(contentsOf: URL(fileURLWithPath: folder.path("roster.sqlite-wal")))
    #expect(!log.isEmpty)
    #expect(try KnownCaseReferences.newest(9, in: folder.url) == ["CASE-7", "A-2", "A-1"])
    #expect(try KnownCaseReferences.newest(1, in: folder.url) == ["CASE-7"])
    withExtendedLifetime(journal) {}
  }

  @Test func `reads the log of a process that was killed, and changes no file`() async throws {
    let folder = try TemporaryFolder()
    let killed = try TemporaryFolder()
    let journal = try await record("A-1", "A-2", in: folder.url)
    for name in ["roster.sqlite", "roster.sqlite-wal", "roster.sqlite-shm"] {
      try FileManager.default.copyItem(atPath: folder.path(name), toPath: killed.path(name))
    }
    withExtendedLifetime(journal) {}
    let before = try contents(of: killed)
    #expect(before.count == 3)
    #expect(try KnownCaseReferences.newest(9, in: killed.url) == ["A-2", "A-1"])
    #expect(try contents(of: killed) == before)
  }

  private func contents(of folder: TemporaryFolder) throws -> [String: Data] {
    try FileManager.default.contentsOfDirectory(atPath: folder.url.path).reduce(into: [:]) {
      $0[$1] = try Data(contentsOf: URL(fileURLWithPath: folder.path($1)))
    }
  }

  @Test func `reads a closed journal and leaves no file of SQLite behind`() async throws {
    let folder = try TemporaryFolder()
    _ = try await record("A-1", in: folder.url)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    #expect(!names.contains("roster.sqlite-wal"))
    #expect(try KnownCaseReferences.newest(9, in: folder.url) == ["A-1"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == names)
  }

  @Test func `knows nothing without a journal, and makes none`() throws {
    let folder = try TemporaryFolder()
    #expect(try KnownCaseReferences.newest(9, in: folder.url) == [])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [])
  }
}
