import Foundation
import TestSupport
import Testing

/// Covers files of the desk that are damaged: where, and what to do.
@Suite(.timeLimit(.minutes(10))) struct DeskFileTests {
  private struct Scene {
    let bench: Workbench
    let second: SecondOperator

    init() async throws {
      bench = try await Workbench()
      second = try SecondOperator(folder: bench.folder.appendingPathComponent("second"))
      try await bench.configure(
        top: "[desk]\nidentity = \"optional\"\napproval = \"other\"\n" + second.listing)
      _ = try await bench.run("case", "open", "G-1", "--right", "erasure")
      _ = try await bench.run("case", "include", "G-1", "shop-it", "59069", "--why", "by-hand")
      let plan = try await bench.run("case", "plan", "G-1", "--to", bench.path("plan.json"))
      #expect(plan.status == 0, "\(plan.errors)")
    }

    func text(_ name: String) throws -> String {
      try String(contentsOfFile: bench.path(name), encoding: .utf8)
    }

    /// Runs with a changed file, and expects the words and the hint.
    func expect(
      _ status: Int32, _ words: [String], _ hint: String, _ arguments: String...,
      input: String = "", at location: SourceLocation = #_sourceLocation
    ) async throws {
      let run = try await bench.run(arguments, input: input)
      #expect(run.status == status, "\(run.errors)", sourceLocation: location)
      for word in words + [hint] {
        #expect(run.errors.contains(word), "\(run.errors)", sourceLocation: location)
      }
    }
  }

  @Test func `a damaged plan is refused with the place of the damage`() async throws {
    let scene = try await Scene()
    let plan = try scene.text("plan.json")
    let path = scene.bench.path("bad.json")
    for (text, words) in [
      (String(plan.prefix(200)), "it ends early, after 200 bytes"),
      ("\n{\"plan\":nope}", "from line 2, byte 9 on it is not JSON"), ("[]", "not an object"),
      ("", "it ends early, after 0 bytes"),
      (plan.replacing("\"digest\"", with: "\"digst\""), "it has no member digest"),
      (
        plan.replacing("\"act\":\"delete\"", with: "\"act\":\"burn\""),
        "its member plan.acts[0].act"
      ),
      (plan.replacing("\"number\":1,", with: ""), "it has no member plan.acts[0].number"),
      (plan.replacing("\"acts\":[", with: "\"acts\":7,\"x\":["), "its member plan.acts is"),
    ] {
      try scene.bench.write(text, to: "bad.json")
      try await scene.expect(
        4, ["bad.json: this is not a plan", words], "--plan-to FILE", "case", "approve", path,
        "--yes")
    }
    try await scene.expect(
      74, ["no.json", "No such file"], "check its name", "case", "approve",
      scene.bench.path("no.json"), "--yes")
    let large = scene.bench.path("large.json")
    #expect(FileManager.default.createFile(atPath: large, contents: nil))
    #expect(truncate(large, 1 << 30) == 0)
    try await scene.expect(
      74, ["larger than 268435456 bytes"], "check its name", "case", "approve", large, "--yes")
    try await scene.expect(
      74, ["this is a folder"], "check its name", "case", "approve", scene.bench.folder.path,
      "--yes")
    #expect(try await scene.bench.run("get", "shop-it", "59069").status == 0)
  }

  @Test func `a damaged approval is refused with the place of the damage`() async throws {
    let scene = try await Scene()
    let approval = try scene.second.approval(of: scene.text("plan.json"))
    let apply = ["case", "apply", "G-1", "--yes", "--approval"]
    for (text, words) in [
      (String(approval.dropLast(9)), "it ends early"),
      (approval.replacing("\"key\"", with: "\"kee\""), "it has no member key"),
      (try scene.text("plan.json"), "it has no member"),
    ] {
      try scene.bench.write(text, to: "bad.json")
      try await scene.expect(
        4, ["bad.json: this is not an approval", words], "roster case approve FILE", apply[0],
        apply[1], apply[2], apply[3], apply[4], scene.bench.path("bad.json"))
    }
    #expect(try await scene.bench.run("get", "shop-it", "59069").status == 0)
    // The same file, undamaged, is taken.
    try scene.bench.write(approval, to: "good.json")
    let applied = try await scene.bench.run(apply + [scene.bench.path("good.json")])
    #expect(applied.status == 0, "\(applied.errors)")
  }

  @Test func `a damaged package says what is wrong with it and how to get another`() async throws {
    let bench = try await Workbench()
    try bench.write("roster sealed file 1\nabc", to: "short")
    try bench.write("PK\u{3}\u{4}", to: "zip")
    for (name, words) in [
      ("short", "it ends after 24 bytes"), ("zip", "its first line is not that of a file"),
    ] {
      let run = try await bench.run(
        "case", "open-export", bench.path(name), "--to", bench.path("out"), "--passphrase", "-",
        input: "x\n")
      #expect(run.status == 4)
      #expect(run.errors.contains("\(name): \(words)"), "\(run.errors)")
      #expect(run.errors.contains("roster case export REF"), "\(run.errors)")
    }
    let missing = try await bench.run(
      "case", "open-export", bench.path("no"), "--to", bench.path("out"), "--passphrase", "-",
      input: "x\n")
    #expect(missing.status == 74)
    #expect(missing.errors.contains("check its name"), "\(missing.errors)")
  }

  @Test func `a template that cannot be read is an error and not blanks`() async throws {
    let bench = try await Workbench()
    _ = try await bench.run("case", "open", "A-1", "--right", "access")
    _ = try await bench.run("case", "identity", "A-1", "--given", "other")
    _ = try await bench.run("case", "include", "A-1", "shop-it", "59069", "--why", "by-hand")
    func exported() async throws -> Run {
      try await bench.run("case", "export", "A-1", "--to", bench.path("out"))
    }
    try bench.write("controller = \"Shop\"\nperiod = \"ten\n", to: "access.toml")
    let broken = try await exported()
    #expect(broken.status == 78)
    #expect(broken.errors.contains("access.toml:2:"), "\(broken.errors)")
    #expect(broken.errors.contains("correct it, or remove it"), "\(broken.errors)")
    try bench.write([0x61, 0xFF], to: "access.toml")
    #expect(try await exported().errors.contains("line 1 is not UTF-8"))
    try FileManager.default.removeItem(atPath: bench.path("access.toml"))
    try FileManager.default.createDirectory(
      atPath: bench.path("access.toml"), withIntermediateDirectories: false)
    let folder = try await exported()
    #expect(folder.status == 78)
    #expect(folder.errors.contains("access.toml: it is not a regular file"), "\(folder.errors)")
    #expect(!FileManager.default.fileExists(atPath: bench.path("out")))
    try FileManager.default.removeItem(atPath: bench.path("access.toml"))
    #expect(try await exported().errors.contains("about.html has blanks"))
  }
}
