package import Domain
package import Foundation
import GRDB
import Synchronization

/// The journal in SQLite: a chain of entries whose heads also go to `journal.head` and to the
/// machine's log.
package struct SQLiteJournal: Journal {
  let database: AppDatabase
  let author: JournalAuthor
  let systemLog: any SystemLog
  /// This run of the program.
  let session: UUID
  private let ownJobs: OwnJobs

  /// `session` owns the entries and counts as running while its process does.
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
    try database.files?.check()
    guard ownJobs.add(job) else { return false }
    guard database.locks?.hold(job) ?? true else {
      ownJobs.remove(job)
      return false
    }
    do throws(JournalFailure) {
      try database.files?.check()
    } catch {
      await release(job: job)
      throw error
    }
    return true
  }

  @concurrent package func release(job: UUID) async {
    database.locks?.release(job)
    ownJobs.remove(job)
  }

  /// Every entry, in the order in which they were kept.
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

  /// Synchronous: GRDB's asynchronous write ends early when the task is cancelled, but a cancelled
  /// action must still be in the journal.
  private func keep(
    _ entries: [JournalEntry], after expected: [String: Int64]?
  ) throws(JournalFailure) -> [JournalRow] {
    guard !entries.isEmpty else { return [] }
    try JournalTexts.check(entries)
    var codes = EntryCodes(key: database.key)
    let rows = entries.map { JournalRow($0, by: author, session: session, &codes) }
    return try append { try SucceedingRows(database: $0).rows(of: rows, after: expected) }
  }

  /// Appends the rows that `choose` returns in the transaction, and publishes the new head.
  ///
  /// - Returns: These rows, with their numbers and links.
  func append(
    _ choose: (Database) throws -> [JournalRow]
  ) throws(JournalFailure) -> [JournalRow] {
    let headFile = database.headFile?.opened()
    let (head, kept) = try writing { database in
      try requireNoContradiction(headFile, in: database)
      return try append(choose(database), in: database)
    }
    guard !kept.isEmpty else { return [] }
    let line = head.line(sealedWith: database.key)
    systemLog.publish(line)
    headFile?.write(line)
    return kept
  }

  /// Runs one transaction and checks inside it that the files are those that were opened and that
  /// the schema is roster's. It checks the files again after the commit, since an entry committed
  /// to a removed file is lost.
  func writing<Value>(_ body: (Database) throws -> Value) throws(JournalFailure) -> Value {
    do {
      let value = try database.writer.write { database in
        try self.database.files?.check()
        try JournalSchema.require(in: database)
        return try body(database)
      }
      try database.files?.check()
      return value
    } catch let failure as JournalFailure {
      throw failure
    } catch {
      throw JournalFailure(message: "\(error)")
    }
  }

  /// Accepts a head that lags behind, but no other contradiction.
  private func requireNoContradiction(_ file: OpenHeadFile?, in database: Database) throws {
    guard let file, let path = self.database.headFile?.path else { return }
    let comparison = try HeadComparison(
      file.content(sealedWith: self.database.key), in: database)
    guard let contradiction = comparison.contradiction else { return }
    throw JournalFailure(
      message: "\(path) contradicts the journal: \(contradiction.reason). Nothing is recorded or "
        + "sent. See roster journal verify; roster journal accept-head accepts the journal as it is"
    )
  }

  /// `known` is how far the journal is known to have gone, if that is further than its last entry.
  ///
  /// - Returns: The new head, and the rows with their numbers and links.
  func append(
    _ rows: [JournalRow], afterKnown known: Int64 = 0, in database: Database
  ) throws -> (JournalHead, [JournalRow]) {
    let last = try HeadComparison(.empty, in: database).last
    let insertion = try JournalInsertion(
      into: database, chain: JournalChain(key: self.database.key))
    var head = JournalHead(
      sequence: max(last.sequence, known),
      link: last.sequence == 0 ? JournalChain.start : last.link)
    guard head.sequence < Int64.max - Int64(rows.count) else {
      throw JournalFailure(
        message: "no entry numbers are left: the last entry was changed")
    }
    var kept = rows
    for place in kept.indices {
      kept[place].sequence = head.sequence + 1
      kept[place].link = try insertion.insert(kept[place], after: head.link)
      head = JournalHead(sequence: head.sequence + 1, link: kept[place].link)
    }
    return (head, kept)
  }
}

/// The jobs that this process works on.
private final class OwnJobs: Sendable {
  private let jobs = Mutex<Set<UUID>>([])

  /// - Returns: `false` if the job is in the set already.
  func add(_ job: UUID) -> Bool { jobs.withLock { $0.insert(job).inserted } }
  func remove(_ job: UUID) { jobs.withLock { _ = $0.remove(job) } }
  func contains(_ job: UUID) -> Bool { jobs.withLock { $0.contains(job) } }
}

/// The operator of the entries, and where they are logged in from.
package struct JournalAuthor: Hashable, Sendable {
  package var name: String
  /// `nil` for an operator at the machine.
  package var origin: String?

  package init(name: String, origin: String?) {
    self.name = name
    self.origin = origin
  }

  /// The user of this process. `SSH_CONNECTION` is "client address, client port, server address,
  /// server port" (ssh(1), "ENVIRONMENT").
  package static func current(environment: [String: String]) -> JournalAuthor {
    let connection = environment["SSH_CONNECTION"]?.split(separator: " ").first
    return JournalAuthor(name: NSUserName(), origin: connection.map(String.init))
  }
}
