import Foundation
import Simulator
import TestSupport
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

  /// A second operator is listed, and work on more than two contacts needs them.
  private func twoOperators() async throws -> (Workbench, SecondOperator) {
    let bench = try await Workbench()
    let second = try SecondOperator(folder: bench.folder.appendingPathComponent("second"))
    try await bench.configure(
      top: "[desk]\napproval_over = 2\n" + second.listing, replacing: "name = \"b2b\"",
      with: "name = \"b2b\"\nrequests_per_second = 500.0")
    return (bench, second)
  }

  private func approve(_ bench: Workbench, _ second: SecondOperator) throws {
    let plan = try String(contentsOfFile: bench.path("plan.json"), encoding: .utf8)
    try bench.write(second.approval(of: plan), to: "approval.json")
  }

  @Test func `an import of many rows is sent with an approval of the same rows, once`() async throws
  {
    let (bench, second) = try await twoOperators()
    let rows = (1...3).map { "email,person\($0)@example.com\n" }
    try bench.write("type,value\n" + rows.joined(), to: "optouts.csv")
    let words = ["import", "eu-shop", bench.path("optouts.csv"), "--yes"]
    let alone = try await bench.run(words)
    #expect(alone.status == 4 && alone.errors.contains("--plan-to FILE"), "\(alone.errors)")
    let planned = try await bench.run(words + ["--plan-to", bench.path("plan.json")])
    #expect(planned.status == 0, "\(planned.errors)")
    #expect(planned.output.contains(#""action":"import","provider":"eu-shop","contacts":3"#))
    try approve(bench, second)

    let approved = words + ["--approval", bench.path("approval.json")]
    try bench.write("type,value\n" + rows.reversed().joined(), to: "optouts.csv")
    let changed = try await bench.run(approved)
    #expect(changed.status == 4 && changed.errors.contains("another plan"), "\(changed.errors)")
    #expect(await bench.requests().isEmpty)

    try bench.write("type,value\n" + rows.joined(), to: "optouts.csv")
    let sent = try await bench.run(approved)
    #expect(await bench.requests().count { !$0.hasPrefix("GET") } == 1, "\(sent.errors)")
    let again = try await bench.run(approved)
    #expect(again.status == 4 && again.errors.contains("used already"), "\(again.errors)")
    #expect(await bench.requests().count { !$0.hasPrefix("GET") } == 1)
  }

  @Test func `a file that changes while it is sent is sent as it was approved`() async throws {
    let (bench, second) = try await twoOperators()
    func text(_ name: String) -> String {
      // Several times what is read from a file at once.
      let title = String(repeating: "x", count: 200)
      return "sourceId,lastName,source,title\n"
        + (1...1_000).map { "S-\($0),\(name)-\($0),ERP,\(title)\n" }.joined()
    }
    try bench.write(text("Approved"), to: "rows.csv")
    let words = ["upsert", "b2b", bench.path("rows.csv"), "--by", "sourceId"]
    let planned = try await bench.run(words + ["--plan-to", bench.path("plan.json")])
    #expect(planned.status == 0, "\(planned.errors)")
    try approve(bench, second)
    // Holds every batch that can be under way.
    await bench.simulator.failNext(
      .slow(.seconds(2)), at: "b2b", count: 4, where: CallFilter(pathPrefix: "/v2/contacts/bulk"))
    let process = try bench.process(
      words + ["--approval", bench.path("approval.json"), "--verbose"])
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    async let status = Workbench.status(of: process)
    var said = ""
    var isReplaced = false
    for await part in Workbench.texts(of: errors.fileHandleForReading) {
      said += part
      guard !isReplaced, said.contains("/bulk/") else { continue }
      isReplaced = true
      let file = try FileHandle(forUpdating: URL(fileURLWithPath: bench.path("rows.csv")))
      try file.write(contentsOf: Data(text("Replaced").utf8))
      try file.close()
    }
    #expect(try await status == 0, "\(said.suffix(1_000))")
    #expect(isReplaced)
    let bodies = await bench.simulator.requests().filter { $0.path.contains("/bulk/") }
      .map { String(decoding: $0.body, as: UTF8.self) }
    #expect(bodies.count == 10)
    #expect(bodies.allSatisfy { $0.contains("Approved-") && !$0.contains("Replaced-") })
  }
}
