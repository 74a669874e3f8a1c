import Domain

/// Decides which entries may follow those in the journal: meanwhile another process may have
/// settled a write or sent it.
struct SucceedingRows {
  /// The write to be sent has been settled.
  struct Settled: Error, CustomStringConvertible {
    var description: String { "another process has settled the write meanwhile" }
  }
  /// The write to be sent was sent by another process.
  struct SentElsewhere: Error, CustomStringConvertible {
    var description: String { "another process has sent the write meanwhile" }
  }

  private static let settled = [JournalEntry.Step.verified, .failed, .notSent].map(\.rawValue)

  let transaction: any AppendingTransaction

  /// `expected` names the last known entry of each write; `nil` for the caller's own writes.
  ///
  /// - Throws: `Settled`, `SentElsewhere`
  func rows(of rows: [JournalRow], after expected: [String: Int64]?) throws -> [JournalRow] {
    let isFirst = { (row: JournalRow) in
      // The first entry of a write follows no other. There may be very many of them.
      expected == nil && row.step == JournalEntry.Step.intended.rawValue
    }
    let following = rows.filter { !isFirst($0) }.map(\.writeID)
    guard !following.isEmpty else { return rows }
    let newest = try transaction.newestRows(ofWrites: following)
    return try rows.filter { row in
      if isFirst(row) { return true }
      let last = newest[row.writeID]
      if let expected { return last?.order == expected[row.writeID] }
      guard let last else { return true }
      let isIntended = last.step == JournalEntry.Step.intended.rawValue
      if row.step == JournalEntry.Step.sent.rawValue, !isIntended, last.session != row.session,
        !Self.settled.contains(last.step)
      {
        throw SentElsewhere()
      }
      guard Self.settled.contains(last.step) else { return true }
      if row.step == JournalEntry.Step.sent.rawValue { throw Settled() }
      return row.step != last.step
    }
  }
}
