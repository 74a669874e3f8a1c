import Domain
import Foundation
import GRDB
import Store
import Testing

/// A journal in a folder of its own, whose files a test changes without the key.
final class JournalFolder: Sendable {
  let folder: TemporaryFolder
  let log = MemoryLog()

  init() throws { folder = try TemporaryFolder() }

  /// With entries of answered writes.
  convenience init(entries: Int) async throws {
    try self.init()
    try await fill(entries)
  }

  func path(_ name: String) -> String { folder.path(name) }

  func journal(log: (any SystemLog)? = nil) throws -> SQLiteJournal {
    SQLiteJournal(
      database: try AppDatabase(folder: folder.url), author: Samples.author,
      systemLog: log ?? NoLog())
  }

  func fill(_ count: Int) async throws {
    let journal = try journal()
    for _ in 0..<count { try await journal.record(Samples.entry(.answered)) }
  }

  /// Runs statements in the database, also some that only its owner should.
  func tamper(_ statements: String) throws {
    let queue = try DatabaseQueue(path: path("roster.sqlite"))
    try queue.writeWithoutTransaction { try $0.execute(sql: statements) }
    try queue.close()
  }

  func remove(_ names: String...) throws {
    for name in names where FileManager.default.fileExists(atPath: path(name)) {
      try FileManager.default.removeItem(atPath: path(name))
    }
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    try folder.setMode(0o600, of: name)
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  func data(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path(name)))
  }

  func verification(log: (any SystemLog)? = nil) async throws -> JournalVerification {
    try await journal(log: log).verification()
  }

  /// What is said when something is to be sent, by a process that opens the journal anew.
  func refusal() async throws -> String? {
    let entry = try Samples.entry(.sent)
    do throws(JournalFailure) {
      let journal = try AppDatabase(folder: folder.url)
      try await SQLiteJournal(database: journal, author: Samples.author, systemLog: NoLog())
        .record(entry)
      return nil
    } catch {
      return error.message
    }
  }

  /// The same by one that had it open before.
  static func refusal(by journal: SQLiteJournal) async throws -> String? {
    let entry = try Samples.entry(.sent)
    do throws(JournalFailure) {
      try await journal.record(entry)
      return nil
    } catch {
      return error.message
    }
  }
}
