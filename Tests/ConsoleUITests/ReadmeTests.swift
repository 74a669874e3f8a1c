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
    expectNoDifference(
      try Readme.lines(of: "keys"), ["| keys | | where | id |", "|---|---|---|---|"] + rows,
      "README.md, between <!-- keys --> and <!-- /keys -->")
  }

  @Test(arguments: ["list-80x24", "anonymize-80x24"])
  func `the README shows the screen as it is recorded`(name: String) throws {
    let frame = try Readme.text("Tests/ConsoleUITests/Frames/\(name).txt")
    expectNoDifference(
      try Readme.lines(of: "frame \(name)"), ["```"] + Readme.lines(in: frame).dropLast() + ["```"],
      "README.md shows another frame than Frames/\(name).txt: copy it there")
  }
}

private enum Readme {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  static func lines(in text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// What stands between `<!-- name -->` and the next `<!-- /`; empty where there is no such place.
  static func lines(of name: String) throws -> [String] {
    let all = lines(in: try text("README.md"))
    return Array(
      all.drop { $0 != "<!-- \(name) -->" }.dropFirst().prefix { !$0.hasPrefix("<!-- /") })
  }
}
