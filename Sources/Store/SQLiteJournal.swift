package import Domain
package import Foundation
import GRDB
import Synchronization

/// The journal in SQLite: a chain of entries, whose heads also go to `journal.head` and to the
/// machine's log.
package struct SQLiteJournal: Journal {
  let database: AppDatabase
  private let author: JournalAuthor
  let systemLog: any SystemLog
  /// This run of the program.
  let session: UUID
  private let ownJobs: OwnJobs

  /// `session` says whose the entries are; it counts as running as long as its process does.
  package init(
    database: AppDatabase, author: JournalAuthor, session: UUID = UUID(),
    systemLog: any SystemLog = LocalSystemLog()
  ) {
    self.database = database
    self.author = author
    self.session = session
    self.systemLog = systemLog
    ownJobs = OwnJobs()
    _ = database.locks?.hold(session)
  }

  @concurrent package func record(_ entries: [JournalEntry]) async throws(JournalFailure) {
    _ = try keep(entries, after: nil)
  }

  @concurrent package func record(
    _ entries: [JournalEntry], after last: [UUID: Int64]
  ) async throws(JournalFailure) -> Set<UUID> {
    let expected = Dictionary(
      uniqueKeysWithValues: last.map { ($0.key.uuidString.lowercased(), $0.value) })
    let kept = try keep(entries, after: expected)
    return Set(kept.compactMap { UUID(uuidString: $0.writeID) })
  }

  @concurrent package func claim(job: UUID) async throws(JournalFailure) -> Bool {
    guard ownJobs.add(job) else { return false }
    guard let locks = database.locks, !locks.hold(job) else { return true }
    ownJobs.remove(job)
    return false
  }

  @concurrent package func release(job: UUID) async {
    database.locks?.release(job)
    ownJobs.remove(job)
  }

  /// Every entry in the order in which they were kept.
  package func rows() throws(JournalFailure) -> [JournalRow] {
    try reading { try JournalRow.order(Column("sequence")).fetchAll($0) }
  }

  func isRunning(session: String, job: String?) -> Bool {
    let id = UUID(uuidString: job ?? session)
    guard let id else { return false }
    if job == nil ? id == self.session : ownJobs.contains(id) { return true }
    return database.locks?.isHeld(id) ?? false
  }

  func reading<Value>(_ body: (Database) throws -> Value) throws(JournalFailure) -> Value {
    do {
      return try database.writer.read(body)
    } catch {
      throw JournalFailure(message: "\(error)")
    }
  }

  /// Synchronous on purpose: GRDB's asynchronous write ends early when the task is cancelled, and a
  /// cancelled operator's act must be in the journal all the same.
  private func keep(
    _ entries: [JournalEntry], after expected: [String: Int64]?
  ) throws(JournalFailure) -> [JournalRow] {
    guard !entries.isEmpty else { return [] }
    let rows = entries.map {
      JournalRow($0, by: author, session: session) {
        database.key.code(of: $0.utf8, for: .request)
      }
    }
    let headFile = try database.headFile?.opened()
    let known = try headFile.flatMap { (file) throws(JournalFailure) in
      JournalHead(line: try file.text(), sealedWith: database.key)
    }
    let head: JournalHead
    let kept: [JournalRow]
    do {
      (head, kept) = try database.writer.write { database in
        let kept = try SucceedingRows(database: database).rows(of: rows, after: expected)
        return (try append(kept, after: known, in: database), kept)
      }
    } catch {
      throw JournalFailure(message: "\(error)")
    }
    guard !kept.isEmpty else { return [] }
    let line = head.line(sealedWith: database.key)
    systemLog.publish(line)
    headFile?.write(line)
    return kept
  }

  /// Entries that were cut off leave a gap for good, also when others follow: the numbers go on from
  /// the last head that is known.
  private func append(
    _ rows: [JournalRow], after known: JournalHead?, in database: Database
  ) throws -> JournalHead {
    let last = try JournalRow.order(Column("sequence").desc).fetchOne(database)
    let chain = JournalChain(key: self.database.key)
    var head = JournalHead(
      sequence: max(last?.sequence ?? 0, known?.sequence ?? 0),
      link: last?.link ?? JournalChain.start)
    for var row in rows {
      row.sequence = head.sequence + 1
      row.link = chain.link(of: row, after: head.link)
      try row.insert(database)
      head = JournalHead(sequence: head.sequence + 1, link: row.link)
    }
    return head
  }
}

/// The jobs that this process goes on with.
private final class OwnJobs: Sendable {
  private let jobs = Mutex<Set<UUID>>([])

  /// - Returns: `false` where it is there already.
  func add(_ job: UUID) -> Bool { jobs.withLock { $0.insert(job).inserted } }
  func remove(_ job: UUID) { jobs.withLock { _ = $0.remove(job) } }
  func contains(_ job: UUID) -> Bool { jobs.withLock { $0.contains(job) } }
}
