import Foundation
import Testing

/// Checks the table of docs/providers/README.md, which names the test of every operation.
@Suite struct OperationTableTests {
  /// The 24 documented operations and the token.
  private static let operations: [String: [String]] = [
    "Carts Guru": [
      "get contact", "update opt-in status", "anonymize", "export", "import opt-outs",
    ],
    "Open2b": ["find", "get", "count", "create", "update", "delete"],
    "Propeller": [
      "token", "create", "get by lookup key", "update by lookup key", "delete by lookup key",
      "search", "bulk by source id", "bulk by id", "create pricing", "delete pricing",
    ],
    "CharityStack": ["get", "list", "find by e-mail", "create"],
  ]

  private struct Row {
    var provider: String
    var operation: String
    var command: String
    var recording: String
    var test: String
  }

  private static func rows() throws -> [Row] {
    try SourceTree.text(of: "docs/providers/README.md")
      .split(separator: "<!-- operations -->\n")[1].split(separator: "<!-- /operations -->")[0]
      .split(separator: "\n").dropFirst(2).map { line in
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        try #require(cells.count == 5, "\(line) has \(cells.count) cells")
        return Row(
          provider: cells[0], operation: cells[1], command: cells[2],
          recording: String(cells[3].split(separator: "](").last ?? ""), test: cells[4])
      }
  }

  @Test func `the table has exactly one row for each documented operation`() throws {
    let rows = try Self.rows().map { "\($0.provider): \($0.operation)" }
    let expected = Self.operations.flatMap { provider, names in
      names.map { "\(provider): \($0)" }
    }
    #expect(expected.count == 25)
    #expect(rows.sorted() == expected.sorted())
  }

  @Test func `every row names an existing test`() throws {
    let tests = try SourceTree.swiftFiles(below: "Tests/ProviderTests").map(SourceTree.text)
    for row in try Self.rows() {
      let declaration = "func \(row.test)("
      #expect(row.test.hasPrefix("`") && row.test.hasSuffix("`"), "\(row)")
      #expect(tests.contains { $0.contains(declaration) }, "\(row.test) is not a test")
    }
  }

  /// `checks every recorded request` ensures that each recording is compared with the wire.
  @Test func `every row has its own recorded request`() throws {
    let folder = "../../Tests/TestSupport/Fixtures/"
    var seen: Set<String> = []
    for row in try Self.rows() {
      let name = row.provider.filter { $0 != " " }
      #expect(row.recording.hasPrefix("\(folder)\(name)/requests/"), "\(row)")
      #expect(seen.insert(row.recording).inserted, "\(row.recording) is named twice")
    }
    let checks = try SourceTree.swiftFiles(below: "Tests/ProviderTests").map(SourceTree.text)
    #expect(checks.contains { $0.contains("func `checks every recorded request`(") })
  }

  @Test func `every row names an existing command`() throws {
    let commands = try SourceTree.swiftFiles(below: "Sources/Commands").map(SourceTree.text)
    for row in try Self.rows() where row.command != "every command" {
      let names = row.command.components(separatedBy: "`roster ").dropFirst().flatMap { text in
        text.prefix { $0 != "`" }.split(separator: " ").prefix { !$0.hasPrefix("--") }
      }
      #expect(!names.isEmpty, "\(row)")
      for name in names {
        #expect(
          commands.contains { $0.contains("commandName: \"\(name)\"") }, "\(name) is not a command")
      }
    }
  }
}
