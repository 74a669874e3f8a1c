package import Domain
package import Foundation
import GRDB
import Synchronization

/// The suppression list: `suppression.sqlite` and `suppression.key` in the state folder.
///
/// Neither exists before the first tag; a list without them is empty. The file is made, then the
/// key, then the file gets a code of the key. From then on the one without the other is an error: a
/// list that was removed must not look empty.
package final class SuppressionFile: SuppressionList {
  private struct Opened: Sendable {
    let queue: DatabaseQueue
    let table: SuppressionTable
    let identity: FileIdentity?

    var check: Int64 { table.keys.check }

    func reading<Value>(
      _ body: (SuppressionTable, SQLiteTransaction) throws -> Value
    ) throws -> Value {
      try queue.read { try body(table, SQLiteTransaction($0)) }
    }
  }

  private let folder: URL
  private let path: String
  private let key: TitledKey
  private let opened = Mutex<Opened?>(nil)

  package init(folder: URL) {
    self.folder = folder
    path = folder.appendingPathComponent(Self.fileName).path
    key = TitledKey(
      path: folder.appendingPathComponent(Self.keyName).path,
      title: "roster suppression key 1")
  }

  static let fileName = "suppression.sqlite"
  static let keyName = "suppression.key"

  /// `nil` if there is no list.
  func masterKey() throws(JournalFailure) -> LockedMemory? { try key.read() }

  // MARK: - Reading

  @concurrent package func entries(
    of identifiers: [SuppressionIdentifier]
  ) async throws(SuppressionFailure) -> [[SuppressionEntry]] {
    try failing {
      guard let list = try existing() else { return identifiers.map { _ in [] } }
      return try list.reading { try $0.entries(of: identifiers, in: $1) }
    }
  }

  @concurrent package func isEmpty() async throws(SuppressionFailure) -> Bool {
    try failing { try existing()?.reading { try $0.isEmpty(in: $1) } ?? true }
  }

  @concurrent package func all() async throws(SuppressionFailure) -> [SuppressedTag] {
    try failing { try existing()?.reading { try $0.all(in: $1) } ?? [] }
  }

  @concurrent package func status() async throws(SuppressionFailure) -> SuppressionStatus {
    try failing { try existing()?.reading { try $0.status(in: $1) } ?? SuppressionStatus() }
  }

  // MARK: - Changes

  @concurrent package func tags(
    of identifiers: [SuppressionIdentifier]
  ) async throws(SuppressionFailure) -> [SuppressionTag] {
    try failing {
      try existingOrMade().table.keys.tags(of: identifiers)
    }
  }

  @concurrent package func add(
    _ tags: [SuppressionTag], _ entry: SuppressionEntry
  ) async throws(SuppressionFailure) -> Int {
    try failing {
      try existingOrMade().queue.write { database in
        let statement = try database.cachedStatement(
          sql: "INSERT OR IGNORE INTO tags (tag, caseReference, reason, day) VALUES (?, ?, ?, ?)")
        var count = 0
        for tag in tags {
          try statement.execute(arguments: [
            Int64(bitPattern: tag.value), entry.caseReference, entry.right.rawValue,
            entry.day.iso,
          ])
          count += database.changesCount
        }
        return count
      }
    }
  }

  @concurrent package func remove(
    caseReference: String
  ) async throws(SuppressionFailure) -> Int {
    try failing {
      guard let list = try existing() else { return 0 }
      return try list.queue.write { database in
        try database.execute(
          sql: "DELETE FROM tags WHERE caseReference = ?", arguments: [caseReference])
        return database.changesCount
      }
    }
  }

  // MARK: - Opening

  /// `nil` if no tag was ever kept.
  private func existing() throws -> Opened? {
    try opened.withLock { opened in
      // Another file may have its name now, or none.
      if let known = opened, let now = FileIdentity.at(path), now == known.identity {
        return known
      }
      opened = nil
      let isMissing = try PrivateFiles.isEmptyOrMissing(path)
      guard let key = try key.read() else {
        if isMissing { return nil }
        let queue = try connection()
        guard try check(in: queue) == nil else {
          throw SuppressionFailure(
            message: "\(self.key.path) is missing, and without it \(path) cannot be read: restore "
              + "the key from a backup")
        }
        return nil
      }
      guard !isMissing else {
        throw SuppressionFailure(
          message: "\(path) is missing or empty, although \(self.key.path) says that there was a "
            + "list: restore it from a backup, or remove the key to begin an empty list")
      }
      let found = try opening(with: key)
      switch try check(in: found.queue) {
      case nil: return nil
      case found.check: break
      default:
        throw SuppressionFailure(
          message: "\(path) was made with another key than \(self.key.path)")
      }
      opened = found
      return found
    }
  }

  private func existingOrMade() throws -> Opened {
    if let list = try existing() { return list }
    try PrivateFiles.ensureFolder(folder)
    return try FolderLock.whileHeld(in: folder) { () throws(JournalFailure) -> Opened in
      do {
        // Another process may have made it.
        if let list = try existing() { return list }
        try connection().write { try $0.execute(sql: Self.schema) }
        let list = try opening(with: try key.readOrMake())
        try list.queue.write { database in
          try database.execute(
            sql: "INSERT INTO list (format, keyCheck) VALUES (?, ?)",
            arguments: [Self.format, list.check])
        }
        opened.withLock { $0 = list }
        return list
      } catch let failure as SuppressionFailure {
        throw JournalFailure(message: failure.message)
      } catch let failure as JournalFailure {
        throw failure
      } catch {
        throw JournalFailure(message: "\(path): \(error)")
      }
    }
  }

  private func opening(with key: LockedMemory) throws -> Opened {
    let queue = try connection()
    return Opened(
      queue: queue, table: SuppressionTable(keys: SuppressionKeys(key), name: "tags"),
      identity: FileIdentity.at(path))
  }

  /// Removed content is overwritten.
  private func connection() throws -> DatabaseQueue {
    // Also refuses a file that others can write, and a link.
    try PrivateFiles.ensureFile(path)
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.label = "suppression"
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA secure_delete = ON") }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// The code of the key that the file was made with; `nil` if it was never finished.
  private func check(in queue: DatabaseQueue) throws -> Int64? {
    try queue.read { database in
      guard try database.tableExists("list") else { return nil }
      guard let row = try Row.fetchOne(database, sql: "SELECT format, keyCheck FROM list") else {
        return nil
      }
      guard row[0] == Self.format else {
        throw SuppressionFailure(message: "\(path) has a newer form than this roster knows")
      }
      return row[1]
    }
  }

  private static let format = 1

  private static let schema = """
    CREATE TABLE IF NOT EXISTS list (
      format INTEGER NOT NULL,
      keyCheck INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS tags (
      tag INTEGER NOT NULL,
      caseReference TEXT NOT NULL,
      reason TEXT NOT NULL,
      day TEXT NOT NULL,
      PRIMARY KEY (tag, caseReference, reason)
    ) STRICT, WITHOUT ROWID;
    """

  private func failing<Value>(_ body: () throws -> Value) throws(SuppressionFailure) -> Value {
    do {
      return try body()
    } catch let failure as SuppressionFailure {
      throw failure
    } catch let failure as JournalFailure {
      throw SuppressionFailure(message: failure.message)
    } catch {
      throw SuppressionFailure(message: "\(path): \(error)")
    }
  }
}
