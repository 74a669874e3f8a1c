import Foundation
import Simulator
import TestSupport
import Testing

/// The operators `jo` and `kim`, each with a home and a state folder, on one database and one
/// simulator.
struct TeamConsoles: Sendable {
  /// One operator's files, and the program with them.
  struct Member: Sendable {
    let role: String
    let sandbox: Sandbox

    var environment: [String: String] { ["ROSTER_CONFIG": sandbox.path("out/config.toml")] }

    func console(_ body: (PyteTerminal) async throws -> Void) async throws {
      try await PyteTerminal.open(in: sandbox, environment: environment, body)
    }

    /// Runs the program without a terminal.
    @discardableResult
    func expect(
      _ status: Int, _ arguments: String..., at location: SourceLocation = #_sourceLocation
    ) async throws -> String {
      let reply = try await sandbox.run(arguments, environment: environment)
      #expect(
        reply.status == status, "\(role): \(arguments): \(reply.errors ?? "")",
        sourceLocation: location)
      return reply.output ?? ""
    }
  }

  let simulator: SimulatorServer
  let jo: Member
  let kim: Member
  /// The next slow call.
  let held: HeldCall

  /// - Parameters:
  ///   - options: The simulator's. Slow calls wait for `held.release`.
  ///   - top: The first lines of both configs.
  ///   - store: The URL of the database for each role; `nil` for a journal in each state folder.
  ///   - body: The test, during which the simulator runs.
  /// - Throws: What `body` throws, or why the simulator or a config cannot be made.
  static func open(
    _ options: SimulatorOptions, top: String = "", store: ((_ role: String) -> String)?,
    _ body: (TeamConsoles) async throws -> Void
  ) async throws {
    let team = try TeamConsoles(options)
    _ = try await team.simulator.start()
    do {
      try await team.configure(top, store)
      try await body(team)
    } catch {
      await team.simulator.stop()
      throw error
    }
    await team.simulator.stop()
  }

  /// With a new database on the shared server.
  static func open(
    _ options: SimulatorOptions = SimulatorOptions(contacts: 60, hasLimits: false),
    _ body: (TeamConsoles) async throws -> Void
  ) async throws {
    let server = try PostgresServer.shared.get()
    let database = try await server.makeDatabase()
    try await open(options, store: { server.url(database, as: $0) }, body)
  }

  private init(_ options: SimulatorOptions) throws {
    let held = HeldCall()
    var options = options
    options.wait = { try await held.wait($0) }
    self.held = held
    simulator = SimulatorServer(options: options)
    jo = Member(role: "jo", sandbox: try Sandbox())
    kim = Member(role: "kim", sandbox: try Sandbox())
  }

  /// They know each other's keys, and no one approves alone.
  private func configure(
    _ top: String, _ store: ((_ role: String) -> String)?
  ) async throws {
    let providers = await simulator.configuration
    var desk = "[desk]\napproval = \"other\"\n"
    for member in [jo, kim] {
      try member.sandbox.write(providers, to: "out/config.toml")
      let key = try await member.expect(0, "operator", "key")
        .trimmingCharacters(in: .newlines)
      desk += "[[operator]]\nname = \"\(member.role)\"\nkey = \"\(key)\"\n"
    }
    for member in [jo, kim] {
      let lines = store.map {
        """
        [store]
        url = "\($0(member.role))"
        key = { value = "\(String(repeating: "k", count: 32))" }

        """
      }
      try member.sandbox.write(top + desk + (lines ?? "") + providers, to: "out/config.toml")
    }
  }

  /// Both consoles at once.
  func consoles(
    _ body: (_ jo: PyteTerminal, _ kim: PyteTerminal) async throws -> Void
  ) async throws {
    try await jo.console { first in
      try await kim.console { second in try await body(first, second) }
    }
  }

  /// The next change of preferences waits for `held.release`.
  func holdPreferences() async {
    await simulator.failNext(
      .slow(.seconds(1)), at: "eu-shop", where: CallFilter(method: "POST"))
  }

  /// The requests that would change preferences or anonymize.
  func writes() async -> Int {
    await simulator.requests().filter {
      $0.provider == "eu-shop" && ["POST", "PUT"].contains($0.method)
    }.count
  }
}
