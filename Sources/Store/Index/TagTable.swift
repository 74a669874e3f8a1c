import Foundation
import GRDB

/// The entries of a generation in blocks. A run is sorted as a whole. A complete generation has one
/// run; while it is built, each part that is added is a run of its own.
struct TagTable {
  static let schema = """
    CREATE TABLE blocks (
      place INTEGER PRIMARY KEY NOT NULL,
      run INTEGER NOT NULL,
      tag INTEGER NOT NULL,
      contact INTEGER NOT NULL,
      entries BLOB NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX blocks_start ON blocks (run, tag, contact);
    """

  let database: Database
  /// Whether there is only the run of a complete generation.
  var isMerged = false

  /// The blocks' bytes are not as roster wrote them.
  struct Damage: Error {}

  /// Appends a block whose entries follow all others of its run.
  func append(_ block: TagBlock, first: TagEntry, run: Int) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT INTO blocks (run, tag, contact, entries) VALUES (?, ?, ?, ?)")
    try statement.execute(
      arguments: [run, Self.stored(first.tag), Int64(first.contact), block.bytes])
  }

  func runs() throws -> [Int] {
    guard !isMerged else { return [RunMerge.merged] }
    // One step of the index for each run.
    return try Int.fetchAll(
      database,
      sql: """
        WITH RECURSIVE runs(run) AS (
          SELECT MIN(run) FROM blocks
          UNION ALL
          SELECT (SELECT MIN(run) FROM blocks WHERE run > runs.run) FROM runs WHERE run IS NOT NULL
        )
        SELECT run FROM runs WHERE run IS NOT NULL
        """)
  }

  /// The numbers of the contacts with a tag, at most `limit`.
  func contacts(with tag: UInt64, limit: Int = .max) throws -> [UInt32] {
    var contacts: [UInt32] = []
    for run in try runs() {
      try append(run: run, tag, limit, to: &contacts)
      if contacts.count >= limit { break }
    }
    return contacts
  }

  private func append(
    run: Int, _ tag: UInt64, _ limit: Int, to contacts: inout [UInt32]
  ) throws {
    // Most tags are in one block, the last one that does not begin after them.
    guard let last = try block(run: run, notAfter: TagEntry(tag: tag, contact: .max)) else {
      return
    }
    guard last.block.first?.tag == tag else {
      return last.block.appendContacts(with: tag, to: &contacts)
    }
    if let before = try block(run: run, before: TagEntry(tag: tag, contact: 0)) {
      before.block.appendContacts(with: tag, to: &contacts)
    }
    let rows = try Row.fetchCursor(
      database.cachedStatement(
        sql: "SELECT entries FROM blocks WHERE run = ? AND tag = ? ORDER BY contact"),
      arguments: [run, Self.stored(tag)])
    while contacts.count < limit, let row = try rows.next() {
      try Self.whole(row.value(0)).appendContacts(with: tag, to: &contacts)
    }
  }

  // MARK: - Single entries

  func insert(_ entry: TagEntry, run: Int) throws {
    let found = try block(run: run, notAfter: entry) ?? block(run: run, after: entry)
    guard let found else { return try append(TagBlock([entry]), first: entry, run: run) }
    var entries = found.block.entries
    let index = entries.firstIndex { !($0 < entry) } ?? entries.count
    guard index == entries.count || entries[index] != entry else { return }
    entries.insert(entry, at: index)
    guard entries.count > TagBlock.mostEntries else { return try write(entries, to: found.place) }
    let middle = entries.count / 2
    try write(Array(entries[..<middle]), to: found.place)
    try append(TagBlock(entries[middle...]), first: entries[middle], run: run)
  }

  func remove(_ entry: TagEntry) throws {
    for run in try runs() {
      guard let found = try block(run: run, notAfter: entry) else { continue }
      let entries = found.block.entries
      let others = entries.filter { $0 != entry }
      guard others.count < entries.count else { continue }
      try write(others, to: found.place)
    }
  }

  private func write(_ entries: [TagEntry], to place: Int64) throws {
    guard let first = entries.first else {
      return try database.execute(sql: "DELETE FROM blocks WHERE place = ?", arguments: [place])
    }
    try database.cachedStatement(
      sql: "UPDATE blocks SET tag = ?, contact = ?, entries = ? WHERE place = ?"
    ).execute(
      arguments: [
        Self.stored(first.tag), Int64(first.contact), TagBlock(entries).bytes, place,
      ])
  }

  // MARK: - Blocks

  typealias Found = (place: Int64, block: TagBlock)

  private func block(run: Int, before entry: TagEntry) throws -> Found? {
    try found(Self.before, run, entry)
  }

  private func block(run: Int, notAfter entry: TagEntry) throws -> Found? {
    try found(Self.notAfter, run, entry)
  }

  func block(run: Int, after entry: TagEntry) throws -> Found? {
    try found(Self.after, run, entry)
  }

  private static let before = nearest("<", "DESC")
  private static let notAfter = nearest("<=", "DESC")
  private static let after = nearest(">", "ASC")

  private static func nearest(_ sign: String, _ direction: String) -> String {
    """
    SELECT place, entries FROM blocks WHERE run = ? AND (tag, contact) \(sign) (?, ?)
    ORDER BY tag \(direction), contact \(direction) LIMIT 1
    """
  }

  private func found(_ query: String, _ run: Int, _ entry: TagEntry) throws -> Found? {
    let row = try Row.fetchOne(
      database.cachedStatement(sql: query),
      arguments: [run, Self.stored(entry.tag), Int64(entry.contact)])
    return try row.map { (place: try $0.value(0), block: try Self.whole($0.value(1))) }
  }

  func first(of run: Int) throws -> Found? {
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: "SELECT place, entries FROM blocks WHERE run = ? ORDER BY tag, contact LIMIT 1"),
      arguments: [run])
    return try row.map { (place: try $0.value(0), block: try Self.whole($0.value(1))) }
  }

  /// The last entry of a run.
  func last(of run: Int) throws -> TagEntry? {
    try block(run: run, notAfter: TagEntry(tag: .max, contact: .max))?.block.entries.last
  }

  func delete(_ place: Int64) throws {
    try database.cachedStatement(sql: "DELETE FROM blocks WHERE place = ?")
      .execute(arguments: [place])
  }

  /// Replaces a block by the rest of its entries.
  func shorten(_ place: Int64, to entries: ArraySlice<TagEntry>) throws {
    try write(Array(entries), to: place)
  }

  private static func whole(_ bytes: Data) throws -> TagBlock {
    let block = TagBlock(bytes: bytes)
    guard block.isWhole else { throw Damage() }
    return block
  }

  /// SQLite's integers are signed, in the same order.
  private static func stored(_ tag: UInt64) -> Int64 { Int64(bitPattern: tag ^ (1 << 63)) }
}
