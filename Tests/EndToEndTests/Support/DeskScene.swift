import Foundation
import Simulator
import TestSupport
import Testing

/// Four providers with indexes, and erasures that need a second operator.
struct DeskScene: Sendable {
  let sandbox: Sandbox
  private let second: SecondOperator
  let simulator = SimulatorServer(options: SimulatorOptions(contacts: 60, hasLimits: false))

  static func open(_ body: (DeskScene) async throws -> Void) async throws {
    let scene = try DeskScene(sandbox: try Sandbox())
    _ = try await scene.simulator.start()
    do {
      try await scene.configure()
      try await body(scene)
    } catch {
      await scene.simulator.stop()
      throw error
    }
    await scene.simulator.stop()
  }

  private init(sandbox: Sandbox) throws {
    self.sandbox = sandbox
    second = try SecondOperator(folder: URL(fileURLWithPath: sandbox.path("second")))
  }

  var environment: [String: String] { ["ROSTER_CONFIG": sandbox.path("out/config.toml")] }

  private func configure() async throws {
    let providers = await simulator.configuration
      .replacing("[[provider]]", with: "[[provider]]\nindex = true")
      .replacing("name = \"b2b\"", with: "name = \"b2b\"\nrequests_per_second = 500.0")
    let desk = """
      index_key = { value = "of the test" }
      [desk]
      approval = "other"

      """
    try sandbox.write(desk + second.listing + providers, to: "out/config.toml")
    // The first provider has no list to index.
    try await expect(0, "index", "update", "shop-it", "b2b", "donors")
  }

  /// Runs the program without a terminal.
  @discardableResult
  func expect(
    _ status: Int, _ arguments: String..., input: String? = nil,
    at location: SourceLocation = #_sourceLocation
  ) async throws -> Helper.Reply {
    let reply = try await sandbox.run(arguments, environment: environment, input: input)
    #expect(
      reply.status == status, "\(arguments): \(reply.errors ?? "")", sourceLocation: location)
    return reply
  }

  /// In this process: the program knows only one login on this machine.
  func approve(_ plan: String, to file: String) throws {
    try sandbox.write(second.approval(of: sandbox.text(plan)), to: file)
  }

  /// Creates a contact by the provider's own API, as a shop would, and indexes it.
  func createElsewhere(email: String) async throws {
    let script = """
      import json, sys, urllib.parse, urllib.request as web
      base, client, secret, email = sys.argv[1:]
      form = urllib.parse.urlencode({"client_id": client, "client_secret": secret,
        "grant_type": "client_credentials"}).encode()
      token = json.load(web.urlopen(base + "/oauth2/token", form))["access_token"]
      body = json.dumps({"firstName": "Jane", "lastName": "Smith", "email": email}).encode()
      web.urlopen(web.Request(base + "/v2/contacts/", body, {"Content-Type": "application/json",
        "Authorization": "Bearer " + token}))
      """
    let config = try sandbox.text("out/config.toml")
    let client = try #require(config.firstMatch(of: /client_id = "([^"]+)"/)).1
    let helper = try Helper()
    let reply = try await helper.ask(
      Run(
        argv: [
          "/usr/bin/python3", "-c", script, await simulator.baseURL, String(client),
          SimulatedAccount.named("b2b").secrets[0], email,
        ], env: sandbox.environment(term: nil)))
    try await helper.close()
    try #require(reply.status == 0, "\(reply.errors ?? "")")
    try await expect(0, "index", "update", "b2b")
  }
}
