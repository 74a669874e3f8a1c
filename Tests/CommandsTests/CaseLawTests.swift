import Foundation
import Testing

/// Covers what the law wants to be told, and what a recheck may say.
@Suite(.timeLimit(.minutes(10))) struct CaseLawTests {
  private static let email = "jane@smithfoundation.org"

  private typealias Object = [String: Any]

  private func object(_ run: Run) throws -> Object {
    try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? Object, "\(run.errors)")
  }

  private func opened(_ right: String, _ received: String...) async throws -> Workbench {
    let bench = try await Workbench()
    try await bench.configure(top: "[desk]\nidentity = \"optional\"\n")
    let open = ["case", "open", "G-1", "--right", right]
    let run = try await bench.run(open + (received.isEmpty ? [] : ["--received", received[0]]))
    #expect(run.status == 0, "\(run.errors)")
    return bench
  }

  @Test func `closing says what the person was not told, until it is recorded`() async throws {
    let bench = try await opened("erasure", "2026-01-05")
    for (words, reason) in [
      (["--outcome", "--on", "2126-01-01"], "in the future"),
      (["--outcome", "--on", "2026-01-04"], "before the request"),
      (["--refusal", "--on", "2026-02-02"], "nothing was refused"),
    ] {
      let refused = try await bench.run(["case", "told", "G-1"] + words)
      #expect(refused.status == 4)
      #expect(refused.errors.contains(reason), "\(refused.errors)")
    }
    #expect(try await bench.run("case", "told", "G-1", "--on", "2026-02-02").status == 64)
    let reason = ["--reason", "retention-duty", "--provider", "b2b"]
    let allowed = try await bench.run(["case", "refuse", "G-1"] + reason)
    #expect(allowed.status == 0 && allowed.errors.isEmpty, "\(allowed.errors)")
    let told = try await bench.run("case", "told", "G-1", "--refusal", "--on", "2026-02-05")
    #expect(told.status == 0 && told.errors.isEmpty, "\(told.errors)")
    #expect(
      try object(told)["told"] as? [NSDictionary] == [["what": "refusal", "on": "2026-02-05"]])

    let closed = try await bench.run("case", "close", "G-1")
    #expect(closed.status == 0)
    #expect(
      closed.errors.contains("by 2026-02-05 the person must be told what was done (Article 12(3))"))
    #expect(!closed.errors.contains("12(4)"), "\(closed.errors)")
    let late = try await bench.run("case", "told", "G-1", "--outcome", "--on", "2026-02-06")
    #expect(late.status == 0)
    #expect(late.errors.contains("had to be told by 2026-02-05"))
    _ = try await bench.run("case", "receipt", "G-1", "--to", bench.path("r.json"))
    #expect(
      try String(contentsOfFile: bench.path("r.json"), encoding: .utf8).contains(
        #""told":[{"on":"2026-02-05","what":"refusal"},{"on":"2026-02-06","what":"outcome"}]"#))
    #expect(try await bench.run("case", "verify", bench.path("r.json")).status == 0)
    let page = try await bench.run("case", "receipt", "G-1", "--output", "table")
    #expect(page.output.contains("the person was told on 2026-02-06: outcome"))
  }

  @Test func `a refused case wants its refusal told, and an extension counts as told`() async throws
  {
    let bench = try await opened("access", "2026-01-05")
    let extended = try await bench.run(
      "case", "extend", "G-1", "--months", "1", "--reason", "complexity", "--told", "2026-01-20")
    #expect(
      try object(extended)["told"] as? [NSDictionary] == [
        ["what": "extension", "on": "2026-01-20"]
      ])
    _ = try await bench.run("case", "refuse", "G-1", "--reason", "unfounded")
    let closed = try await bench.run("case", "close", "G-1")
    #expect(try object(closed)["outcome"] as? String == "refused")
    // The extension is not one of the time for a refusal.
    #expect(closed.errors.contains("by 2026-02-05 the person must be told why"), "\(closed.errors)")
    #expect(closed.errors.contains("12(4)"))
    #expect(!closed.errors.contains("12(3)"))
  }

  @Test func `a reason that the law does not have for a right is recorded with a warning`()
    async throws
  {
    let bench = try await opened("access")
    let run = try await bench.run("case", "refuse", "G-1", "--reason", "retention-duty")
    #expect(run.status == 0)
    #expect(
      run.errors.contains("does not have retention-duty as a ground to refuse an access"),
      "\(run.errors)")
    #expect(
      try await bench.run("case", "show", "G-1", "--output", "table").output.contains("refused"))
  }

  @Test func `a contact that was never seen gone is not said to have come back`() async throws {
    let bench = try await opened("erasure")
    _ = try await bench.run(
      "case", "find", "G-1", "--include-all", input: Self.email + "\n")
    _ = try await bench.run("case", "plan", "G-1")
    #expect(try await bench.run("case", "apply", "G-1", "--yes").status == 0)
    _ = try await bench.run("case", "close", "G-1", "--leaving-open")
    let table = try await bench.run("case", "recheck", "G-1", "--output", "table")
    #expect(table.status == 5)
    let donors = table.output.split(separator: "\n").first { $0.hasPrefix("donors") }
    #expect(donors?.contains("still there") == true && donors?.contains("back") == false)
    #expect(
      table.errors.contains("is still there: roster has never seen it gone"), "\(table.errors)")
    let json = try await bench.run("case", "recheck", "G-1")
    #expect(json.status == 5)
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [Object])
    #expect(rows.first { $0["provider"] as? String == "donors" }?["found"] as? String == "back")
  }
}
