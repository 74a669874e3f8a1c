import Domain
import GRDB

/// Which entries may follow on what the journal holds of their writes by now: another process may have
/// settled one that was unknown, or gone on with one that was not sent.
struct SucceedingRows {
  /// The write that is about to be sent is settled already.
  struct Settled: Error, CustomStringConvertible {
    var description: String { "another process has settled the write meanwhile" }
  }
  /// Another process has sent a write that is about to be sent.
  struct SentElsewhere: Error, CustomStringConvertible {
    var description: String { "another process has sent the write meanwhile" }
  }

  let database: Database

  /// `expected` are the entries on which each write's must follow; `nil` where they are the writer's
  /// own.
  ///
  /// - Throws: `Settled`, `SentElsewhere`
  func rows(of rows: [JournalRow], after expected: [String: Int64]?) throws -> [JournalRow] {
    try rows.filter { row in
      // The first entry of a write follows on none; there may be very many of them.
      if expected == nil, row.step == JournalEntry.Step.intended.rawValue { return true }
      let last = try JournalRow.filter(Column("writeID") == row.writeID)
        .order(Column("sequence").desc).fetchOne(database)
      if let expected { return last?.sequence == expected[row.writeID] }
      guard let last else { return true }
      let isIntended = last.step == JournalEntry.Step.intended.rawValue
      if row.step == JournalEntry.Step.sent.rawValue, !isIntended, last.session != row.session,
        last.step != JournalEntry.Step.verified.rawValue,
        last.step != JournalEntry.Step.failed.rawValue
      {
        throw SentElsewhere()
      }
      guard [JournalEntry.Step.verified, .failed].map(\.rawValue).contains(last.step) else {
        return true
      }
      if row.step == JournalEntry.Step.sent.rawValue { throw Settled() }
      return row.step != last.step
    }
  }
}
