import Foundation
import Testing

/// Covers the completions as `make install` installs them, in bash.
@Suite(.timeLimit(.minutes(10))) struct CompletionTests {
  /// Loads the installed completion and completes the last of the words.
  private static let shell = """
    . "$1"; shift
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
    _roster roster "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    [ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' "${COMPREPLY[@]}"
    """

  private let bench: Workbench

  init() async throws {
    bench = try await Workbench()
    let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../..").standardized.path
    let program = try #require(bench.process([]).executableURL).path
    let installed = try await bench.run(
      [root + "/scripts/install-files", program, bench.path("usr")], program: "/bin/bash")
    #expect(installed.status == 0, "\(installed.errors)")
  }

  /// The words that bash offers instead of the last one.
  private func words(_ line: String...) async throws -> [String] {
    let run = try await bench.run(
      ["--norc", "-c", Self.shell, "bash"]
        + [bench.path("usr/share/bash-completion/completions/roster"), "roster"] + line,
      environment: ["PATH": bench.path("usr/bin") + ":/usr/bin:/bin"], program: "/bin/bash")
    #expect(run.status == 0)
    #expect(run.errors == "")
    return run.output.split(separator: "\n").map(String.init)
  }

  @Test func `completes commands, options and their values`() async throws {
    #expect(try await words("ca") == ["case"])
    #expect(try await words("case", "sh") == ["show"])
    #expect(try await words("list", "shop-it", "--wh") == ["--where"])
    #expect(try await words("get", "--output", "nd") == ["ndjson"])
    #expect(try await words("journal", "list", "--outcome", "ver") == ["verified"])
  }

  @Test func `completes providers of the config, and of the one on the line`() async throws {
    #expect(try await words("get", "") == ["eu-shop", "shop-it", "b2b", "donors"])
    #expect(try await words("prefer", "d") == ["donors"])
    #expect(try await words("journal", "list", "--provider", "b") == ["b2b"])
    // Only the name is right.
    try bench.write("page_size = 0\n[[provider]]\nname = 'elsewhere'\n", to: "other.toml")
    #expect(try await words("--config", bench.path("other.toml"), "get", "") == ["elsewhere"])
    #expect(try await words("get", "--config", bench.path("other.toml"), "") == ["elsewhere"])
  }

  @Test func `completing a provider runs no key command and calls no provider`() async throws {
    try await bench.configure()
    let config = try String(contentsOfFile: bench.path("config.toml"), encoding: .utf8)
    let mark = bench.path("ran")
    try bench.write(
      config.replacing(/key = .*/, with: "key = { command = [\"/usr/bin/touch\", \"\(mark)\"] }"),
      to: "config.toml")
    #expect(try await words("count", "") == ["eu-shop", "shop-it", "b2b", "donors"])
    #expect(!FileManager.default.fileExists(atPath: mark))
    #expect(await bench.requests() == [])
    _ = try await bench.run("count", "shop-it")
    #expect(FileManager.default.fileExists(atPath: mark), "the command itself runs it")
  }

  @Test func `completes themes, and no file name that bash would run`() async throws {
    try FileManager.default.createDirectory(
      atPath: bench.path("themes"), withIntermediateDirectories: false)
    for name in ["mine.toml", "$(touch ran).toml", "-x.toml", "a b.toml"] {
      try bench.write("", to: "themes/" + name)
    }
    let themes = try await words("demo", "--theme", "")
    #expect(themes.contains("mine"))
    #expect(themes.contains("default-dark"))
    #expect(themes.allSatisfy { $0.wholeMatch(of: /[a-z0-9-]+/) != nil }, "\(themes)")
    #expect(try await words("--theme", "mi") == ["mine"])
  }

  @Test func `completes case references, newest first, and changes no file`() async throws {
    #expect(try await words("case", "show", "") == [])
    #expect(!FileManager.default.fileExists(atPath: bench.path("state/roster/roster.sqlite")))
    for reference in ["GDPR-118", "GDPR-119"] {
      let opened = try await bench.run("case", "open", reference, "--right", "access")
      #expect(opened.status == 0, "\(opened.errors)")
    }
    let written = try await bench.run(
      "update", "shop-it", "59068", "--set", "note=x", "--case", "TICKET/7")
    #expect(written.status == 0, "\(written.errors)")
    let before = try files()
    let requests = await bench.requests().count
    #expect(try await words("case", "show", "") == ["TICKET/7", "GDPR-119", "GDPR-118"])
    #expect(try await words("journal", "list", "--case", "GDPR-118") == ["GDPR-118"])
    #expect(try await words("prefer", "shop-it", "1", "--case", "T") == ["TICKET/7"])
    #expect(try files() == before)
    #expect(await bench.requests().count == requests)
  }

  @Test func `prints nothing where the program would report an error`() async throws {
    try bench.write("[[provider\n", to: "config.toml")
    #expect(try await words("get", "") == [])
    #expect(try await bench.run("count", "shop-it").errors.contains("not TOML"))
    let asked = try await bench.run("---completion", "no-command", "--", "positional@0")
    #expect(asked.status == 64)
    #expect(asked.output + asked.errors == "")
  }

  /// The journal's files with their contents.
  private func files() throws -> [String: Data] {
    let folder = bench.path("state/roster")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasPrefix("roster.sqlite") || $0.hasPrefix("journal.") }
    #expect(names.contains("roster.sqlite"))
    return try names.reduce(into: [:]) { files, name in
      files[name] = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
    }
  }
}
