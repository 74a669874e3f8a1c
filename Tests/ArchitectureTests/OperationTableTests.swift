import Foundation
import Testing

/// Checks the tables of docs/providers, which name the test of every operation.
@Suite struct OperationTableTests {
  private struct Row {
    var operation: String
    var command: String
    /// Of one operation, in its forms.
    var recordings: [String]
    var test: String
  }

  private static func rows(of provider: String) throws -> [Row] {
    let parts = try SourceTree.text(of: "docs/providers/\(provider).md")
      .components(separatedBy: "<!-- operations -->\n")
    try #require(parts.count == 2, "docs/providers/\(provider).md has no table of operations")
    return try parts[1].components(separatedBy: "<!-- /operations -->")[0]
      .split(separator: "\n").dropFirst(2).map { line in
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        try #require(cells.count == 4, "\(line) has \(cells.count) cells")
        return Row(
          operation: cells[0], command: cells[1],
          recordings: cells[2].components(separatedBy: "](").dropFirst().map {
            String($0.prefix { $0 != ")" })
          }, test: cells[3])
      }
  }

  /// `checks every recorded request` ensures that each recording is compared with the wire.
  @Test func `the tables name each recorded request once, and each operation has one`() throws {
    for provider in try SourceTree.providers() {
      let rows = try Self.rows(of: provider)
      #expect(Set(rows.map(\.operation)).count == rows.count, "\(provider)")
      #expect(rows.allSatisfy { !$0.recordings.isEmpty }, "\(provider)")
      let folder = "Tests/TestSupport/Fixtures/\(provider)/requests"
      #expect(
        rows.flatMap(\.recordings).sorted()
          == (try SourceTree.entries(of: folder).map { "../../\(folder)/\($0)" }), "\(provider)")
    }
    let checks = try SourceTree.swiftFiles(below: "Tests/ProviderTests").map(SourceTree.text)
    #expect(checks.contains { $0.contains("func `checks every recorded request`(") })
  }

  @Test func `every row names an existing test`() throws {
    for provider in try SourceTree.providers() {
      let tests = try SourceTree.swiftFiles(below: "Tests/ProviderTests").map(SourceTree.text)
      for row in try Self.rows(of: provider) {
        let declaration = "func \(row.test)("
        #expect(row.test.hasPrefix("`") && row.test.hasSuffix("`"), "\(row)")
        #expect(tests.contains { $0.contains(declaration) }, "\(row.test) is not a test")
      }
    }
  }

  @Test func `every row names an existing command`() throws {
    let commands = try SourceTree.swiftFiles(below: "Sources/Commands").map(SourceTree.text)
    for provider in try SourceTree.providers() {
      for row in try Self.rows(of: provider) where row.command != "every command" {
        let names = row.command.components(separatedBy: "`roster ").dropFirst().flatMap { text in
          text.prefix { $0 != "`" }.split(separator: " ").prefix { !$0.hasPrefix("--") }
        }
        #expect(!names.isEmpty, "\(row)")
        for name in names {
          #expect(
            commands.contains { $0.contains("commandName: \"\(name)\"") },
            "\(name) is not a command")
        }
      }
    }
  }
}
