import Domain

/// Compares `journal.head` with the database.
struct HeadComparison: Sendable {
  let content: HeadFile.Content
  let last: JournalHead
  /// The link of the entry that the head names; `nil` if there is none.
  let linkOfNamed: String?

  /// `chain` is a condition in SQL, as `JournalStorage.ownChain`, and `last` its last entry.
  init(
    _ content: HeadFile.Content, with last: JournalHead, of chain: String,
    in transaction: any StoreTransaction
  ) throws {
    self.content = content
    self.last = last
    linkOfNamed =
      switch content {
      case .head(let head) where head == .none: JournalChain.none
      case .head(let head) where head.sequence == last.sequence: last.link
      case .head(let head):
        try transaction.first(
          "SELECT \"link\" FROM journal WHERE \"sequence\" = $1 AND \(chain)",
          [.integer(head.sequence)]
        )?.text("link")
      default: nil
      }
  }

  init(
    _ content: HeadFile.Content, of chain: String, in transaction: any StoreTransaction
  ) throws {
    let last = try JournalHead(lastOf: chain, in: transaction)
    try self.init(content, with: last, of: chain, in: transaction)
  }

  /// `nil` if the head names an entry: after a crash it may lag behind.
  var contradiction: HeadContradiction? {
    switch content {
    case .missing: found("headMissing", "it is missing, although it is made before the first entry")
    case .empty: found("headEmpty", "it is empty, although it is written before the first entry")
    case .forged: found("headForged", "it was not written with the journal's key")
    case .unusable(let what): found("headNotAFile", "it is \(what)")
    case .head(let head) where head.sequence > last.sequence:
      found(
        "headAhead \(head.sequence)",
        "the journal ended with entry \(head.sequence) and now ends with \(last.sequence)")
    case .head(let head) where linkOfNamed != head.link:
      HeadContradiction(
        sequence: head.sequence, finding: "headOther \(head.sequence)",
        reason: "entry \(head.sequence) was a different one")
    case .head: nil
    }
  }

  /// How far the journal is known to have gone.
  var known: Int64 {
    guard case .head(let head) = content else { return last.sequence }
    return max(head.sequence, last.sequence)
  }

  private func found(_ finding: String, _ reason: String) -> HeadContradiction {
    HeadContradiction(
      sequence: JournalHead.number(after: last.sequence), finding: finding, reason: reason)
  }
}

extension JournalHead {
  /// The last entry of a chain, or `none`.
  init(lastOf chain: String, in transaction: any StoreTransaction) throws {
    let row = try transaction.first(
      """
      SELECT "sequence", "link" FROM journal WHERE \(chain) ORDER BY "sequence" DESC LIMIT 1
      """)
    self =
      row.map {
        JournalHead(sequence: $0.integer("sequence") ?? 0, link: $0.text("link") ?? "")
      } ?? .none
  }
}
