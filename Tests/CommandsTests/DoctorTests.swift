import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct DoctorTests {
  private func problems(_ run: Run) -> [String] {
    run.output.matches(of: /"check":"([a-z]+)","subject":"([^"]*)","ok":false/)
      .map { "\($0.1) \($0.2)" }
  }

  @Test func `exits with 0 after every provider responded`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run("doctor")
    #expect(run.status == 0)
    #expect(problems(run).isEmpty)
    let reached = run.output.matches(of: /"check":"provider","subject":"([^"]+)","ok":true/)
    #expect(reached.map { String($0.1) } == ["eu-shop", "shop-it", "b2b", "donors"])
    #expect(Set(await bench.simulator.requests().compactMap(\.provider)).count == 4)
    #expect(run.errors == "")
  }

  @Test func `the table has a line for each check, with its next step below`() async throws {
    let bench = try await Workbench()
    try await bench.configure(
      replacing: "{ value = \"\(SimulatedAccount.named("shop-it").secrets[0])\" }",
      with: "{ env = \"NOT_SET\" }")
    let run = try await bench.run("doctor", "--output", "table")
    #expect(run.output.contains("\nproblem  secret       shop-it"))
    #expect(run.output.contains("the environment has no NOT_SET\n         set NOT_SET to"))
    #expect(run.output.contains("\nok       provider     donors"))
    #expect(run.status == 78)
  }

  @Test func `reports a refused key without showing it`() async throws {
    let bench = try await Workbench()
    try await bench.configure(
      replacing: SimulatedAccount.named("donors").secrets[0], with: "cs_live_canary")
    let run = try await bench.run("doctor")
    #expect(run.status == 1)
    #expect(problems(run) == ["provider donors"])
    #expect(run.output.contains("(401)"))
    #expect(!run.output.contains("canary"))
  }

  @Test func `every problem of a provider has a next step`() async throws {
    let bench = try await Workbench()
    let secrets = ["eu-shop", "shop-it", "b2b", "donors"].map {
      SimulatedAccount.named($0).secrets[0]
    }
    let config = try String(contentsOfFile: bench.path("config.toml"), encoding: .utf8)
    try bench.write(
      secrets.reduce(config) { $0.replacing($1, with: "wrong-" + $1.dropFirst(6)) },
      to: "config.toml")
    let run = try await bench.run("doctor")
    #expect(problems(run).count == 4, "\(run.output)")
    let steps = run.output.matches(
      of: #/"check":"provider","subject":"[^"]+","ok":false,"message":"[^"]*","nextStep":"check/#)
    #expect(steps.count == 4, "\(run.output)")
  }

  @Test func `asks all providers at once, within the timeout`() async throws {
    let bench = try await Workbench()
    await bench.simulator.setLatency(.seconds(60))
    let start = ContinuousClock.now
    let run = try await bench.run("doctor", "--timeout", "2")
    #expect(run.status == 1)
    #expect(problems(run).count == 4)
    #expect(run.output.contains("\"nextStep\":\"try again, or allow more with --timeout SECONDS\""))
    #expect(ContinuousClock.now - start < .seconds(7))
  }

  @Test func `reports every kind of problem in one run`() async throws {
    let bench = try await Workbench()
    try await bench.configure(
      top: "theme = \"nope\"\n[keys]\nquitt = \"Q\"",
      replacing: SimulatedAccount.named("shop-it").secrets[0], with: "wrong")
    let file = bench.path("config.toml")
    try FileManager.default.createDirectory(
      atPath: bench.path("state/roster"), withIntermediateDirectories: true)
    let run = try await bench.run("doctor")
    #expect(run.status == 78)
    #expect(
      problems(run) == [
        "permissions \(bench.path("state/roster"))", "config \(file):1", "config \(file):3",
        "provider shop-it",
      ])
  }
}
