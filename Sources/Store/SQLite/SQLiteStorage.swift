import Domain
package import Foundation
import GRDB

/// The back end of one state folder, or in memory.
///
/// Its transactions are synchronous: GRDB's asynchronous ones end early when the task is cancelled,
/// but a cancelled action must still be in the journal.
struct SQLiteStorage: JournalStorage {
  let database: AppDatabase

  var key: JournalKey { database.key }
  var chain: String? { nil }
  var placeColumn: String { "sequence" }
  var headFile: HeadFile? { database.headFile }
  var spool: EntrySpool? { nil }
  var beganAgain: Bool { database.beganAgain }
  var leases: any ContactLeases { UnsharedLeases() }

  func reading<Value: Sendable>(
    passesOn: Bool, _ body: @Sendable (any StoreTransaction) throws -> Value
  ) async throws(JournalFailure) -> Value {
    try reading { try body(SQLiteTransaction($0)) }
  }

  func appending<Value: Sendable>(
    _ body: @Sendable (any AppendingTransaction) throws -> Value
  ) async throws(JournalFailure) -> Value {
    try writing { try body(SQLiteTransaction($0)) }
  }

  func hold(_ id: UUID) async throws(JournalFailure) -> Bool {
    try database.files?.check()
    guard database.locks?.hold(id) ?? true else { return false }
    do throws(JournalFailure) {
      try database.files?.check()
    } catch {
      database.locks?.release(id)
      throw error
    }
    return true
  }

  func release(_ id: UUID) async { database.locks?.release(id) }

  func hosts(in transaction: any StoreTransaction) -> [String: String] { [:] }

  func holders(in transaction: any StoreTransaction) throws -> (UUID) -> Bool {
    { database.locks?.isHeld($0) ?? false }
  }

  func checked(
    against content: HeadFile.Content?, asked: Set<Int64>, witness: [WitnessedHead]
  ) async throws(JournalFailure) -> CheckedJournal {
    let soundness = try soundness()
    let name = key.chainName
    return try reading { database in
      let transaction = SQLiteTransaction(database)
      var check = ChainCheck(key: key, mark: self.database.mark)
      let head = try content.map { try HeadComparison($0, of: ownChain, in: transaction) }
      let numbers = asked.union(witness.filter { $0.chain == name }.map(\.number))
      try transaction.each("SELECT * FROM journal ORDER BY sequence") {
        check.take($0, asked: numbers)
        return true
      }
      check.end()
      var result = CheckedJournal(
        own: check, head: head, entries: check.count, fault: check.fault,
        anchors: [
          JournalVerification.Anchor(name: AppDatabase.fileName, finding: soundness, isFile: true)
        ], acceptances: check.acceptances)
      result.take(check, of: name, witness)
      result.takeMissing(witness, among: [name])
      return result
    }
  }

  func keep(_ tags: [CaseTag], of reference: String) async throws(JournalFailure) {
    try writing { database in
      for tag in tags {
        try database.cachedStatement(
          sql: """
            INSERT OR IGNORE INTO caseTags (caseReference, identifier, scope, tag)
            VALUES (?, ?, ?, ?)
            """
        ).execute(arguments: [
          reference, tag.identifier, tag.scope, Int64(bitPattern: tag.tag),
        ])
      }
    }
  }

  func removeTags(of references: [String]) async throws(JournalFailure) {
    let removed = try writing { database -> Int in
      // Overwrites what is removed.
      try database.execute(sql: "PRAGMA secure_delete = ON")
      var count = 0
      for reference in references {
        try database.execute(
          sql: "DELETE FROM caseTags WHERE caseReference = ?", arguments: [reference])
        count += database.changesCount
      }
      return count
    }
    guard removed > 0 else { return }
    do {
      // A reader can hold the log; the next checkpoint overwrites it.
      _ = try database.writer.writeWithoutTransaction {
        try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      }
    } catch {
      throw JournalFailure(message: SQLiteWords.of(error))
    }
  }

  /// Checks the schema and the file. A changed index could hide entries from a query, and a trigger
  /// could change what is kept.
  private func soundness() throws(JournalFailure) -> JournalVerification.Anchor.Finding {
    let problem = try reading { database -> String? in
      if let difference = try JournalSchema.difference(in: database) { return difference }
      let word = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)")
      return word.flatMap { $0 == "ok" ? nil : "SQLite says: \($0)" }
    }
    guard let problem else { return .agrees(behind: 0) }
    return .contradicts(JournalVerification.Fault(sequence: 1, reason: problem))
  }

  private func reading<Value>(
    _ body: (Database) throws -> Value
  ) throws(JournalFailure) -> Value {
    do {
      return try database.writer.read(body)
    } catch let failure as JournalFailure {
      throw failure
    } catch {
      throw JournalFailure(message: SQLiteWords.of(error))
    }
  }

  /// Runs one transaction and checks inside it that the files are those that were opened and that
  /// the schema is roster's. It checks the files again after the commit, since an entry committed
  /// to a removed file is lost.
  private func writing<Value>(
    _ body: (Database) throws -> Value
  ) throws(JournalFailure) -> Value {
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
      throw JournalFailure(message: SQLiteWords.of(error))
    }
  }
}

extension StoredJournal {
  /// The journal of a state folder. `session` owns the entries and counts as running while its
  /// process does.
  package init(
    database: AppDatabase, author: JournalAuthor, session: UUID = UUID(),
    systemLog: any SystemLog = LocalSystemLog()
  ) {
    _ = database.locks?.hold(session)
    self.init(
      storage: SQLiteStorage(database: database), author: author, session: session,
      systemLog: systemLog)
  }
}
