import Domain
import GRDB

/// Compares `journal.head` with the database.
struct HeadComparison {
  let content: HeadFile.Content
  let last: JournalHead
  /// The link of the entry that the head names; `nil` if there is none.
  let linkOfNamed: String?

  init(_ content: HeadFile.Content, in database: Database) throws {
    self.content = content
    let row = try Row.fetchOne(
      database, sql: "SELECT sequence, link FROM journal ORDER BY sequence DESC LIMIT 1")
    last = row.map { JournalHead(sequence: $0[0], link: $0[1]) } ?? .none
    linkOfNamed =
      switch content {
      case .head(let head) where head == .none: JournalChain.none
      case .head(let head) where head.sequence == last.sequence: last.link
      case .head(let head):
        try String.fetchOne(
          database, sql: "SELECT link FROM journal WHERE sequence = ?", arguments: [head.sequence])
      default: nil
      }
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
