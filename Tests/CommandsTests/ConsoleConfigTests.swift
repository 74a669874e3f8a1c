import Foundation
import Testing

/// Covers what the console reports about its config before it opens.
@Suite(.timeLimit(.minutes(10))) struct ConsoleConfigTests {
  @Test func `names wrong keys and themes with file, line and the nearest name`() async throws {
    let bench = try await Workbench()
    try await bench.configure(
      top: "theme = \"default-drak\"\n[keys]\nquitt = \"Q\"\nedit = [\"Hyper-e\"]\nopen = \"j\"")
    let run = try await bench.run()
    let file = bench.path("config.toml")
    #expect(run.status == 78)
    #expect(
      run.errors.split(separator: "\n") == [
        "roster: \(file):1: unknown theme 'default-drak'; did you mean default-dark?",
        "roster: \(file):3: keys: unknown command 'quitt'; did you mean quit?",
        "roster: \(file):4: keys: 'Hyper-e' is not a key; use j, ^s, Space, F1 or PgDn",
        "roster: \(file):5: keys: j is bound to both 'open' and 'down'",
      ])
    // Commands use neither.
    #expect(try await bench.run("count", "shop-it").status == 0)
  }

  @Test(arguments: [0o620, 0o602, 0o666]) func `refuses a config that others can write`(
    mode: Int
  ) async throws {
    let bench = try await Workbench()
    #expect(try await bench.run("count", "shop-it").status == 0)
    let before = await bench.requests().count
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: bench.path("config.toml"))
    let run = try await bench.run("count", "shop-it")
    #expect(run.status == 78)
    #expect(
      run.errors == """
        roster: \(bench.path("config.toml")): it can be written by others
          chmod go-w \(bench.path("config.toml"))

        """)
    #expect(await bench.requests().count == before)
  }

  @Test func `a theme on the command line must exist and must be in order`() async throws {
    let bench = try await Workbench()
    let unknown = try await bench.run("--plain", "--theme", "solarised")
    #expect(unknown.status == 64)
    #expect(unknown.errors.contains("--theme: unknown theme 'solarised'; did you mean solarized?"))
    #expect(try await bench.run("--plain", "--theme", "solarized").status == 0)
  }

  @Test func `finds the operator's theme by its file`() async throws {
    let bench = try await Workbench()
    try await bench.configure(top: "theme = \"by-night\"")
    #expect(
      try await bench.run().errors.contains(
        ":1: unknown theme 'by-night'; use default-dark"))
    let folder = bench.path(".config/roster/themes")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try bench.write("", to: ".config/roster/themes/by-night.toml")
    let run = try await bench.run()
    // Only the terminal is missing now.
    #expect(run.status == 64)
    #expect(!run.errors.contains("theme"))
  }
}
