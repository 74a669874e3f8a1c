package import Domain
import GRDB

/// The journal in SQLite.
package struct SQLiteJournal: Journal {
  private let database: AppDatabase
  private let author: JournalAuthor

  package init(database: AppDatabase, author: JournalAuthor) {
    self.database = database
    self.author = author
  }

  @concurrent package func record(_ entry: JournalEntry) async throws(JournalFailure) {
    try keep(entry)
  }

  /// Every entry in the order in which they were kept.
  package func rows() throws(JournalFailure) -> [JournalRow] {
    do {
      return try database.writer.read { database in
        try JournalRow.order(Column("sequence")).fetchAll(database)
      }
    } catch {
      throw JournalFailure(message: "\(error)")
    }
  }

  /// Synchronous on purpose: GRDB's asynchronous write ends early when the task is cancelled, and a
  /// cancelled operator's act must be in the journal all the same.
  private func keep(_ entry: JournalEntry) throws(JournalFailure) {
    let row = JournalRow(entry, by: author, digest: database.key.digest(of: entry.target.request))
    do {
      try database.writer.write { try row.insert($0) }
    } catch {
      throw JournalFailure(message: "\(error)")
    }
  }
}
