package import Domain
package import Foundation
package import GRDB

/// The migrated SQLite file of the state folder. Several processes may have it open at once.
///
/// A committed write is on disk: SQLite synchronises its log at every commit
/// (https://www.sqlite.org/pragma.html#pragma_synchronous, FULL).
package struct AppDatabase: Sendable {
  package let writer: DatabaseQueue
  let key: JournalKey
  /// How far version 1 of the chain went.
  let mark: ChainMark
  /// The file that gets the heads, besides the machine's log; `nil` for a database in memory.
  let headFile: HeadFile?
  /// Which sessions and jobs still run; `nil` for a database in memory, which no other process
  /// uses.
  let locks: ProcessLocks?
  /// `nil` for a database in memory.
  let files: OpenedFiles?
  /// Whether the key says that there was a journal, and this one began without its entries.
  let beganAgain: Bool

  package static let fileName = "roster.sqlite"
  static let keyName = "journal.key"
  static let locksName = "journal.lock"

  /// Opens the database of a folder and creates both if missing (0700, 0600). If the key says that
  /// there was a journal but the database is gone, a new one begins only with `beginsAgain`.
  ///
  /// - Throws: If folder or files are not the user's own (see `PrivateFiles`), if the database does
  ///   not belong to the key, or if SQLite cannot open or migrate it.
  package init(folder: URL, beginsAgain: Bool = false) throws(JournalFailure) {
    try PrivateFiles.ensureFolder(folder)
    let head = HeadFile(path: folder.appendingPathComponent(HeadFile.name).path)
    let opening = DatabaseOpening(
      path: folder.appendingPathComponent(Self.fileName).path,
      keyPath: folder.appendingPathComponent(Self.keyName).path, head: head,
      beginsAgain: beginsAgain)
    let locksPath = folder.appendingPathComponent(Self.locksName).path
    let opened: DatabaseOpening.Opened
    (opened, locks, files) = try FolderLock.whileHeld(in: folder) {
      () throws(JournalFailure) -> (DatabaseOpening.Opened, ProcessLocks, OpenedFiles) in
      let opened = try opening.open()
      let locks = try ProcessLocks(file: locksPath)
      let files = try OpenedFiles(
        paths: ["", "-wal", "-shm"].map { opening.path + $0 } + [opening.keyPath, locksPath])
      try files.check()
      return (opened, locks, files)
    }
    headFile = head
    writer = opened.queue
    key = opened.key
    mark = opened.mark
    beganAgain = opened.beganAgain
  }

  /// Whether a folder holds a database, or its head or key.
  package static func isThere(folder: URL) -> Bool {
    let path = folder.path
    return [fileName, HeadFile.name, keyName].contains { access("\(path)/\($0)", F_OK) == 0 }
  }

  /// A database in memory, for tests.
  package static func inMemory() throws(JournalFailure) -> AppDatabase {
    let queue = try DatabaseOpening.connection(to: nil)
    try DatabaseOpening.migrate(queue, path: "in memory")
    return AppDatabase(writer: queue, key: try JournalKeyFile.made().key)
  }

  private init(writer: DatabaseQueue, key: JournalKey) {
    self.writer = writer
    self.key = key
    mark = .none
    headFile = nil
    locks = nil
    files = nil
    beganAgain = false
  }
}

extension AppDatabase {
  /// Every entry, in the order in which they were kept.
  package func rows() throws(JournalFailure) -> [JournalRow] {
    do {
      return try writer.read {
        try SQLiteTransaction($0).rows("SELECT * FROM journal ORDER BY sequence", []).map {
          try JournalRow($0)
        }
      }
    } catch {
      throw JournalFailure(message: SQLiteWords.of(error))
    }
  }

  /// Every entry with every byte, and the tags of cases.
  func contents() throws(JournalFailure) -> (entries: [RawEntry], tags: [RawEntry]) {
    do {
      return try writer.read {
        let transaction = SQLiteTransaction($0)
        return (
          try transaction.rows("SELECT * FROM journal ORDER BY sequence", []),
          try transaction.rows("SELECT * FROM caseTags", [])
        )
      }
    } catch {
      throw JournalFailure(message: SQLiteWords.of(error))
    }
  }

  /// One of SQLite's settings as text, for checks.
  package func pragma(_ name: String) throws(JournalFailure) -> String? {
    do {
      return try writer.read { try String.fetchOne($0, sql: "PRAGMA \(name)") }
    } catch {
      throw JournalFailure(message: SQLiteWords.of(error))
    }
  }
}
