import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct ExitStatusTests {
  private static let donors = SimulatedAccount.named("donors").title
  private static let shop = SimulatedAccount.named("shop-it").title

  struct Row: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var status: Int32
    /// The start of standard error.
    var errors: String
    var testDescription: String { arguments.joined(separator: " ") }
  }

  @Test(arguments: [
    Row(
      arguments: ["get", "eu-shop", SimulatedAccount.named("eu-shop").unknown], status: 2,
      errors: "roster: eu-shop: no "),
    Row(
      arguments: ["get", "donors", "0e57a11e-0000-4000-8000-0000000f04e1"], status: 3,
      errors: "roster: donors: "),
    Row(
      arguments: ["count", "donors"], status: 4,
      errors: "roster: donors: \(donors) counts only the rows of a page"),
    Row(
      arguments: ["list", "shop-it", "--where", "name=x"], status: 4,
      errors: "roster: shop-it: \(shop) "),
    Row(
      arguments: ["list", "donors", "--order", "name"], status: 4,
      errors: "roster: donors: \(donors) "),
    Row(
      arguments: ["list", "donors", "--first", "5"], status: 4,
      errors: "roster: donors: \(donors) has only a cursor"),
    Row(
      arguments: ["get", "donors", "x", "--fields", "name"], status: 4,
      errors: "roster: donors: \(donors) always returns every field"),
    Row(
      arguments: ["update", "shop-it", "59068", "--set", "phne=1"], status: 4,
      errors: "roster: shop-it: phne is not a field here; did you mean phone?\n"),
    Row(
      arguments: ["prefer", "shop-it", "59068", "--email", "out"], status: 4,
      errors: "roster: shop-it: \(shop) keeps no communication preferences\n"),
    Row(
      arguments: ["get", "absent", "1"], status: 64,
      errors: "roster: unknown provider 'absent'\n  use eu-shop, shop-it, b2b, donors\n"),
    Row(
      arguments: ["prefer", "eu-shop", "1"], status: 64, errors: "roster: prefer needs at least"),
    Row(
      arguments: ["get", "eu-shop"], status: 64,
      errors: "roster: Missing expected argument '<id>'\n  see roster get --help\n"),
    Row(
      arguments: ["frobnicate"], status: 64,
      errors: "roster: unknown command 'frobnicate'\n  roster --help lists all commands\n"),
    Row(
      arguments: ["journal", "shw"], status: 64,
      errors: "roster: unknown command 'shw'\n  did you mean show? roster journal --help"),
    Row(arguments: ["list", "shop-it", "--limit", "0"], status: 64, errors: "roster: --limit"),
    Row(
      arguments: ["update", "shop-it", "59068", "--set", "note"], status: 64,
      errors: "roster: --set takes KEY=VALUE, not 'note'"),
    Row(arguments: ["list", "shop-it", "--where", "x"], status: 64, errors: "roster: --where"),
    Row(
      arguments: ["providers", "--config", "/nonexistent/config.toml"], status: 78,
      errors: "roster: /nonexistent/config.toml: there is no config here\n"),
  ])
  func `a failure has its status and a one-line reason`(row: Row) async throws {
    let bench = try await Workbench()
    let process = try bench.process(row.arguments)
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    #expect(try await Workbench.status(of: process) == row.status)
    let text = String(
      decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    #expect(text.hasPrefix(row.errors), "\(text)")
  }

  @Test func `an error is JSON if the output format is JSON`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run(
      "get", "eu-shop", SimulatedAccount.named("eu-shop").unknown, "--output", "json")
    #expect(run.output == "")
    #expect(
      run.errors.hasPrefix(
        "{\"error\":{\"kind\":\"notFound\",\"provider\":\"eu-shop\",\"message\":\""))
    #expect(run.errors.contains("\"status\":404,"))
    let usage = try await bench.run("--output", "ndjson", "frobnicate")
    #expect(usage.errors.hasPrefix("{\"error\":{\"kind\":\"usage\",\"provider\":null,"))
  }

  @Test func `a wrong key is unauthorized`() async throws {
    let bench = try await Workbench()
    try await bench.configure(
      replacing: SimulatedAccount.named("donors").secrets[0], with: "cs_live_wrong")
    let run = try await bench.run("list", "donors", "--output", "json")
    #expect(run.status == 3)
    #expect(run.errors.contains("\"kind\":\"unauthorized\""))
  }

  @Test func `a rate limit beyond the timeout is a temporary failure`() async throws {
    let bench = try await Workbench()
    await bench.simulator.failNext(
      .status(429, headers: ["Retry-After": "100"]), at: "shop-it", count: 100)
    let run = try await bench.run("count", "shop-it", "--timeout", "20")
    #expect(run.status == 75)
  }

  @Test func `an unreadable response is the provider's failure`() async throws {
    let bench = try await Workbench()
    await bench.simulator.failNext(.html, at: "shop-it", count: 100)
    let run = try await bench.run("count", "shop-it", "--output", "json")
    #expect(run.status == 1)
    #expect(run.errors.contains("\"kind\":\"protocol\""))
  }

  @Test func `a missing key is a config failure`() async throws {
    let bench = try await Workbench()
    try await bench.configure(
      replacing: "{ value = \"\(SimulatedAccount.named("shop-it").secrets[0])\" }",
      with: "{ env = \"NOT_SET\" }")
    let run = try await bench.run("count", "shop-it")
    #expect(run.status == 78)
    #expect(run.errors.contains("shop-it: the environment has no NOT_SET"))
    #expect(try await bench.run("count", "b2b").status == 0)
  }

  @Test func `find uses the other providers if one key is missing`() async throws {
    let bench = try await Workbench()
    try await bench.configure(
      replacing: "{ value = \"\(SimulatedAccount.named("shop-it").secrets[0])\" }",
      with: "{ env = \"NOT_SET\" }")
    let run = try await bench.run("find", WellKnownPeople.janeEmail, "--output", "json")
    #expect(run.status == 5)
    #expect(
      run.errors
        == "{\"error\":{\"kind\":\"unauthorized\",\"provider\":\"shop-it\","
        + "\"message\":\"the environment has no NOT_SET\",\"status\":null,\"code\":null,"
        + "\"field\":null,\"hint\":\"check the provider's key in the config\"}}\n")
    #expect(
      Set(run.output.matches(of: /"provider":"([a-z0-9-]+)"/).map { String($0.1) })
        == ["eu-shop", "b2b", "donors"])
    let plain = try await bench.run("find", "zzzzzz-absent")
    #expect(plain.errors.hasPrefix("roster: shop-it: the environment has no NOT_SET\n"))
    #expect(plain.status == 5)
  }

  @Test func `a full disk is a local failure`() async throws {
    let bench = try await Workbench()
    #expect(try await bench.run("list", "shop-it", output: "/dev/full").status == 74)
  }

  @Test func `exits quietly when the reader of its output closes`() async throws {
    let bench = try await Workbench()
    let process = try bench.process(["list", "shop-it", "--all", "--limit", "1"])
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try output.fileHandleForReading.close()
    #expect(try await Workbench.status(of: process) == 0)
    try errors.fileHandleForWriting.close()
    #expect(try errors.fileHandleForReading.readToEnd() ?? Data() == Data())
  }
}
