import Domain
import Foundation
import Store
import TestSupport
import Testing

/// Where a journal is kept. The contract of the journal's ports is the same for all.
enum Backend: String, CaseIterable, CustomTestStringConvertible {
  case memory = "SQLite in memory"
  case file = "SQLite in a file"

  /// Those that several processes use at once.
  static let shared: [Backend] = [.file]

  var testDescription: String { rawValue }
}

/// One state folder, or one database in memory, from which processes open their journal.
final class JournalScene: Sendable {
  private enum Place {
    case memory(AppDatabase)
    case file
  }

  let folder: TemporaryFolder
  private let place: Place

  init(_ backend: Backend) async throws {
    folder = try TemporaryFolder()
    switch backend {
    case .memory: place = .memory(try .inMemory())
    case .file: place = .file
    }
  }

  /// The journal, as another process opens it.
  func journal(log: any SystemLog = NoLog()) async throws -> StoredJournal {
    switch place {
    case .memory(let database):
      StoredJournal(database: database, author: Samples.author, systemLog: log)
    case .file:
      StoredJournal(
        database: try AppDatabase(folder: folder.url), author: Samples.author, systemLog: log)
    }
  }
}
