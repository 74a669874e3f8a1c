import Foundation
import Simulator
import TestSupport

/// The built program for the members of a team: one database and one simulator, and for each role a
/// config and a state folder of its own.
///
/// The roles are those of `PostgresServer`: the operators `jo` and `kim`, the auditor `ada`, `guest`,
/// and `administrator`.
final class TeamBench: Sendable {
  let bench: Workbench
  let server: PostgresServer
  let database: String

  static let key = String(repeating: "k", count: 32)

  init(isPrepared: Bool = true) async throws {
    bench = try await Workbench()
    server = try PostgresServer.shared.get()
    database =
      isPrepared ? try await server.makeDatabase() : try server.makeEmptyDatabase()
    for role in ["administrator", "jo", "kim", "ada", "guest"] { try await configure(role) }
  }

  /// Writes a member's config. `url` is the member's own by default.
  func configure(
    _ role: String, top: String = "", url: String? = nil,
    key: String = "{ value = \"\(TeamBench.key)\" }", hasStore: Bool = true,
    hasIndexes: Bool = false
  ) async throws {
    let store = """
      \(top)
      [store]
      url = "\(url ?? self.url(role))"
      key = \(key)

      """
    let providers = await bench.simulator.configuration.replacing(
      "[[provider]]", with: hasIndexes ? "[[provider]]\nindex = true" : "[[provider]]")
    try bench.write((hasStore ? store : top) + providers, to: "\(role).toml")
  }

  /// Ends all connections to the database, and refuses new ones.
  func takeAway() throws {
    try server.run("ALTER DATABASE \(database) ALLOW_CONNECTIONS false", in: "postgres")
    try server.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(database)'",
      in: "postgres")
  }

  func bringBack() throws {
    try server.run("ALTER DATABASE \(database) ALLOW_CONNECTIONS true", in: "postgres")
  }

  func url(_ role: String) -> String { server.url(database, as: role) }

  func run(
    as role: String, _ arguments: String..., input: String = ""
  ) async throws -> Run {
    try await run(as: role, arguments, input: input)
  }

  func run(
    as role: String, _ arguments: [String], input: String = ""
  ) async throws -> Run {
    try await bench.run(
      arguments, input: input,
      environment: [
        "ROSTER_CONFIG": bench.path("\(role).toml"), "XDG_STATE_HOME": bench.path("state-\(role)"),
      ])
  }

  /// Runs SQL as the owner of roster's tables.
  @discardableResult
  func runAsOwner(_ statements: String) throws -> String {
    try server.run("SET ROLE roster_owner; \(statements)", in: database)
  }
}
