package import Domain
package import Foundation

extension StoredJournal {
  /// Hands the entries of the spool over to the database. Those that it has already are left out: the
  /// answer to their commit was lost.
  @concurrent package func takeOverSpool() async throws(JournalFailure) {
    guard let spool = storage.spool, let contents = try spool.contents() else { return }
    _ = try await appendNow { transaction in
      let newest = try transaction.newestRows(ofWrites: contents.rows.map(\.writeID))
      return try contents.rows.filter { row in
        if let last = newest[row.writeID], !Self.mayFollow(last, row) { return false }
        return try transaction.rows(
          """
          SELECT 1 AS kept FROM journal
          WHERE "writeID" = $1 AND "step" = $2 AND "time" = $3 AND "session" = $4
          """,
          [
            RawValue(row.writeID), RawValue(row.step), RawValue(row.time), RawValue(row.session),
          ]
        ).isEmpty
      }
    }
    try spool.remove(contents)
  }

  /// A colleague who has settled or continued a write meanwhile knows more than a spooled entry. That it
  /// was done may still follow what they could not find out.
  private static func mayFollow(_ last: JournalRow, _ row: JournalRow) -> Bool {
    guard last.session != row.session else { return true }
    let isDone = [JournalEntry.Step.answered, .verified].map(\.rawValue).contains(row.step)
    return isDone && last.step == JournalEntry.Step.unknown.rawValue
  }

  /// The spool of a folder; `nil` if it has no entries.
  package static func spool(in folder: URL) -> String? {
    let path = folder.appendingPathComponent(EntrySpool.name).path
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  /// Whether the database may be away while this entry is kept: it sends nothing.
  static func mayBeSpooled(_ row: JournalRow) -> Bool {
    switch JournalEntry.Step(rawValue: row.step) {
    case .answered, .verified, .failed, .notSent, .unknown: true
    case .intended, .sent, nil: false
    }
  }
}
