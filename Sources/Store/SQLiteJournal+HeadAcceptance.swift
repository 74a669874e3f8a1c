package import Domain
package import Foundation
import GRDB

/// The entry for accepting the journal against its head. It is not a write.
enum HeadAcceptance {
  static let step = "accepted"
  static let action = "acceptHead"
  static let missingJournal = "journalMissing"
}

extension SQLiteJournal {
  @concurrent package func headContradiction() async throws(JournalFailure) -> HeadContradiction? {
    guard let content = database.headFile?.content(sealedWith: database.key) else { return nil }
    return try reading { try HeadComparison(content, in: $0).contradiction }
  }

  @concurrent package func acceptHead(
    at time: Date, moment: MachineMoment?
  ) async throws(JournalFailure) -> HeadContradiction? {
    guard let file = database.headFile else { return nil }
    let key = database.key
    let accepted = try writing { database -> (JournalHead, HeadContradiction)? in
      let comparison = try HeadComparison(file.content(sealedWith: key), in: database)
      guard let contradiction = contradiction(comparison) else { return nil }
      let row = acceptance(of: contradiction.finding, at: time, moment: moment)
      return (try append([row], afterKnown: comparison.known, in: database).0, contradiction)
    }
    guard let (head, contradiction) = accepted else { return nil }
    let line = head.line(sealedWith: database.key)
    systemLog.publish(line)
    try file.begin(with: line, settingAside: "\(head.sequence)")
    return contradiction
  }

  private func contradiction(_ comparison: HeadComparison) -> HeadContradiction? {
    guard database.beganAgain else { return comparison.contradiction }
    let words = [HeadAcceptance.missingJournal, comparison.contradiction?.finding].compactMap(
      \.self)
    return HeadContradiction(
      sequence: 1, finding: words.joined(separator: ", "),
      reason: comparison.contradiction?.reason ?? "the database was gone")
  }

  /// Has no contact, provider or request; the note says what was found.
  private func acceptance(
    of finding: String, at time: Date, moment: MachineMoment?
  ) -> JournalRow {
    var row = JournalRow(
      step: HeadAcceptance.step, action: HeadAcceptance.action, at: time, moment: moment,
      by: author, session: session, key: database.key)
    row.note = finding
    return row
  }
}
