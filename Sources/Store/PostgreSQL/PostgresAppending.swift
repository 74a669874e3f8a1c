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
  /// The newest heads of the other chains.
  private let others: [ChainHead]

  init(
    _ transaction: PostgresTransaction, chain: String, signing: HeadSigning, added: AddedLink
  ) throws {
    self.transaction = transaction
    self.chain = chain
    self.signing = signing
    self.added = added
    let heads = try transaction.rows(
      "SELECT chain, number, link FROM lock_chain($1)", [RawValue(chain)]
    ).map(ChainHead.init)
    guard let own = heads.first(where: { $0.chain == chain }) else {
      throw JournalFailure(message: JournalFailure.otherChain)
    }
    head = own.head
    others = heads.filter { $0.chain != chain && $0.head.sequence > 0 }
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
    let rows = try transaction.rows(
      "SELECT * FROM newest_entries($1, $2)",
      [RawValue(ids.sorted().joined(separator: ",")), RawValue(Self.locks(of: ids))])
    return try Dictionary(
      rows.map { try JournalRow($0) }.map { ($0.writeID, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  func newestEvent(ofCase reference: String) throws -> Int64? {
    try transaction.rows(
      "SELECT newest_event($1, $2) AS place",
      [RawValue(reference), RawValue(Self.locks(of: [reference]))]
    ).first?.integer("place")
  }

  func insert(_ entries: [RawEntry]) throws -> [Int64] {
    guard let last = entries.last else { return [] }
    let newHead = JournalHead(
      sequence: last.integer("sequence") ?? 0, link: last.text("link") ?? "")
    added.link = newHead.link
    let signed = try signing.sign(newHead, of: chain, seen: others)
    return try transaction.rows(
      "SELECT append_entries($1, $2, $3, $4, $5, $6, $7) AS place",
      [
        RawValue(chain), .integer(head.sequence), RawValue(head.link),
        .text(try JSONEncoder().encode(entries.map { EntryJSON(entry: $0) })),
        RawValue(signed.text), RawValue(signed.key.text), RawValue(signed.signature.text),
      ]
    ).compactMap { $0.integer("place") }
  }

  /// The locks by which the transactions of other chains that add to the same writes or cases wait for
  /// each other. Subjects share a small number, of which a server has not many.
  private static func locks(of subjects: Set<String>) -> String {
    Set(subjects.map(lockNumber)).sorted().map { String($0) }.joined(separator: ",")
  }

  /// FNV-1a. The same in every process and version, since these wait for each other.
  private static func lockNumber(of subject: String) -> UInt32 {
    subject.utf8.reduce(0x811C_9DC5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 } % 64
  }
}
