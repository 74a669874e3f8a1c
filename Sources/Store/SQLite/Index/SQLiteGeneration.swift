import Domain
import Foundation
import GRDB

/// One generation of a provider's index in a file of its own.
///
/// Removed content is overwritten (`secure_delete`), and the write-ahead log is truncated after
/// every removal.
struct SQLiteGeneration {
  let path: String
  private let queue: DatabaseQueue
  private let identity: FileIdentity?

  /// What a generation of another format, key or installation is.
  struct Foreign: Error {}

  /// Whether another file has its name now.
  var isReplaced: Bool { FileIdentity.at(path) != identity }

  /// Opens a file or makes it.
  ///
  /// - Throws: `JournalFailure` for a file that is not private; `Foreign`; `TagTable.Damage`; GRDB's errors for a damaged file or a full disk.
  init(path: String, tagging: Tagging, makesNew: Bool) throws {
    self.path = path
    // Also refuses a file that others can write, and a link.
    try PrivateFiles.ensureFile(path)
    identity = FileIdentity.at(path)
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(TimeInterval(Self.patience))
    configuration.label = "index"
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA secure_delete = ON")
      // Of 4 KiB: enough for the paths to the blocks of an index of a million contacts.
      try database.execute(sql: "PRAGMA cache_size = 2000")
    }
    queue = try DatabaseQueue(path: path, configuration: configuration)
    let check = Int64(bitPattern: tagging.check)
    try queue.write { database in
      if try !database.tableExists("generation") {
        guard makesNew else { throw Foreign() }
        try database.execute(sql: Self.schema)
        try database.execute(
          sql: "INSERT INTO generation (format, keyCheck, began) VALUES (?, ?, ?)",
          arguments: [Self.format, check, Date().timeIntervalSince1970])
      }
      let known = try Row.fetchOne(database, sql: "SELECT format, keyCheck FROM generation")
      guard let known, try known.value(0) == Self.format, try known.value(1) == check else {
        throw Foreign()
      }
    }
  }

  private static let format = 3
  /// How long to wait for another process's write, in seconds.
  private static let patience = 10

  /// Times are seconds since 1970, `providerTime` by the provider's clock. `touched` has the contacts that were
  /// changed or removed lately, by the mark of their id: a page that was asked for earlier does not
  /// bring them back.
  private static let schema = """
    CREATE TABLE generation (
      format INTEGER NOT NULL,
      keyCheck INTEGER NOT NULL,
      began REAL NOT NULL,
      ended REAL,
      caughtUp REAL,
      newUntil REAL,
      providerTime REAL,
      last TEXT,
      unreadable INTEGER NOT NULL DEFAULT 0,
      hasMoved INTEGER NOT NULL DEFAULT 0,
      contacts INTEGER NOT NULL DEFAULT 0,
      owesTruncation INTEGER NOT NULL DEFAULT 0,
      resume TEXT
    ) STRICT;
    CREATE TABLE contacts (
      number INTEGER PRIMARY KEY NOT NULL,
      id TEXT NOT NULL,
      tags BLOB NOT NULL
    ) STRICT;
    CREATE TABLE touched (
      mark INTEGER PRIMARY KEY NOT NULL,
      readAt REAL NOT NULL
    ) STRICT;
    CREATE TABLE blocks (
      place INTEGER PRIMARY KEY NOT NULL,
      run INTEGER NOT NULL,
      tag INTEGER NOT NULL,
      contact INTEGER NOT NULL,
      entries BLOB NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX blocks_start ON blocks (run, tag, contact);
    """

  // MARK: - Transactions

  func read<Value>(_ body: (any GenerationTransaction) throws -> Value) throws -> Value {
    try queue.read { try body(SQLiteGenerationTransaction(database: $0)) }
  }

  /// Then removes what was overwritten from the log.
  func write<Value>(_ body: (any GenerationTransaction) throws -> Value) throws -> Value {
    let value = try queue.write { try body(SQLiteGenerationTransaction(database: $0)) }
    try truncateLog()
    return value
  }

  func facts() throws -> GenerationFacts { try read { try $0.facts() } }

  func close() throws { try queue.close() }

  // MARK: - Removed content

  /// Empties the write-ahead log if it may hold what was overwritten in the database. That fails
  /// while another connection reads from it, and is then tried again later.
  func truncateLog() throws {
    try queue.writeWithoutTransaction { database in
      guard try SQLiteGenerationTransaction(database: database).facts().owesTruncation else {
        return
      }
      // Not the ten seconds of a write: the next call tries again.
      try database.execute(sql: "PRAGMA busy_timeout = 100")
      defer { _ = try? database.execute(sql: "PRAGMA busy_timeout = \(Self.patience * 1_000)") }
      let row = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      guard try row?.value(0) == 0 else { return }
      try database.execute(sql: "UPDATE generation SET owesTruncation = 0")
    }
  }
}

extension Row {
  /// GRDB's own subscript ends the program at a value of another type, which a damaged file can
  /// hold.
  func value<Value: DatabaseValueConvertible>(_ index: Int) throws -> Value {
    guard let value: Value = known(index) else { throw TagTable.Damage() }
    return value
  }

  /// `nil` also for a value of another type.
  @inline(never)
  func known<Value: DatabaseValueConvertible>(_ index: Int) -> Value? {
    Value.fromDatabaseValue(self[index])
  }

  /// Of seconds since 1970.
  func date(_ index: Int) -> Date? {
    (known(index) as Double?).map { Date(timeIntervalSince1970: $0) }
  }
}
