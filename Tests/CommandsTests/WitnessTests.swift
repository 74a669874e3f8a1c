import Foundation
import TestSupport
import Testing

/// `journal verify --witness`.
@Suite(.timeLimit(.minutes(10))) struct WitnessTests {
  private func opened(_ bench: Workbench, _ reference: String) async throws {
    let run = try await bench.run("case", "open", reference, "--right", "access")
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test func `the witness has a signed checkpoint, and a longer chain agrees with it`() async throws
  {
    let bench = try await Workbench()
    try await opened(bench, "K-1")
    let path = bench.path("witness")
    let first = try await bench.run("journal", "verify", "--witness", path)
    #expect(first.status == 0, "\(first.errors)")
    let lines = try String(contentsOfFile: path, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 6 && lines[0].hasPrefix("roster/") && lines[1] == "1")
    #expect(Data(base64Encoded: String(lines[2]))?.count == 32 && lines[3].isEmpty)
    #expect(lines[4].hasPrefix("— "))
    try await opened(bench, "K-2")
    let second = try await bench.run("journal", "verify", "--witness", path)
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.output.contains(#""name":"witness of "#), "\(second.output)")
    #expect(second.output.contains(#""finding":"agrees","behind":1"#), "\(second.output)")
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains("\n2\n"))
  }

  @Test func `an older copy of the whole state folder contradicts the witness`() async throws {
    let bench = try await Workbench()
    #expect(try await bench.run("operator", "key").status == 0)
    try await opened(bench, "K-1")
    let (state, copy, path) = (bench.path("state"), bench.path("copy"), bench.path("witness"))
    try FileManager.default.copyItem(atPath: state, toPath: copy)
    try await opened(bench, "K-2")
    #expect(try await bench.run("journal", "verify", "--witness", path).status == 0)
    let known = try Data(contentsOf: URL(fileURLWithPath: path))
    try FileManager.default.removeItem(atPath: state)
    try FileManager.default.moveItem(atPath: copy, toPath: state)
    #expect(try await bench.run("journal", "verify").status == 0, "the folder agrees with itself")
    let verified = try await bench.run("journal", "verify", "--witness", path)
    #expect(verified.status == 74)
    #expect(
      verified.errors.contains("the witness has seen its entry 2, and it ends with 1"),
      "\(verified.errors)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == known, "it is not overwritten")
  }

  @Test(arguments: [("\n1\n", "\n2\n", 5), ("roster/", "roster-", 1), ("— ", "- ", 5)])
  func `a changed witness is named with its line, and nothing is compared`(
    old: String, new: String, line: Int
  ) async throws {
    let bench = try await Workbench()
    try await opened(bench, "K-1")
    let path = bench.path("witness")
    #expect(try await bench.run("journal", "verify", "--witness", path).status == 0)
    let text = try String(contentsOfFile: path, encoding: .utf8).replacing(old, with: new)
    try bench.write(text, to: "witness")
    let refused = try await bench.run("journal", "verify", "--witness", path)
    #expect(
      refused.status == 74 && refused.errors.contains("witness:\(line): "), "\(refused.errors)")
  }

  @Test func `a witness of a team has every chain, also one that is gone later`() async throws {
    let team = try await TeamBench()
    for role in ["jo", "kim"] {
      let run = try await team.run(as: role, "case", "open", "K-\(role)", "--right", "access")
      #expect(run.status == 0, "\(run.errors)")
    }
    let path = team.bench.path("witness")
    let first = try await team.run(as: "ada", "journal", "verify", "--witness", path)
    #expect(first.status == 0, "\(first.errors)")
    #expect(try String(contentsOfFile: path, encoding: .utf8).matches(of: /roster\//).count == 2)
    try team.runAsOwner(
      """
      DELETE FROM roster.journal WHERE operator = 'kim';
      UPDATE roster.chains SET number = 0, link = '-', head = NULL, key = NULL, signature = NULL
        WHERE operator = 'kim';
      """)
    let verified = try await team.run(as: "ada", "journal", "verify", "--witness", path)
    #expect(verified.status == 74, "\(verified.output)")
    #expect(verified.output.contains("the witness has seen its entry 1, and it ends with 0"))
  }
}
