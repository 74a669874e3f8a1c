import Foundation
import Simulator

/// A world whose contacts all have hostile names, for one or more consoles in sequence.
struct HostileWorld: Sendable {
  let locale: HostileLocale
  let simulator: SimulatorServer
  /// Holds `.slow` calls.
  let held: HeldCall
  /// An account id at Carts Guru, which has no list.
  let accountID: String
  private let sandbox: Sandbox
  private let environment: [String: String]

  /// Enough contacts to show each text of the corpus.
  static var contacts: Int { 6 + HostileCorpus.texts.count / 3 }

  static func open(
    _ locale: HostileLocale, _ body: (HostileWorld) async throws -> Void
  ) async throws {
    let held = HeldCall()
    let options = SimulatorOptions(
      contacts: contacts, hasLimits: false, isHostile: true, wait: { try await held.wait($0) })
    let simulator = SimulatorServer(options: options)
    _ = try await simulator.start()
    let sandbox = try Sandbox()
    // The tests are about what is shown, not about pacing.
    let config = await simulator.configuration.replacing(
      "kind = \"propeller\"", with: "kind = \"propeller\"\nrequests_per_second = 500.0")
    try sandbox.write(config, to: "out/config.toml")
    var environment = try await locale.environment(in: sandbox)
    environment["ROSTER_CONFIG"] = sandbox.path("out/config.toml")
    let world = HostileWorld(
      locale: locale, simulator: simulator, held: held,
      accountID: CartsGuruWellKnown.accountIDs(of: options)[2], sandbox: sandbox,
      environment: environment)
    do {
      try await body(world)
    } catch {
      await simulator.stop()
      throw error
    }
    await simulator.stop()
  }

  func console(
    columns: Int = 120, rows: Int = 40, _ body: (HostileConsole) async throws -> Void
  ) async throws {
    try await PyteTerminal.open(
      in: sandbox, columns: columns, rows: rows, environment: environment
    ) { terminal in
      let console = HostileConsole(terminal: terminal, locale: locale, accountID: accountID)
      try await body(console)
      try await console.expectHarmless()
    }
  }

  /// Runs a command in another process with the same config and state.
  func roster(_ arguments: String...) async throws -> Helper.Reply {
    try await sandbox.run(arguments, environment: environment)
  }
}
