import Domain
import Foundation
import Store
import TestSupport
import Testing

/// Where a journal is kept. The contract of the journal's ports is the same for all.
enum Backend: String, CaseIterable, CustomTestStringConvertible {
  case memory = "SQLite in memory"
  case file = "SQLite in a file"
  case postgres = "PostgreSQL"

  /// Those that several processes use at once.
  static let shared: [Backend] = [.file, .postgres]

  var testDescription: String { rawValue }
}

/// One state folder, or one database in memory, from which processes open their journal.
final class JournalScene: Sendable {
  private enum Place {
    case memory(AppDatabase)
    case file
    case postgres(PostgresAddress, key: TeamKey)
  }

  let folder: TemporaryFolder
  private let place: Place

  init(_ backend: Backend) async throws {
    folder = try TemporaryFolder()
    switch backend {
    case .memory: place = .memory(try .inMemory())
    case .file: place = .file
    case .postgres:
      let server = try PostgresServer.shared.get()
      let database = try await server.makeDatabase()
      place = .postgres(
        try server.address(database, as: Samples.author.name), key: Self.teamKey())
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
    case .postgres(let address, let key):
      try await StoredJournal(
        of: try await TeamDatabase(at: address, key: key),
        folder: folder.url.appendingPathComponent("team"), origin: Samples.author.origin,
        signing: OperatorKeyFile(folder: folder.url), systemLog: log)
    }
  }

  /// The suppression list, as another process opens it.
  func suppressionList() async throws -> any SuppressionList {
    guard case .postgres(let address, let key) = place else {
      return SuppressionFile(folder: folder.url)
    }
    return TeamSuppressionList(try await TeamDatabase(at: address, key: key))
  }

  static func teamKey(_ byte: UInt8 = 7) -> TeamKey {
    let master = LockedMemory(capacity: 32) { place in
      for index in place.indices { place[index] = byte }
      return place.count
    }
    return TeamKey(master)
  }
}
