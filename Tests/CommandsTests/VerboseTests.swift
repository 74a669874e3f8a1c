import Foundation
import Simulator
import Testing

/// Covers what `--verbose` and `--verbose=bodies` write, and where.
@Suite(.timeLimit(.minutes(10))) struct VerboseTests {
  /// The contents of the state folder, including the log.
  private func kept(by bench: Workbench) throws -> Data {
    let folder = bench.path("state/roster")
    var all = Data()
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      all += try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
    }
    return all
  }

  @Test func `writes bodies and addresses only to standard error`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run(
      "get", "eu-shop", SimulatedAccount.named("eu-shop").jane, "--verbose=bodies", "--output",
      "ndjson")
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("{\"provider\":\"eu-shop\""))
    #expect(run.output.split(separator: "\n").count == 1)
    let lines = run.errors.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("roster: → GET http://127.0.0.1:"))
    #expect(lines[0].contains("accountId=jane%40smithfoundation.org"))
    #expect(lines[1].hasPrefix("roster: ← 200 in "))
    #expect(lines[2].hasPrefix("roster: ← body {\"data\":["))
    #expect(lines[2].contains("jane@smithfoundation.org"))
    for key in Workbench.keys { #expect(!run.errors.contains(key)) }
    let kept = try kept(by: bench)
    #expect(kept.range(of: Data("/contacts?".utf8)) != nil)
    #expect(kept.range(of: Data("smithfoundation".utf8)) == nil)
  }

  @Test func `a write shows what it sends`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run(
      "update", "shop-it", "59069", "--set", "note=seen", "--verbose=bodies")
    #expect(run.status == 0)
    let bodies = run.errors.split(separator: "\n").filter { $0.hasPrefix("roster: → body ") }
    #expect(bodies.contains { $0.contains("\"seen\"") })
  }

  @Test func `shows neither a token nor the secret that requests it`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run("list", "b2b", "--limit", "1", "--verbose=bodies")
    #expect(run.status == 0)
    #expect(run.errors.contains("client_secret=‹redacted›"))
    #expect(run.errors.contains("roster: ← body ‹redacted›\n"))
    #expect(!run.errors.contains("access_token"))
    for key in Workbench.keys { #expect(!run.errors.contains(key)) }
    let tokens = await bench.simulator.requests()
      .compactMap { $0.headers["authorization"]?.dropFirst("Bearer ".count) }
    #expect(!tokens.isEmpty)
    for token in tokens { #expect(!run.errors.contains(token)) }
  }

  @Test func `makes control characters visible`() async throws {
    let bench = try await Workbench()
    _ = try await bench.run("update", "shop-it", "59069", "--set", "note=\u{1B}[31m\u{202E}red")
    let run = try await bench.run(
      "get", "shop-it", "59069", "--verbose=bodies", "--output", "json")
    #expect(run.errors.contains("red"))
    #expect(!run.errors.contains("\u{1B}"))
    #expect(!run.errors.contains("\u{202E}"))
  }

  @Test(arguments: ["--verbose", "--verbose=bodies"])
  func `accepts the option anywhere before the end of options`(option: String) async throws {
    let bench = try await Workbench()
    let run = try await bench.run("count", option, "shop-it")
    #expect(run.status == 0)
    #expect(run.errors.contains("← 200 in "))
    #expect(run.errors.contains("← body ") == (option != "--verbose"))
    let behind = try await bench.run("count", "shop-it", "--", option)
    #expect(behind.status == 64)
    #expect(await bench.requests().count == 1)
  }

  @Test(arguments: ["--verbose=body", "--verbose=", "--verbose=all"])
  func `refuses another value and names the valid one`(option: String) async throws {
    let bench = try await Workbench()
    let run = try await bench.run("count", "shop-it", option)
    #expect(run.status == 64)
    #expect(run.errors.hasPrefix("roster: unknown option \(option)\n  use --verbose"))
    #expect(await bench.requests().isEmpty)
  }
}
