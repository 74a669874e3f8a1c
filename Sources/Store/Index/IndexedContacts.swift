import Domain
import Foundation
import GRDB

/// The contacts of a generation and their tags, within one transaction.
struct IndexedContacts {
  let database: Database
  let tagging: Tagging
  let isBuilding: Bool

  private var table: TagTable { TagTable(database: database, isMerged: !isBuilding) }

  /// While a generation is built, single changes go into a run of their own.
  static let changes = 1

  // MARK: - Single contacts

  /// A contact as it was read; `tags` is `nil` if it has none any more.
  struct Reading: Sendable {
    var id: String
    var tags: [UInt64]?
    var readAt: Date
  }

  /// Whether `change` would change nothing.
  func isSame(_ reading: Reading) throws -> Bool {
    try known(reading.id)?.tags == reading.tags
  }

  /// Replaces what is known of a contact. Does nothing if a later reading is known.
  func change(_ reading: Reading) throws {
    guard try touch(reading) else { return }
    if let tags = reading.tags {
      try keep(reading.id, tags)
    } else {
      try remove(reading.id)
    }
  }

  private func keep(_ id: String, _ tags: [UInt64]) throws {
    let known = try self.known(id)
    if let known, known.tags == tags { return }
    let number = try known.map(\.number) ?? nextNumber()
    let run = isBuilding ? Self.changes : RunMerge.merged
    let before = Set(known?.tags ?? [])
    if !before.isEmpty { try IndexGeneration.owe(in: database) }
    for tag in before.subtracting(tags) {
      try table.remove(TagEntry(tag: tag, contact: number))
    }
    for tag in Set(tags).subtracting(before) {
      try table.insert(TagEntry(tag: tag, contact: number), run: run)
    }
    try insert(id, number, tags)
    if known == nil { try count(1) }
  }

  private func remove(_ id: String) throws {
    guard let known = try known(id) else { return }
    try IndexGeneration.owe(in: database)
    for tag in known.tags { try table.remove(TagEntry(tag: tag, contact: known.number)) }
    try database.cachedStatement(sql: "DELETE FROM contacts WHERE number = ?")
      .execute(arguments: [Int64(known.number)])
    try count(-1)
  }

  /// - Returns: `false` if a later reading is known.
  private func touch(_ reading: Reading) throws -> Bool {
    try database.cachedStatement(
      sql: """
        INSERT INTO touched (mark, readAt) VALUES (?, ?)
        ON CONFLICT (mark) DO UPDATE SET readAt = excluded.readAt WHERE readAt <= excluded.readAt
        """
    ).execute(
      arguments: [mark(of: reading.id), reading.readAt.timeIntervalSince1970])
    return database.changesCount > 0
  }

  /// Forgets what was touched before this time.
  func forgetTouched(before time: Date) throws {
    try database.execute(
      sql: "DELETE FROM touched WHERE readAt < ?", arguments: [time.timeIntervalSince1970])
  }

  private func mark(of id: String) -> Int64 { Int64(bitPattern: tagging.mark(ofID: id)) }

  private func known(_ id: String) throws -> (number: UInt32, tags: [UInt64])? {
    for number in try table.contacts(with: tagging.tag(ofID: id)) {
      let row = try Row.fetchOne(
        database.cachedStatement(sql: "SELECT id, tags FROM contacts WHERE number = ?"),
        arguments: [Int64(number)])
      if let row, try row.value(0) == id { return (number, Self.tags(in: try row.value(1))) }
    }
    return nil
  }

  private func insert(_ id: String, _ number: UInt32, _ tags: [UInt64]) throws {
    try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO contacts (number, id, tags) VALUES (?, ?, ?)"
    ).execute(arguments: [Int64(number), id, Self.bytes(of: tags)])
  }

  private func nextNumber() throws -> UInt32 {
    let last = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT MAX(number) FROM contacts"))
    return UInt32((last ?? 0) + 1)
  }

  private func count(_ change: Int) throws {
    try database.cachedStatement(sql: "UPDATE generation SET contacts = contacts + ?")
      .execute(arguments: [change])
  }

  // MARK: - A part of a list

  /// Adds contacts that are not in the generation yet as a run of their own.
  func add(_ contacts: [(id: String, tags: [UInt64])]) throws {
    var number = try nextNumber()
    var entries: [TagEntry] = []
    entries.reserveCapacity(contacts.count * 10)
    for (id, tags) in contacts {
      try insert(id, number, tags)
      for tag in tags { entries.append(TagEntry(tag: tag, contact: number)) }
      number += 1
    }
    entries.sort()
    let run = max(Self.changes, try table.runs().last ?? 0) + 1
    for start in stride(from: 0, to: entries.count, by: TagBlock.mostEntries) {
      let part = entries[start..<min(start + TagBlock.mostEntries, entries.count)]
      try table.append(TagBlock(part), first: entries[start], run: run)
    }
    try count(contacts.count)
  }

  /// Whether any contact was changed or removed besides the list.
  func hasTouched() throws -> Bool {
    try Row.fetchOne(database, sql: "SELECT 1 FROM touched LIMIT 1") != nil
  }

  func isTouched(_ id: String) throws -> Bool {
    try Row.fetchOne(
      database.cachedStatement(sql: "SELECT 1 FROM touched WHERE mark = ?"),
      arguments: [mark(of: id)]) != nil
  }

  func isKnown(_ id: String) throws -> Bool { try known(id) != nil }

  // MARK: - Tags

  private static func bytes(of tags: [UInt64]) -> Data {
    tags.withUnsafeBytes { Data($0) }
  }

  private static func tags(in bytes: Data) -> [UInt64] {
    bytes.withUnsafeBytes { place in
      (0..<place.count / 8).map { place.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
    }
  }

  // MARK: - Candidates

  /// The ids of contacts that have every identifier of an alternative; `isTooCommon` if the only
  /// one is shared by too many.
  func candidates(
    for query: IdentifierQuery, limit: Int, of total: Int
  ) throws -> (ids: [String], more: Int, isTooCommon: Bool) {
    let most = max(Self.fewestCommon, total / Self.commonShare)
    var numbers: [UInt32] = []
    var seen: Set<UInt32> = []
    var isTooCommon = false
    for alternative in query.alternatives {
      let lists = try alternative.map { try table.contacts(with: tagging.tag(of: $0)) }
        .sorted { $0.count < $1.count }
      guard let shortest = lists.first else { continue }
      if lists.count == 1, shortest.count > most, alternative[0].kind == .nameWord {
        isTooCommon = true
        continue
      }
      let others = lists.dropFirst().map(Set.init)
      for number in shortest.sorted()
      where others.allSatisfy({ $0.contains(number) }) && seen.insert(number).inserted {
        numbers.append(number)
      }
    }
    let ids = try numbers.prefix(limit).compactMap(id(of:))
    return (ids, max(0, numbers.count - limit), isTooCommon)
  }

  /// Each once.
  func ids(withAnyOf tags: [UInt64]) throws -> [String] {
    let numbers = Set(try tags.flatMap { try table.contacts(with: $0) })
    return try numbers.sorted().compactMap(id(of:))
  }

  private func id(of number: UInt32) throws -> String? {
    try String.fetchOne(
      database.cachedStatement(sql: "SELECT id FROM contacts WHERE number = ?"),
      arguments: [Int64(number)])
  }

  /// A word that more than one in so many contacts share needs another word.
  private static let commonShare = 200
  /// In a small index no word is too common.
  private static let fewestCommon = 100
}
