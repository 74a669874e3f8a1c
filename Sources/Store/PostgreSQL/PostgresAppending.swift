import Domain
import Foundation

/// A transaction that adds entries to a chain, which it locks.
///
/// Writers of different chains wait for each other only if they add to the same write or case.
struct PostgresAppending: AppendingTransaction {
  private let transaction: PostgresTransaction
  private let chain: String
  private let signing: HeadSigning
  private let added: AddedLink
  /// Before this transaction's own entries.
  private let head: JournalHead

  init(
    _ transaction: PostgresTransaction, chain: String, signing: HeadSigning, added: AddedLink
  ) throws {
    self.transaction = transaction
    self.chain = chain
    self.signing = signing
    self.added = added
    let known = try transaction.rows(
      "SELECT number, link FROM roster.lock_chain($1)", [RawValue(chain)]
    ).first
    guard let known else {
      throw JournalFailure(
        message:
          "the database has no chain \(chain) of this role, to which the state folder belongs")
    }
    head = JournalHead(sequence: known.integer("number") ?? 0, link: known.text("link") ?? "")
  }

  func rows(_ query: String, _ arguments: [RawValue?]) throws -> [RawEntry] {
    try transaction.rows(query, arguments)
  }

  func each(
    _ query: String, _ arguments: [RawValue?], _ body: (RawEntry) throws -> Bool
  ) throws {
    try transaction.each(query, arguments, body)
  }

  func newestRows(ofWrites ids: [String]) throws -> [String: JournalRow] {
    let ids = Set(ids)
    try lock(ids)
    let rows = try transaction.rows(
      """
      SELECT DISTINCT ON ("writeID") * FROM journal
      WHERE "writeID" = ANY (string_to_array($1, ',')) ORDER BY "writeID", place DESC
      """, [RawValue(ids.sorted().joined(separator: ","))])
    return try Dictionary(
      rows.map { try JournalRow($0) }.map { ($0.writeID, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  func newestEvent(ofCase reference: String) throws -> Int64? {
    try lock([reference])
    return try transaction.rows(
      """
      SELECT max(place) AS place FROM journal WHERE event IS NOT NULL AND "caseReference" = $1
      """, [RawValue(reference)]
    ).first?.integer("place")
  }

  func insert(_ entries: [RawEntry]) throws -> [Int64] {
    guard let last = entries.last else { return [] }
    let newHead = JournalHead(
      sequence: last.integer("sequence") ?? 0, link: last.text("link") ?? "")
    added.link = newHead.link
    let signed = try signing.sign(newHead, of: chain, seen: try otherHeads())
    return try transaction.rows(
      "SELECT append_entries($1, $2, $3, $4, $5, $6, $7) AS place",
      [
        RawValue(chain), .integer(head.sequence), RawValue(head.link),
        .text(try JSONEncoder().encode(entries.map { EntryJSON(entry: $0) })),
        RawValue(signed.text), RawValue(signed.key.text), RawValue(signed.signature.text),
      ]
    ).compactMap { $0.integer("place") }
  }

  /// The newest heads of the other chains.
  private func otherHeads() throws -> [ChainHead] {
    try transaction.rows(
      "SELECT chain, number, link FROM chains WHERE chain <> $1 AND number > 0 ORDER BY chain",
      [RawValue(chain)]
    ).map(ChainHead.init)
  }

  /// Waits for the transactions of other chains that add to the same writes or cases. Subjects share
  /// a small number of locks, of which a server has not many.
  private func lock(_ subjects: Set<String>) throws {
    let numbers = Set(subjects.map(Self.lockNumber)).sorted()
    _ = try transaction.rows(
      """
      SELECT count(*) FROM (
        SELECT pg_advisory_xact_lock(\(Self.lockSpace), number::int)
        FROM (
          SELECT unnest(string_to_array($1, ','))::int AS number ORDER BY number
        ) AS wanted
      ) AS taken
      """, [RawValue(numbers.map { String($0) }.joined(separator: ","))])
  }

  /// "rost", as a number.
  private static let lockSpace = 0x726F_7374

  /// FNV-1a. The same in every process and version, since these wait for each other.
  private static func lockNumber(of subject: String) -> UInt32 {
    subject.utf8.reduce(0x811C_9DC5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 } % 64
  }
}

/// An entry as the database's functions take it.
private struct EntryJSON: Encodable {
  let entry: RawEntry

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    for (name, value) in zip(entry.columns.names, entry.values) {
      switch value {
      case nil: break
      case .integer(let number): try container.encode(number, forKey: Name(stringValue: name))
      case .text(let bytes):
        try container.encode(
          String(decoding: bytes, as: UTF8.self), forKey: Name(stringValue: name))
      case .real, .blob: preconditionFailure("No column of the journal has this type.")
      }
    }
  }

  struct Name: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
