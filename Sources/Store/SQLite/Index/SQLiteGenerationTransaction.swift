import Domain
import Foundation
import GRDB

/// A transaction in the file of a generation.
struct SQLiteGenerationTransaction: GenerationTransaction {
  let database: Database

  func facts() throws -> GenerationFacts {
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT began, ended, caughtUp, unreadable, hasMoved, contacts, resume, owesTruncation,
            newUntil, providerTime, last
          FROM generation
          """))
    guard let row, let began = row.date(0) else { throw TagTable.Damage() }
    return GenerationFacts(
      began: began, ended: row.date(1), caughtUp: row.date(2), newUntil: row.date(8),
      mark: ListMark(providerTime: row.date(9), last: row.known(10)),
      gaps: IndexGaps(unreadable: try row.value(3), hasMoved: try row.value(4)),
      contacts: try row.value(5),
      resume: row.known(6).flatMap(PageTrack.init(kept:)),
      owesTruncation: try row.value(7))
  }

  func keep(_ facts: GenerationFacts) throws {
    try database.cachedStatement(
      sql: """
        UPDATE generation SET ended = ?, caughtUp = ?, unreadable = ?, hasMoved = ?, contacts = ?,
          resume = ?, owesTruncation = ?, newUntil = ?, providerTime = ?, last = ?
        """
    ).execute(
      arguments: [
        facts.ended?.timeIntervalSince1970, facts.caughtUp?.timeIntervalSince1970,
        facts.gaps.unreadable, facts.gaps.hasMoved, facts.contacts, facts.resume?.kept,
        facts.owesTruncation, facts.newUntil?.timeIntervalSince1970,
        facts.mark.providerTime?.timeIntervalSince1970, facts.mark.last,
      ])
  }

  // MARK: - Blocks

  /// One step of the index for each run.
  func runs() throws -> [Int] {
    try Int.fetchAll(
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

  func blocks(with tags: [UInt64], in runs: [Int]) throws -> [StoredBlock] {
    var found: [Int64: StoredBlock] = [:]
    for run in runs {
      for tag in tags {
        // Most tags are in one block, the last one that does not begin after them.
        let last = try block(Self.notAfter, run, TagEntry(tag: tag, contact: .max))
        guard let last else { continue }
        found[last.place] = last
        guard last.first.tag == tag else { continue }
        if let before = try block(Self.before, run, TagEntry(tag: tag, contact: 0)) {
          found[before.place] = before
        }
        for block in try blocks(
          "SELECT \(Self.columns) FROM blocks WHERE run = ? AND tag = ?",
          [run, Self.stored(tag)])
        {
          found[block.place] = block
        }
      }
    }
    return Array(found.values)
  }

  func blocks(for entries: [TagEntry], in run: Int) throws -> [StoredBlock] {
    var found: [Int64: StoredBlock] = [:]
    for entry in entries {
      let block = try block(Self.notAfter, run, entry) ?? block(Self.after, run, entry)
      if let block { found[block.place] = block }
    }
    return Array(found.values)
  }

  func firstBlocks(ofEachRun count: Int) throws -> [StoredBlock] {
    try runs().filter { $0 != TagTable.merged }.flatMap { run in
      try blocks(
        "SELECT \(Self.columns) FROM blocks WHERE run = ? ORDER BY tag, contact LIMIT ?",
        [run, count])
    }
  }

  func lastBlock(of run: Int) throws -> StoredBlock? {
    try block(Self.notAfter, run, TagEntry(tag: .max, contact: .max))
  }

  private static let columns = "place, run, tag, contact, entries"
  private static let before = nearest("<", "DESC")
  private static let notAfter = nearest("<=", "DESC")
  private static let after = nearest(">", "ASC")

  private static func nearest(_ sign: String, _ direction: String) -> String {
    """
    SELECT \(columns) FROM blocks WHERE run = ? AND (tag, contact) \(sign) (?, ?)
    ORDER BY tag \(direction), contact \(direction) LIMIT 1
    """
  }

  private func block(_ query: String, _ run: Int, _ entry: TagEntry) throws -> StoredBlock? {
    try blocks(query, [run, Self.stored(entry.tag), Int64(entry.contact)]).first
  }

  private func blocks(_ query: String, _ arguments: StatementArguments) throws -> [StoredBlock] {
    let statement = try database.cachedStatement(sql: query)
    return try Row.fetchAll(statement, arguments: arguments).map { row in
      let contact: Int64 = try row.value(3)
      guard let contact = UInt32(exactly: contact) else { throw TagTable.Damage() }
      return try StoredBlock(
        place: row.value(0), run: row.value(1),
        start: TagEntry(tag: Self.tag(row.value(2)), contact: contact), bytes: row.value(4))
    }
  }

  func insert(_ blocks: [TagBlock], run: Int) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT INTO blocks (run, tag, contact, entries) VALUES (?, ?, ?, ?)")
    for block in blocks {
      guard let first = block.first else { continue }
      try statement.execute(
        arguments: [run, Self.stored(first.tag), Int64(first.contact), block.bytes])
    }
  }

  func replace(_ blocks: [StoredBlock]) throws {
    let statement = try database.cachedStatement(
      sql: "UPDATE blocks SET tag = ?, contact = ?, entries = ? WHERE place = ?")
    for stored in blocks {
      try statement.execute(
        arguments: [
          Self.stored(stored.first.tag), Int64(stored.first.contact), stored.block.bytes,
          stored.place,
        ])
    }
  }

  func deleteBlocks(_ places: [Int64]) throws {
    let statement = try database.cachedStatement(sql: "DELETE FROM blocks WHERE place = ?")
    for place in places { try statement.execute(arguments: [place]) }
  }

  /// SQLite's integers are signed, in the same order.
  private static func stored(_ tag: UInt64) -> Int64 { Int64(bitPattern: tag ^ (1 << 63)) }
  private static func tag(_ stored: Int64) -> UInt64 { UInt64(bitPattern: stored) ^ (1 << 63) }

  // MARK: - Contacts

  func contacts(numbered numbers: [UInt32]) throws -> [NumberedContact] {
    let statement = try database.cachedStatement(
      sql: "SELECT id, tags FROM contacts WHERE number = ?")
    return try numbers.sorted().compactMap { number in
      try Row.fetchOne(statement, arguments: [Int64(number)]).map {
        NumberedContact(
          number: number, id: try $0.value(0), mark: 0, tags: TagBytes.tags(in: try $0.value(1)))
      }
    }
  }

  /// The tag of an id finds its contact, which saves an index of marks.
  func contacts(marked marks: [UInt64]) throws -> [NumberedContact]? { nil }

  func keep(_ contacts: [NumberedContact]) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO contacts (number, id, tags) VALUES (?, ?, ?)")
    for contact in contacts {
      try statement.execute(
        arguments: [Int64(contact.number), contact.id, TagBytes.bytes(of: contact.tags)])
    }
  }

  func deleteContacts(numbered numbers: [UInt32]) throws {
    let statement = try database.cachedStatement(sql: "DELETE FROM contacts WHERE number = ?")
    for number in numbers { try statement.execute(arguments: [Int64(number)]) }
  }

  func lastNumber() throws -> UInt32 {
    let last = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT MAX(number) FROM contacts"))
    return UInt32(clamping: last ?? 0)
  }

  // MARK: - Touched contacts

  /// All processes have the same clock.
  func shared(_ readAt: Date, ofRemoval isRemoval: Bool) -> Date { readAt }

  func touch(_ marks: [UInt64: Date]) throws -> Set<UInt64> {
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO touched (mark, readAt) VALUES (?, ?)
        ON CONFLICT (mark) DO UPDATE SET readAt = excluded.readAt WHERE readAt <= excluded.readAt
        """)
    var kept: Set<UInt64> = []
    for (mark, time) in marks {
      try statement.execute(
        arguments: [Int64(bitPattern: mark), time.timeIntervalSince1970])
      if database.changesCount > 0 { kept.insert(mark) }
    }
    return kept
  }

  func touched(among marks: [UInt64]) throws -> Set<UInt64> {
    guard try Row.fetchOne(database, sql: "SELECT 1 FROM touched LIMIT 1") != nil else { return [] }
    let statement = try database.cachedStatement(sql: "SELECT 1 FROM touched WHERE mark = ?")
    return Set(
      try marks.filter {
        try Row.fetchOne(statement, arguments: [Int64(bitPattern: $0)]) != nil
      })
  }

  func forgetTouched(before time: Date) throws {
    try database.execute(
      sql: "DELETE FROM touched WHERE readAt < ?", arguments: [time.timeIntervalSince1970])
  }
}
