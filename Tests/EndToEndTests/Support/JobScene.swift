import Foundation
import Simulator
import Testing

/// A job that deletes twenty contacts at `b2b`, with the sixth deletion in flight.
struct JobScene: Sendable {
  static let marked = 20
  static let doneBefore = 5

  let sandbox: Sandbox
  let simulator: SimulatorServer
  let held = HeldCall()

  static func open(_ body: (JobScene) async throws -> Void) async throws {
    let scene = try JobScene()
    _ = try await scene.simulator.start()
    // The tests are about which contacts are sent, not about pacing.
    let config = await scene.simulator.configuration.replacing(
      "name = \"b2b\"", with: "name = \"b2b\"\nrequests_per_second = 500.0")
    try scene.sandbox.write(config, to: "out/config.toml")
    do {
      try await body(scene)
    } catch {
      await scene.simulator.stop()
      throw error
    }
    await scene.simulator.stop()
  }

  private init() throws {
    sandbox = try Sandbox()
    let held = held
    simulator = SimulatorServer(
      options: SimulatorOptions(
        contacts: 60, hasLimits: false, wait: { try await held.wait($0) }))
  }

  var environment: [String: String] { ["ROSTER_CONFIG": sandbox.path("out/config.toml")] }

  func console(_ body: (PyteTerminal) async throws -> Void) async throws {
    try await PyteTerminal.open(in: sandbox, environment: environment, body)
  }

  /// Makes the next call of this kind wait for `held.release`.
  func hold(_ method: String, _ pathPrefix: String = "", at kind: String) async {
    await simulator.failNext(
      .slow(.seconds(1)), at: kind, where: CallFilter(method: method, pathPrefix: pathPrefix))
  }

  /// Marks and confirms, and returns when the sixth deletion is in flight.
  func begin(in terminal: some RealTerminal) async throws {
    try await terminal.see("shop-it · contacts", "1–60 of 60")
    try await terminal.press("3")
    let list = try await terminal.see("b2b · contacts", "1–60 of 60", no: PyteTerminal.signsOfWork)
    let sixth = Pane.list.part(of: list.lines[3 + Self.doneBefore])
    let id = try #require(sixth.split(separator: " ").first, "\(list.lines)")
    await hold("DELETE", "/v2/contacts/id/\(id)", at: "b2b")
    try await terminal.press(Array(repeating: "Space", count: Self.marked).joined(separator: " "))
    try await terminal.see("\(Self.marked) marked")
    try await Self.confirm(Self.marked, in: terminal)
    await held.arrival()
  }

  static func confirm(_ count: Int, in terminal: some RealTerminal) async throws {
    if count == marked { try await terminal.press("D") }
    try await terminal.see("DELETE in SANDBOX", "\(count) contacts at b2b", "Enter deletes")
    try await terminal.enter(String(count))
  }

  /// How often the deletion of each contact was sent.
  func deletions() async -> [String: Int] {
    await simulator.requests().filter { $0.method == "DELETE" }
      .reduce(into: [:]) { $0[$1.path, default: 0] += 1 }
  }

  func waitForDeletions(_ count: Int) async throws {
    try await Patience.until("\(count) deletions") { await deletions().count >= count }
  }

  func roster(_ arguments: String...) async throws -> Helper.Reply {
    try await sandbox.run(arguments, environment: environment)
  }

  /// Checks that the journal verifies.
  func expectJournalHolds() async throws {
    let reply = try await roster("journal", "verify", "--output", "json")
    #expect(reply.status == 0)
    #expect(reply.output?.contains(#""holds":true,"fault":null"#) == true)
  }
}
