import ConsoleUI
import CustomDump
import Domain
import Foundation
import Testing

/// README.md, read against the code: what it says of the keys and the screen is so.
@Suite struct ReadmeTests {
  @Test func `the README's keys are the catalogue's`() throws {
    let rows = CommandCatalogue.commands.map { command in
      let keys = command.keys.map { "`\($0)`" }.joined(separator: " ")
      let isEverywhere = command.scopes.count == CommandScope.allCases.count
      let scopes = CommandScope.allCases.filter(command.scopes.contains).map(\.title.string)
      let places = isEverywhere ? "everywhere" : scopes.joined(separator: ", ")
      return "| \(keys) | \(command.title) | \(places) | `\(command.id)` |"
    }
    let table = ["| keys | | where | id |", "|---|---|---|---|"] + rows
    if ProcessInfo.processInfo.environment["ROSTER_RECORD_FRAMES"] != nil {
      try record("keys", table)
    }
    try expect("keys", table)
  }

  @Test(arguments: ["list-80x24", "anonymize-80x24"])
  func `the README shows the screen as it is recorded`(name: String) throws {
    let frame = try lines("Tests/ConsoleUITests/Frames/\(name).txt").dropLast()
    try expect("frame \(name)", ["```"] + frame + ["```"])
  }

  /// Compares what stands between `<!-- place -->` and the next `<!-- /`. Not `expectNoDifference`:
  /// without its own library for tests it prints a difference and lets the test pass.
  private func expect(_ place: String, _ expected: [String]) throws {
    let shown = try lines("README.md").drop { $0 != "<!-- \(place) -->" }.dropFirst().prefix {
      !$0.hasPrefix("<!-- /")
    }
    if let difference = diff(Array(shown), expected) {
      Issue.record("README.md, \(place): - is there, + is so\n\(difference)")
    }
  }

  private func record(_ place: String, _ table: [String]) throws {
    let all = try lines("README.md")
    guard let start = all.firstIndex(of: "<!-- \(place) -->"),
      let end = all[start...].firstIndex(where: { $0.hasPrefix("<!-- /") })
    else { return }
    try (all[...start] + table + all[end...]).joined(separator: "\n")
      .write(to: Self.root.appendingPathComponent("README.md"), atomically: true, encoding: .utf8)
  }

  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func lines(_ path: String) throws -> [String] {
    try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}
