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

  @concurrent package func record(_ entries: [JournalEntry]) async throws(JournalFailure) {
    try keep(entries)
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
  private func keep(_ entries: [JournalEntry]) throws(JournalFailure) {
    let rows = entries.map {
      JournalRow($0, by: author, digest: database.key.digest(of: $0.target.request))
    }
    do {
      try database.writer.write { for row in rows { try row.insert($0) } }
    } catch {
      throw JournalFailure(message: "\(error)")
    }
  }
}
