package import Domain
package import Foundation

/// The entry for accepting the journal against its head. It is not a write.
enum HeadAcceptance {
  static let step = "accepted"
  static let action = "acceptHead"
  static let missingJournal = "journalMissing"
}

extension StoredJournal {
  @concurrent package func headContradiction() async throws(JournalFailure) -> HeadContradiction? {
    guard let content = storage.headFile?.content(sealedWith: storage.key) else { return nil }
    let chain = storage.ownChain
    return try await storage.reading {
      try HeadComparison(content, of: chain, in: $0).contradiction
    }
  }

  @concurrent package func acceptHead(
    at time: Date, moment: MachineMoment?
  ) async throws(JournalFailure) -> HeadContradiction? {
    guard let file = storage.headFile else { return nil }
    let accepted = try await storage.appending {
      transaction -> (JournalHead, HeadContradiction)? in
      let comparison = try HeadComparison(
        file.content(sealedWith: storage.key), of: storage.ownChain, in: transaction)
      guard let contradiction = contradiction(comparison) else { return nil }
      let row = acceptance(of: contradiction.finding, at: time, moment: moment)
      return (
        try append(
          [row], after: comparison.last, known: comparison.known, in: transaction
        ).0, contradiction
      )
    }
    guard let (head, contradiction) = accepted else { return nil }
    let line = head.line(sealedWith: storage.key)
    systemLog.publish(line)
    try file.begin(with: line, settingAside: "\(head.sequence)")
    return contradiction
  }

  private func contradiction(_ comparison: HeadComparison) -> HeadContradiction? {
    guard storage.beganAgain else { return comparison.contradiction }
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
      by: author, session: session, key: storage.key)
    row.note = finding
    return row
  }
}
