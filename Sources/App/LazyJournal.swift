import Domain
import Foundation
import Store
import Synchronization

/// Opens the journal's database when the first entry comes: what only reads needs none.
final class LazyJournal: Journal {
  private let folder: URL
  private let author: JournalAuthor
  private let opened = Mutex<SQLiteJournal?>(nil)

  init(folder: URL, author: JournalAuthor) {
    self.folder = folder
    self.author = author
  }

  @concurrent func record(_ entries: [JournalEntry]) async throws(JournalFailure) {
    try await journal().record(entries)
  }

  private func journal() throws(JournalFailure) -> SQLiteJournal {
    let result = opened.withLock { opened -> Result<SQLiteJournal, JournalFailure> in
      if let journal = opened { return .success(journal) }
      do throws(JournalFailure) {
        let journal = SQLiteJournal(database: try AppDatabase(folder: folder), author: author)
        opened = journal
        return .success(journal)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
