package import Domain
package import Foundation
package import GRDB

/// The SQLite file of the state folder, migrated. Several processes may have it open at once.
///
/// When a write returns, it is on disk: the log is synchronised at every commit
/// (https://www.sqlite.org/pragma.html#pragma_synchronous, FULL).
package struct AppDatabase: Sendable {
  package let writer: DatabaseQueue
  /// Under which the journal digests what was asked for.
  let key: DigestKey

  package static let fileName = "roster.sqlite"

  /// Opens the database of a folder, and makes both where they are missing (0700, 0600).
  ///
  /// - Throws: Where folder or file are not the user's own, see `PrivateFiles`, or SQLite cannot
  ///   open or migrate the file.
  package init(folder: URL) throws(JournalFailure) {
    try PrivateFiles.ensureFolder(folder)
    (writer, key) = try FolderLock.whileHeld(in: folder) {
      () throws(JournalFailure) -> (DatabaseQueue, DigestKey) in
      let path = folder.appendingPathComponent(Self.fileName).path
      try PrivateFiles.ensureFile(path)
      let queue = try Self.opened(path: path)
      return (queue, try DigestKey(file: folder.appendingPathComponent("journal.key").path))
    }
  }

  /// A database that is gone with this value, for tests.
  package static func inMemory() throws(JournalFailure) -> AppDatabase {
    AppDatabase(writer: try opened(path: nil), key: try DigestKey.random())
  }

  private init(writer: DatabaseQueue, key: DigestKey) {
    self.writer = writer
    self.key = key
  }

  /// GRDB sets `synchronous = NORMAL` where it turns the write-ahead log on, which may lose the
  /// last commits with the power; so it is set after opening.
  private static func opened(path: String?) throws(JournalFailure) -> DatabaseQueue {
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
      try Migrations.all.migrate(queue)
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
