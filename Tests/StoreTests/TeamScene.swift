import Domain
import Foundation
import Store
import Synchronization
import TestSupport

/// A team's database, and one state folder for each of its members.
final class TeamScene: Sendable {
  let server: PostgresServer
  let database: String
  private let folders = Mutex<[TemporaryFolder]>([])

  init() async throws {
    server = try PostgresServer.shared.get()
    database = try await server.makeDatabase()
  }

  /// On a server of its own, which the test stops.
  init(on server: PostgresServer) async throws {
    self.server = server
    database = "team"
    try await server.prepare(database)
  }

  /// Runs SQL as a role of the server.
  @discardableResult
  func run(_ statements: String, as role: String) throws -> String {
    try server.run(statements, in: database, as: role)
  }

  /// Runs SQL as the owner of roster's tables.
  @discardableResult
  func runAsOwner(_ statements: String) throws -> String {
    try run("SET ROLE roster_owner; \(statements)", as: "administrator")
  }

  /// Ends all connections, and refuses new ones.
  func takeAway() throws {
    try administer("ALTER DATABASE \(database) ALLOW_CONNECTIONS false")
    try administer(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(database)'")
  }

  func bringBack() throws { try administer("ALTER DATABASE \(database) ALLOW_CONNECTIONS true") }

  private func administer(_ statement: String) throws {
    try server.run(statement, in: "postgres")
  }

  /// A new state folder, which is there as long as the scene.
  func member(_ role: String, socketFolder: String? = nil) throws -> Member {
    let folder = try TemporaryFolder()
    folders.withLock { $0.append(folder) }
    return Member(
      address: try PostgresAddress(
        url: "postgresql://\(role)@/\(database)?host=\(socketFolder ?? server.socketFolder)",
        password: nil),
      folder: folder)
  }

  /// A state folder of one role.
  struct Member {
    let address: PostgresAddress
    let folder: TemporaryFolder

    func journal(log: any SystemLog = NoLog()) async throws -> StoredJournal {
      try await StoredJournal(
        of: try await database(), folder: folder.url.appendingPathComponent("team"), origin: nil,
        signing: OperatorKeyFile(folder: folder.url), systemLog: log)
    }

    func database(key: UInt8 = 7) async throws(JournalFailure) -> TeamDatabase {
      try await TeamDatabase(at: address, key: JournalScene.teamKey(key))
    }
  }
}
