package import Domain
package import Foundation
package import GRDB

/// The SQLite file of the state folder, migrated. Several processes may have it open at once.
///
/// When a write returns, it is on disk: the log is synchronised at every commit
/// (https://www.sqlite.org/pragma.html#pragma_synchronous, FULL).
package struct AppDatabase: Sendable {
  package let writer: DatabaseQueue
  let key: JournalKey
  /// Where the heads go beside the machine's log; `nil` for a database in memory.
  let headFile: HeadFile?
  /// Who still runs; `nil` for a database in memory, which no other process has.
  let locks: ProcessLocks?

  package static let fileName = "roster.sqlite"
  static let keyName = "journal.key"

  /// Opens the database of a folder, and makes both where they are missing (0700, 0600).
  ///
  /// - Throws: Where folder or file are not the user's own, see `PrivateFiles`, or SQLite cannot
  ///   open or migrate the file.
  package init(folder: URL) throws(JournalFailure) {
    try PrivateFiles.ensureFolder(folder)
    let path = folder.appendingPathComponent(Self.fileName).path
    let keyPath = folder.appendingPathComponent(Self.keyName).path
    (writer, key) = try FolderLock.whileHeld(in: folder) {
      () throws(JournalFailure) -> (DatabaseQueue, JournalKey) in
      let isEmpty = try PrivateFiles.isEmptyOrMissing(path)
      let isNew = try PrivateFiles.isEmptyOrMissing(path + "-wal") && isEmpty
      try PrivateFiles.ensureFile(path)
      let key = try JournalKey(file: keyPath, mayBeMade: isNew)
      return (try Self.opened(path: path, key: key), key)
    }
    headFile = HeadFile(path: folder.appendingPathComponent(HeadFile.name).path)
    locks = try ProcessLocks(file: folder.appendingPathComponent("journal.lock").path)
  }

  /// Whether a folder holds a database, or what is left of one: its head or its key.
  package static func isThere(folder: URL) -> Bool {
    [fileName, HeadFile.name, keyName].contains {
      FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
    }
  }

  /// A database that is gone with this value, for tests.
  package static func inMemory() throws(JournalFailure) -> AppDatabase {
    let key = try JournalKey.inMemory()
    return AppDatabase(writer: try opened(path: nil, key: key), key: key)
  }

  private init(writer: DatabaseQueue, key: JournalKey) {
    self.writer = writer
    self.key = key
    headFile = nil
    locks = nil
  }

  /// GRDB sets `synchronous = NORMAL` where it turns the write-ahead log on, which may lose the
  /// last commits with the power; so it is set after opening.
  private static func opened(
    path: String?, key: JournalKey
  ) throws(JournalFailure) -> DatabaseQueue {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(10)
    configuration.label = "roster"
    do {
      let queue =
        if let path {
          try DatabaseQueue(path: path, configuration: configuration)
        } else {
          try DatabaseQueue(configuration: configuration)
        }
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      try Migrations.all(chain: JournalChain(key: key)).migrate(queue)
      return queue
    } catch {
      throw JournalFailure(message: "\(path ?? "in memory"): \(error)")
    }
  }
}

extension AppDatabase {
  /// One of SQLite's settings as text, for checks of how the file is kept.
  package func pragma(_ name: String) throws(JournalFailure) -> String? {
    do {
      return try writer.read { try String.fetchOne($0, sql: "PRAGMA \(name)") }
    } catch {
      throw JournalFailure(message: "\(error)")
    }
  }
}
