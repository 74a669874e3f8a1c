import Domain
import Foundation

/// A transaction of one generation in the team's database.
final class PostgresGeneration: GenerationTransaction {
  private let transaction: PostgresTransaction
  private let number: Int64
  private var known: GenerationFacts
  /// By how much the server's clock is ahead of this host's, at least and at most.
  private var ahead: (least: TimeInterval, most: TimeInterval) = (0, 0)

  /// `locks`: no other session changes the generation until the transaction ends. `now` is this host's
  /// clock.
  ///
  /// - Returns: `nil` if it is gone.
  init?(
    _ number: Int, in transaction: PostgresTransaction, locks: Bool, now: () -> Date
  ) throws {
    self.transaction = transaction
    self.number = Int64(number)
    let row = try transaction.rows(
      "SELECT * FROM index_generations WHERE generation = $1\(locks ? " FOR UPDATE" : "")",
      [.integer(Int64(number))]
    ).first
    guard let row else { return nil }
    known = try GenerationFacts(row)
    guard locks else { return }
    let before = now().timeIntervalSince1970
    let clock = try transaction.rows(
      "SELECT extract(epoch FROM clock_timestamp())::double precision AS now", []
    ).first
    let after = now().timeIntervalSince1970
    guard case .real(let server)? = clock?["now"] else { throw TagTable.Damage() }
    ahead = (server - after, server - before)
  }

  func facts() throws -> GenerationFacts { known }

  func keep(_ facts: GenerationFacts) throws {
    try run(
      """
      UPDATE index_generations SET ended = $2::double precision,
        caught_up = $3::double precision, new_until = $4::double precision,
        provider_time = $5::double precision, last = $6::bytea, unreadable = $7,
        has_moved = $8 <> 0, contacts = $9, resume = $10::bytea
      WHERE generation = $1
      """,
      [
        .of(facts.ended), .of(facts.caughtUp), .of(facts.newUntil), .of(facts.mark.providerTime),
        .bytes(facts.mark.last), .integer(Int64(facts.gaps.unreadable)),
        .integer(facts.gaps.hasMoved ? 1 : 0), .integer(Int64(facts.contacts)),
        .bytes(facts.resume?.kept),
      ])
    known = facts
  }

  private func rows(_ query: String, _ arguments: [RawValue?]) throws -> [RawEntry] {
    try transaction.rows(query, [.integer(number)] + arguments)
  }

  private func run(_ statement: String, _ arguments: [RawValue?]) throws {
    _ = try rows(statement, arguments)
  }

  // MARK: - Blocks

  func runs() throws -> [Int] {
    try rows("\(Self.runsQuery) SELECT run FROM runs WHERE run IS NOT NULL ORDER BY run", [])
      .map { Int($0.integer("run") ?? 0) }
  }

  /// One step of the index for each run.
  private static let runsQuery = """
    WITH RECURSIVE runs(run) AS (
      SELECT min(run) FROM index_blocks WHERE generation = $1
      UNION ALL
      SELECT (SELECT min(block.run) FROM index_blocks AS block
        WHERE block.generation = $1 AND block.run > runs.run)
      FROM runs WHERE run IS NOT NULL
    )
    """

  func blocks(with tags: [UInt64], in runs: [Int]) throws -> [StoredBlock] {
    // The block before the tag's own ones can end with it.
    try blocks(
      """
      SELECT place, run, tag, contact, entries FROM index_blocks WHERE place IN (
        SELECT found.place FROM unnest(string_to_array($2, ',')::bigint[]) AS wanted(run)
        CROSS JOIN unnest(string_to_array($3, ',')::bigint[]) AS given(tag)
        CROSS JOIN LATERAL (
          (SELECT block.place FROM index_blocks AS block
            WHERE block.generation = $1 AND block.run = wanted.run
              AND (block.tag, block.contact) < (given.tag, 0::bigint)
            ORDER BY block.tag DESC, block.contact DESC LIMIT 1)
          UNION ALL
          SELECT block.place FROM index_blocks AS block
          WHERE block.generation = $1 AND block.run = wanted.run AND block.tag = given.tag
        ) AS found)
      """, [.list(runs), .list(Set(tags).map(Self.stored))])
  }

  func blocks(for entries: [TagEntry], in run: Int) throws -> [StoredBlock] {
    try blocks(
      """
      SELECT place, run, tag, contact, entries FROM index_blocks WHERE place IN (
        SELECT coalesce(
          (SELECT block.place FROM index_blocks AS block
            WHERE block.generation = $1 AND block.run = $2
              AND (block.tag, block.contact) <= (given.tag, given.contact)
            ORDER BY block.tag DESC, block.contact DESC LIMIT 1),
          (SELECT block.place FROM index_blocks AS block
            WHERE block.generation = $1 AND block.run = $2
            ORDER BY block.tag, block.contact LIMIT 1))
        FROM unnest(string_to_array($3, ',')::bigint[], string_to_array($4, ',')::bigint[])
          AS given(tag, contact))
      """,
      [
        .integer(Int64(run)), .list(entries.map { Self.stored($0.tag) }),
        .list(entries.map(\.contact)),
      ])
  }

  func firstBlocks(ofEachRun count: Int) throws -> [StoredBlock] {
    try blocks(
      """
      \(Self.runsQuery)
      SELECT first.* FROM runs CROSS JOIN LATERAL (
        SELECT place, block.run, tag, contact, entries FROM index_blocks AS block
        WHERE block.generation = $1 AND block.run = runs.run
        ORDER BY block.tag, block.contact LIMIT $2) AS first
      WHERE runs.run <> \(TagTable.merged)
      ORDER BY first.run, first.tag, first.contact
      """, [.integer(Int64(count))])
  }

  func lastBlock(of run: Int) throws -> StoredBlock? {
    try blocks(
      """
      SELECT place, run, tag, contact, entries FROM index_blocks
      WHERE generation = $1 AND run = $2 ORDER BY tag DESC, contact DESC LIMIT 1
      """, [.integer(Int64(run))]
    ).first
  }

  private func blocks(_ query: String, _ arguments: [RawValue?]) throws -> [StoredBlock] {
    try rows(query, arguments).map { row in
      guard let place = row.integer("place"), let run = row.integer("run"),
        let tag = row.integer("tag"), let contact = row.integer("contact"),
        let number = UInt32(exactly: contact), case .blob(let bytes)? = row["entries"]
      else { throw TagTable.Damage() }
      return try StoredBlock(
        place: place, run: Int(run), start: TagEntry(tag: Self.tag(tag), contact: number),
        bytes: bytes)
    }
  }

  func insert(_ blocks: [TagBlock], run: Int) throws {
    let blocks = blocks.compactMap { block in block.first.map { (first: $0, bytes: block.bytes) } }
    let packed = PackedBytes(blocks.map(\.bytes))
    try self.run(
      """
      INSERT INTO index_blocks (generation, run, tag, contact, entries)
      SELECT $1, $2, tag, contact, substring($3 FROM start FOR size)
      FROM unnest(string_to_array($4, ',')::bigint[], string_to_array($5, ',')::bigint[],
        string_to_array($6, ',')::int[], string_to_array($7, ',')::int[])
        AS given(tag, contact, start, size)
      """,
      [
        .integer(Int64(run)), .blob(packed.bytes), .list(blocks.map { Self.stored($0.first.tag) }),
        .list(blocks.map(\.first.contact)), .list(packed.starts), .list(packed.sizes),
      ])
  }

  func replace(_ blocks: [StoredBlock]) throws {
    let packed = PackedBytes(blocks.map(\.block.bytes))
    try run(
      """
      UPDATE index_blocks AS block SET tag = given.tag, contact = given.contact,
        entries = substring($2 FROM given.start FOR given.size)
      FROM unnest(string_to_array($3, ',')::bigint[], string_to_array($4, ',')::bigint[],
        string_to_array($5, ',')::bigint[], string_to_array($6, ',')::int[],
        string_to_array($7, ',')::int[]) AS given(place, tag, contact, start, size)
      WHERE block.place = given.place AND block.generation = $1
      """,
      [
        .blob(packed.bytes), .list(blocks.map(\.place)),
        .list(blocks.map { Self.stored($0.first.tag) }), .list(blocks.map(\.first.contact)),
        .list(packed.starts), .list(packed.sizes),
      ])
  }

  func deleteBlocks(_ places: [Int64]) throws {
    try run(
      """
      DELETE FROM index_blocks
      WHERE place = ANY (string_to_array($2, ',')::bigint[]) AND generation = $1
      """, [.list(places)])
  }

  /// Integers of the database are signed, in the same order.
  private static func stored(_ tag: UInt64) -> Int64 { Int64(bitPattern: tag ^ (1 << 63)) }
  private static func tag(_ stored: Int64) -> UInt64 { UInt64(bitPattern: stored) ^ (1 << 63) }

  // MARK: - Contacts

  func contacts(numbered numbers: [UInt32]) throws -> [NumberedContact] {
    try contacts("number = ANY (string_to_array($2, ',')::int[])", .list(numbers))
  }

  func contacts(marked marks: [UInt64]) throws -> [NumberedContact]? {
    try contacts(
      "mark = ANY (string_to_array($2, ',')::bigint[])", .list(marks.map(Int64.init(bitPattern:))))
  }

  private func contacts(_ condition: String, _ argument: RawValue) throws -> [NumberedContact] {
    try rows(
      """
      SELECT number, mark, id, tags FROM index_contacts WHERE generation = $1 AND \(condition)
      ORDER BY number
      """, [argument]
    ).map { row in
      guard let number = row.integer("number").flatMap({ UInt32(exactly: $0) }),
        let mark = row.integer("mark"), case .blob(let id)? = row["id"],
        case .blob(let tags)? = row["tags"]
      else { throw TagTable.Damage() }
      return NumberedContact(
        number: number, id: String(decoding: id, as: UTF8.self), mark: UInt64(bitPattern: mark),
        tags: TagBytes.tags(in: tags))
    }
  }

  func keep(_ contacts: [NumberedContact]) throws {
    let ids = PackedBytes(contacts.map { Data($0.id.utf8) })
    let tags = PackedBytes(contacts.map { TagBytes.bytes(of: $0.tags) })
    try run(
      """
      INSERT INTO index_contacts (generation, number, mark, id, tags)
      SELECT $1, number, mark, substring($2 FROM id FOR id_size),
        substring($3 FROM tags FOR tags_size)
      FROM unnest(string_to_array($4, ',')::int[], string_to_array($5, ',')::bigint[],
        string_to_array($6, ',')::int[], string_to_array($7, ',')::int[],
        string_to_array($8, ',')::int[], string_to_array($9, ',')::int[])
        AS given(number, mark, id, id_size, tags, tags_size)
      ON CONFLICT (generation, number) DO UPDATE SET mark = EXCLUDED.mark, id = EXCLUDED.id,
        tags = EXCLUDED.tags
      """,
      [
        .blob(ids.bytes), .blob(tags.bytes), .list(contacts.map(\.number)),
        .list(contacts.map { Int64(bitPattern: $0.mark) }), .list(ids.starts), .list(ids.sizes),
        .list(tags.starts), .list(tags.sizes),
      ])
  }

  func deleteContacts(numbered numbers: [UInt32]) throws {
    try run(
      """
      DELETE FROM index_contacts
      WHERE generation = $1 AND number = ANY (string_to_array($2, ',')::int[])
      """, [.list(numbers)])
  }

  func lastNumber() throws -> UInt32 {
    let row = try rows(
      "SELECT max(number) AS last FROM index_contacts WHERE generation = $1", []
    ).first
    return UInt32(clamping: row?.integer("last") ?? 0)
  }

  // MARK: - Touched contacts

  func shared(_ readAt: Date, ofRemoval isRemoval: Bool) -> Date {
    readAt.addingTimeInterval(isRemoval ? ahead.most : ahead.least)
  }

  func touch(_ marks: [UInt64: Date]) throws -> Set<UInt64> {
    let marks = marks.sorted { $0.key < $1.key }
    return try self.marks(
      """
      INSERT INTO index_touched AS known (generation, mark, read_at)
      SELECT $1, mark, read_at FROM unnest(string_to_array($2, ',')::bigint[],
        string_to_array($3, ',')::double precision[]) AS given(mark, read_at)
      ON CONFLICT (generation, mark) DO UPDATE SET read_at = EXCLUDED.read_at
      WHERE known.read_at <= EXCLUDED.read_at
      RETURNING mark
      """,
      [
        .list(marks.map { Int64(bitPattern: $0.key) }),
        .list(marks.map(\.value.timeIntervalSince1970)),
      ])
  }

  func touched(among marks: [UInt64]) throws -> Set<UInt64> {
    try self.marks(
      """
      SELECT mark FROM index_touched
      WHERE generation = $1 AND mark = ANY (string_to_array($2, ',')::bigint[])
      """, [.list(marks.map { Int64(bitPattern: $0) })])
  }

  private func marks(_ query: String, _ arguments: [RawValue?]) throws -> Set<UInt64> {
    Set(
      try rows(query, arguments).compactMap { row in
        row.integer("mark").map { UInt64(bitPattern: $0) }
      })
  }

  func forgetTouched(before time: Date) throws {
    try run(
      "DELETE FROM index_touched WHERE generation = $1 AND read_at < $2",
      [.real(time.timeIntervalSince1970)])
  }
}

/// Values of different lengths as the one argument of a statement.
private struct PackedBytes {
  var bytes = Data()
  /// The first byte has the number 1.
  var starts: [Int] = []
  var sizes: [Int] = []

  init(_ values: [Data]) {
    for value in values {
      starts.append(bytes.count + 1)
      sizes.append(value.count)
      bytes += value
    }
  }
}

extension GenerationFacts {
  /// - Throws: `TagTable.Damage`.
  init(_ row: RawEntry) throws {
    func date(_ name: String) -> Date? {
      guard case .real(let seconds)? = row[name] else { return nil }
      return Date(timeIntervalSince1970: seconds)
    }
    func text(_ name: String) -> String? {
      guard case .blob(let bytes)? = row[name] else { return nil }
      return String(decoding: bytes, as: UTF8.self)
    }
    guard let began = date("began"), let unreadable = row.integer("unreadable"),
      let contacts = row.integer("contacts")
    else { throw TagTable.Damage() }
    self.init(
      began: began, ended: date("ended"), caughtUp: date("caught_up"),
      newUntil: date("new_until"),
      mark: ListMark(providerTime: date("provider_time"), last: text("last")),
      gaps: IndexGaps(
        unreadable: Int(unreadable), hasMoved: row.integer("has_moved") == 1),
      contacts: Int(contacts), resume: text("resume").flatMap(PageTrack.init(kept:)),
      owesTruncation: false)
  }
}

extension RawValue {
  /// Numbers for `string_to_array`.
  fileprivate static func list(_ numbers: some Sequence<some LosslessStringConvertible>) -> RawValue
  {
    RawValue(numbers.lazy.map(\.description).joined(separator: ","))
  }

  fileprivate static func of(_ date: Date?) -> RawValue? {
    date.map { .real($0.timeIntervalSince1970) }
  }

  /// The database's texts have no NUL, but a provider's cursors may.
  fileprivate static func bytes(_ text: String?) -> RawValue? {
    text.map { .blob(Data($0.utf8)) }
  }
}
