package import Domain
package import Foundation
import GRDB

/// The case references of a journal, read without its key and without a check: good enough to
/// complete a word that an operator types, and proof of nothing.
package enum KnownCaseReferences {
  /// References of writes alone are looked for in this many entries.
  private static let newestEntries = 10_000

  /// The cases, and references of recent writes, newest first. Empty without a journal. Neither makes
  /// nor changes a file, and waits for no other process.
  package static func newest(
    _ count: Int, in folder: URL
  ) throws(JournalFailure) -> [String] {
    let path = folder.appendingPathComponent(AppDatabase.fileName).path
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    var configuration = Configuration()
    configuration.readonly = true
    do {
      // With its log empty, the database is complete in its file. SQLite would otherwise make an
      // empty log and its index (https://www.sqlite.org/wal.html#readonly). A reader of a log marks
      // its place in that index, unless it may only read it.
      let isComplete = try PrivateFiles.isEmptyOrMissing(path + "-wal")
      let place =
        URL(fileURLWithPath: path).absoluteString
        + (isComplete ? "?immutable=1" : "?readonly_shm=1")
      return try DatabaseQueue(path: place, configuration: configuration).read { database in
        try String.fetchAll(
          database,
          sql: """
            SELECT caseReference FROM (
              SELECT caseReference, MAX(sequence) AS newest FROM journal
              WHERE event IS NOT NULL GROUP BY caseReference
              UNION ALL
              SELECT caseReference, MAX(sequence) FROM journal
              WHERE sequence > (SELECT MAX(sequence) FROM journal) - ?
                AND caseReference IS NOT NULL GROUP BY caseReference)
            GROUP BY caseReference ORDER BY MAX(newest) DESC LIMIT ?
            """,
          arguments: [newestEntries, count])
      }
    } catch {
      throw JournalFailure(message: "\(path): \(SQLiteWords.of(error))")
    }
  }
}
