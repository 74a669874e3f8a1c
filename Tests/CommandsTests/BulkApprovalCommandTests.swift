import Foundation
import Testing

/// Covers `approval_over` on the command line.
@Suite(.timeLimit(.minutes(10))) struct BulkApprovalCommandTests {
  private typealias Object = [String: Any]

  private static let ids = "59069\n59070\n59071\n"
  private static let longIDs = (1...3).map { "5f1cfa1f87aaa3a20000000\($0)\n" }.joined()

  private func bench() async throws -> Workbench {
    let bench = try await Workbench()
    try await bench.configure(top: "[desk]\napproval_over = 2\n")
    return bench
  }

  @Test
  func `work on more contacts than allowed ends with 4, says how to go on, and sends nothing`()
    async throws
  {
    let bench = try await bench()
    try bench.write("id,firstName\n25492,A\n25493,B\n25494,C\n", to: "rows.csv")
    let commands: [([String], String)] = [
      (["delete", "shop-it", "-", "--yes"], Self.ids),
      (["prefer", "eu-shop", "-", "--sms", "out"], Self.longIDs),
      (["anonymize", "eu-shop", "-", "--yes"], Self.longIDs),
      (["upsert", "b2b", bench.path("rows.csv"), "--by", "id"], ""),
    ]
    for (words, input) in commands {
      let run = try await bench.run(words, input: input)
      #expect(run.status == 4, "\(words): \(run.errors)")
      #expect(run.errors.contains("--plan-to FILE"), "\(words): \(run.errors)")
    }
    #expect(try bench.journal().isEmpty)
    let two = try await bench.run(
      ["delete", "shop-it", "-", "--yes"], input: "59069\n59070\n")
    #expect(two.status == 0, "\(two.errors)")
  }

  @Test func `a plan holds no value of a file, and its own maker cannot approve it`() async throws {
    let bench = try await bench()
    try bench.write("id,firstName\n25492,Zebulon\n25493,B\n25494,C\n", to: "rows.csv")
    let words = ["upsert", "b2b", bench.path("rows.csv"), "--by", "id"]
    let planned = try await bench.run(words + ["--plan-to", bench.path("plan.json")])
    #expect(planned.status == 0, "\(planned.errors)")
    let text = try String(contentsOfFile: bench.path("plan.json"), encoding: .utf8)
    #expect(!text.contains("Zebulon"))
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? Object)
    #expect((json["plan"] as? Object)?["contactCount"] as? Int == 3)
    let own = try await bench.run("case", "approve", bench.path("plan.json"), "--yes")
    #expect(own.status == 4)
    #expect(own.errors.contains("another person"))
    #expect(try await bench.run(words + ["--approval", bench.path("plan.json")]).status == 4)
    #expect(try bench.journal().isEmpty)
  }
}
