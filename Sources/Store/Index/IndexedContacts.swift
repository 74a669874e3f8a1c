import Domain
import Foundation
import GRDB

/// The contacts of a generation and their tags, within one transaction.
struct IndexedContacts {
  let database: Database
  let tagging: Tagging

  private var table: TagTable { TagTable(database: database) }

  /// While a generation is built, single changes go into a run of their own.
  static let changes = 1

  // MARK: - Single contacts

  /// Replaces what is known of a contact. Does nothing if its tags are the same, or if it was read
  /// or removed later than `readAt`.
  func keep(_ id: String, _ tags: [UInt64], readAt: Date, isBuilding: Bool) throws {
    let idTag = tagging.tag(of: Self.identifier(of: id))
    guard try touch(idTag, readAt, isBuilding: isBuilding) else { return }
    let known = try self.known(id, idTag)
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

  func remove(_ id: String, readAt: Date, isBuilding: Bool) throws {
    let idTag = tagging.tag(of: Self.identifier(of: id))
    guard try touch(idTag, readAt, isBuilding: isBuilding) else { return }
    guard let known = try known(id, idTag) else { return }
    try IndexGeneration.owe(in: database)
    for tag in known.tags { try table.remove(TagEntry(tag: tag, contact: known.number)) }
    try database.cachedStatement(sql: "DELETE FROM contacts WHERE number = ?")
      .execute(arguments: [Int64(known.number)])
    try count(-1)
  }

  /// - Returns: `false` if a later reading is known.
  private func touch(_ idTag: UInt64, _ readAt: Date, isBuilding: Bool) throws -> Bool {
    guard isBuilding else { return true }
    try database.cachedStatement(
      sql: """
        INSERT INTO touched (tag, readAt) VALUES (?, ?)
        ON CONFLICT (tag) DO UPDATE SET readAt = excluded.readAt WHERE readAt < excluded.readAt
        """
    ).execute(arguments: [Int64(bitPattern: idTag), readAt.timeIntervalSince1970])
    return database.changesCount > 0
  }

  private func known(_ id: String, _ idTag: UInt64) throws -> (number: UInt32, tags: [UInt64])? {
    for number in try table.contacts(with: idTag) {
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

  /// Whether a contact was read or removed by someone else while the generation was built.
  func isTouched(_ id: String) throws -> Bool {
    let tag = tagging.tag(of: Self.identifier(of: id))
    return try Row.fetchOne(
      database.cachedStatement(sql: "SELECT 1 FROM touched WHERE tag = ?"),
      arguments: [Int64(bitPattern: tag)]) != nil
  }

  func isKnown(_ id: String) throws -> Bool {
    try known(id, tagging.tag(of: Self.identifier(of: id))) != nil
  }

  // MARK: - Tags

  static func identifier(of id: String) -> Identifier {
    Identifier(.id, KeyIdentifier.compared(id))
  }

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
    let ids = try numbers.prefix(limit).compactMap { number in
      try String.fetchOne(
        database.cachedStatement(sql: "SELECT id FROM contacts WHERE number = ?"),
        arguments: [Int64(number)])
    }
    return (ids, max(0, numbers.count - limit), isTooCommon)
  }

  /// A word that more than one in so many contacts share needs another word.
  private static let commonShare = 200
  /// In a small index no word is too common.
  private static let fewestCommon = 100
}
