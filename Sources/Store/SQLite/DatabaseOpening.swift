import Domain
import Foundation
import GRDB

/// Opens a journal's database with its key and refuses files with another history.
///
/// A new journal gets its table, then its head, then its key with the mark that a chain exists. A
/// journal of the first release gets the mark before its table is migrated. After a crash in
/// between, the next opening can continue. From then on a database without its chain, or a missing
/// database, contradicts the key.
struct DatabaseOpening {
  struct Opened {
    var queue: DatabaseQueue
    var key: JournalKey
    var mark: ChainMark
    var beganAgain = false
  }

  let path: String
  let keyPath: String
  let head: HeadFile
  let beginsAgain: Bool

  func open() throws(JournalFailure) -> Opened {
    let file = try JournalKeyFile.read(keyPath)
    let hasNoLog = try PrivateFiles.isEmptyOrMissing(path + "-wal")
    let isGone = try PrivateFiles.isEmptyOrMissing(path) && hasNoLog
    if isGone, file != nil, !beginsAgain { throw goneFailure }
    if isGone, file == nil { try requireNoHead() }
    try PrivateFiles.ensureFile(path)
    let queue = try Self.connection(to: path)
    let version = try reading(queue) { try JournalSchema.version(of: $0) }
    let hasEntries = try reading(queue) { database in
      try version > 0 && Row.fetchOne(database, sql: "SELECT 1 FROM journal") != nil
    }
    guard let file else {
      guard !hasEntries else { throw missingKeyFailure }
      return try begun(queue)
    }
    if version >= 2 { return try continued(queue, file, version: version) }
    guard !hasEntries else { throw unchainedFailure }
    guard beginsAgain else { throw goneFailure }
    return try begunAgain(queue, file)
  }

  /// The first opening of a journal. It writes the head before the key, and so before any entry.
  private func begun(_ queue: DatabaseQueue) throws(JournalFailure) -> Opened {
    try requireNoHead()
    try Self.migrate(queue, path: path)
    let file = try JournalKeyFile.made()
    try head.begin(with: JournalHead.none.line(sealedWith: file.key), settingAside: nil)
    guard try PrivateFiles.create(keyPath, contents: file.contents(with: .none)) else {
      throw JournalFailure(message: "another program created \(keyPath) at the same time")
    }
    return Opened(queue: queue, key: file.key, mark: .none)
  }

  /// The operator accepts that the entries are gone. The head still says how many there were.
  private func begunAgain(
    _ queue: DatabaseQueue, _ file: JournalKeyFile
  ) throws(JournalFailure) -> Opened {
    try PrivateFiles.replaceOnDisk(keyPath, contents: file.contents(with: .none))
    try Self.migrate(queue, path: path)
    return Opened(queue: queue, key: file.key, mark: .none, beganAgain: true)
  }

  private func continued(
    _ queue: DatabaseQueue, _ file: JournalKeyFile, version: Int
  ) throws(JournalFailure) -> Opened {
    let isCarriedOver = version > 2
    if !isCarriedOver, let odd = try reading(queue, { try Migrations.firstOddEntry(in: $0) }) {
      throw JournalFailure(
        message:
          "\(path): entry \(odd) holds a value in a form that roster never writes, so it was "
          + "changed: \(Self.remedy)")
    }
    let mark: ChainMark
    if let known = file.mark {
      if !isCarriedOver { try requireEnd(of: queue, at: known) }
      mark = known
    } else {
      mark = try reading(queue) { database in
        try Self.mark(of: database, isCarriedOver: isCarriedOver, key: file.key)
      }
      if mark == .none, isBlank(head.content(sealedWith: file.key)) {
        try head.begin(with: JournalHead.none.line(sealedWith: file.key), settingAside: nil)
      }
      try PrivateFiles.replaceOnDisk(keyPath, contents: file.contents(with: mark))
    }
    try Self.migrate(queue, path: path)
    return Opened(queue: queue, key: file.key, mark: mark)
  }

  /// Checks the end of the table after a crash between writing the mark and the migration.
  private func requireEnd(of queue: DatabaseQueue, at mark: ChainMark) throws(JournalFailure) {
    let end = try reading(queue) { try JournalHead(lastOf: "TRUE", in: SQLiteTransaction($0)) }
    guard end == JournalHead(sequence: mark.last, link: mark.link) else {
      throw JournalFailure(
        message: "\(path) is in an older format, although \(keyPath) says that the journal is in "
          + "the newer one. It was rebuilt or is an old copy: \(Self.remedy)")
    }
  }

  /// The mark of the entries with a code of version 1.
  private static func mark(
    of database: Database, isCarriedOver: Bool, key: JournalKey
  ) throws -> ChainMark {
    let chain = JournalChain(key: key)
    var mark = ChainMark.none
    let condition = isCarriedOver ? "version = 1" : "TRUE"
    try SQLiteTransaction(database).each(
      "SELECT * FROM journal WHERE \(condition) ORDER BY sequence"
    ) { entry in
      mark.code = chain.code(of: entry, after: mark.code)
      mark.last = entry.integer("sequence") ?? 0
      mark.link = entry.text("link") ?? JournalChain.none
      return true
    }
    return mark
  }

  private func isBlank(_ content: HeadFile.Content) -> Bool {
    content == .missing || content == .empty
  }

  /// Without key and database, a head with an entry is left over from a journal.
  private func requireNoHead() throws(JournalFailure) {
    let text = try head.text() ?? ""
    let isOfNoEntry = text.hasPrefix("\(JournalHead.prefix) \(JournalHead.none.sequence) ")
    guard text.isEmpty || isOfNoEntry else { throw missingKeyFailure }
  }
}

extension DatabaseOpening {
  fileprivate static let remedy =
    "restore the right file from a backup, or move the journal's folder away to begin a new one"

  fileprivate var missingKeyFailure: JournalFailure {
    JournalFailure(
      message:
        "\(keyPath) is missing, and nothing else proves what the journal holds: restore the key, "
        + "or move the journal's folder away to begin a new one")
  }

  fileprivate var goneFailure: JournalFailure {
    JournalFailure(
      message:
        "\(path) is gone or empty, although \(keyPath) says that there was a journal: bring the "
        + "file from a backup, or begin again with roster journal accept-head --yes")
  }

  fileprivate var unchainedFailure: JournalFailure {
    JournalFailure(
      message:
        "\(path) holds entries without a chain, although \(keyPath) says that the journal has "
        + "one. The table was rebuilt: \(Self.remedy)")
  }

  /// Sets `synchronous` after opening: GRDB sets it to NORMAL with the write-ahead log, which may
  /// lose the last commits in a power failure. Without a path the database is in memory.
  static func connection(to path: String?) throws(JournalFailure) -> DatabaseQueue {
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
      return queue
    } catch {
      throw JournalFailure(message: "\(path ?? "in memory"): \(SQLiteWords.of(error))")
    }
  }

  static func migrate(_ queue: DatabaseQueue, path: String) throws(JournalFailure) {
    do {
      try Migrations.all.migrate(queue)
      try queue.read { try JournalSchema.require(in: $0) }
    } catch let failure as JournalFailure {
      throw JournalFailure(message: "\(path): \(failure.message)")
    } catch {
      throw JournalFailure(message: "\(path): \(error)")
    }
  }

  private func reading<Value>(
    _ queue: DatabaseQueue, _ body: (Database) throws -> Value
  ) throws(JournalFailure) -> Value {
    do {
      return try queue.read(body)
    } catch let failure as JournalFailure {
      throw JournalFailure(message: "\(path): \(failure.message); \(Self.remedy)")
    } catch {
      throw JournalFailure(message: "\(path): \(error)")
    }
  }
}
