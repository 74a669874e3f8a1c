import Domain
import Foundation
import GRDB
import Store
import TestSupport
import Testing

/// A journal in its own folder. Tests change its files without the key.
final class JournalFolder: Sendable {
  let folder: TemporaryFolder
  let log = MemoryLog()

  init() throws { folder = try TemporaryFolder() }

  /// Creates a journal with entries of answered writes.
  convenience init(entries: Int) async throws {
    try self.init()
    try await fill(entries)
  }

  func path(_ name: String) -> String { folder.path(name) }

  func journal(log: (any SystemLog)? = nil) throws -> StoredJournal {
    StoredJournal(
      database: try AppDatabase(folder: folder.url), author: Samples.author,
      systemLog: log ?? NoLog())
  }

  func fill(_ count: Int) async throws {
    let journal = try journal()
    for _ in 0..<count { try await journal.record(Samples.entry(.answered)) }
  }

  /// Runs SQL statements in the database, without the checks of `AppDatabase`.
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

  /// The refusal that a new process gets when it wants to send, or `nil`.
  func refusal() async throws -> String? {
    let entry = try Samples.entry(.sent)
    do throws(JournalFailure) {
      let journal = try AppDatabase(folder: folder.url)
      try await StoredJournal(database: journal, author: Samples.author, systemLog: NoLog())
        .record(entry)
      return nil
    } catch {
      return error.message
    }
  }

  /// The refusal that a process gets that had the journal open before, or `nil`.
  static func refusal(by journal: StoredJournal) async throws -> String? {
    let entry = try Samples.entry(.sent)
    do throws(JournalFailure) {
      try await journal.record(entry)
      return nil
    } catch {
      return error.message
    }
  }
}
