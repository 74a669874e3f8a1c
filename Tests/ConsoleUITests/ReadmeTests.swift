import ConsoleUI
import CustomDump
import Domain
import Foundation
import Testing

/// Compares README.md and docs/ with the catalogue of keys and the recorded frames.
@Suite struct ReadmeTests {
  /// A recorded frame, or some of its rows, in a document: `<!-- frame NAME -->` or `<!-- frame
  /// NAME FIRST-LAST -->`. Rows count from 1.
  nonisolated struct ShownFrame: CustomTestStringConvertible {
    let document: String
    let marker: String

    var words: [Substring] { marker.split(separator: " ").dropFirst(2).dropLast() }
    var name: String { String(words.first ?? "") }
    var isWhole: Bool { words.count == 1 }
    var testDescription: String { "\(document): \(words.joined(separator: " "))" }
  }

  private static let keyTableHead = ["| keys | | where | id |", "|---|---|---|---|"]

  @Test func `docs/keys.md has the keys of the catalogue`() throws {
    let table = Self.keyTableHead + Self.keyRows
    if ProcessInfo.processInfo.environment["ROSTER_RECORD_FRAMES"] != nil {
      try record("keys", table, in: "docs/keys.md")
    }
    try expect("<!-- keys -->", table, in: "docs/keys.md")
  }

  @Test func `docs/console.md has the words of the line`() throws {
    let head = "| after `:` | |"
    let rows = try Self.lines("docs/console.md").drop { $0 != head }.dropFirst(2)
      .prefix { $0.hasPrefix("|") }
    let named = rows.flatMap { $0.split(separator: "`").enumerated().filter { $0.offset % 2 == 1 } }
      .map { String($0.element.prefix { $0 != " " }) }
    let words = CommandCatalogue.commands.filter { !$0.isPlainOnly }
      .flatMap(\.words).filter { !$0.isPlainOnly }.map(\.name)
    #expect(words.filter { !named.contains($0) } == [], "add them by hand")
    #expect(words.count > 25)
  }

  @Test func `the README's ten keys are rows of docs/keys.md`() throws {
    let shown = try Self.lines(after: "<!-- keys -->", in: "README.md")
    #expect(Array(shown.prefix(2)) == Self.keyTableHead)
    let rows = shown.dropFirst(2)
    #expect(rows.count == 10)
    #expect(Set(rows).count == rows.count)
    #expect(rows.filter { !Self.keyRows.contains($0) } == [], "copy the rows from docs/keys.md")
  }

  @Test func `the README shows two frames, and the console's page the whole screens`() throws {
    let frames = try Self.shownFrames()
    #expect(frames.count { $0.document == "README.md" } == 2)
    let whole = frames.filter { $0.document == "docs/console.md" && $0.isWhole }.map(\.name)
    #expect(Set(whole).isSuperset(of: ["list-80x24", "anonymize-80x24", "jobs-80x24"]))
  }

  @Test(arguments: try shownFrames())
  func `a document shows a frame as it is recorded`(shown: ShownFrame) throws {
    let frame = try Array(Self.lines("Tests/ConsoleUITests/Frames/\(shown.name).txt").dropLast())
    var rows = frame[...]
    if let range = shown.words.dropFirst().first {
      let ends = range.split(separator: "-").compactMap { Int($0) }
      try #require(ends.count == 2 && ends[0] >= 1 && ends[0] <= ends[1] && ends[1] <= frame.count)
      rows = frame[(ends[0] - 1)..<ends[1]]
    }
    try expect(shown.marker, ["```"] + rows + ["```"], in: shown.document)
  }

  /// Does not use `expectNoDifference`, which without its own test library prints a difference and
  /// passes the test.
  private func expect(_ marker: String, _ expected: [String], in document: String) throws {
    if let difference = diff(try Self.lines(after: marker, in: document), expected) {
      Issue.record(
        "\(document), \(marker): - is the document, + is expected; make frames writes it\n\(difference)"
      )
    }
  }

  private func record(_ place: String, _ table: [String], in document: String) throws {
    let all = try Self.lines(document)
    guard let start = all.firstIndex(of: "<!-- \(place) -->"),
      let end = all[start...].firstIndex(where: { $0.hasPrefix("<!-- /") })
    else { return }
    try (all[...start] + table + all[end...]).joined(separator: "\n")
      .write(to: Self.root.appendingPathComponent(document), atomically: true, encoding: .utf8)
  }

  private static var keyRows: [String] {
    CommandCatalogue.commands.filter { !$0.keys.isEmpty }.map { command in
      let keys = command.keys.map { "`\($0)`" }.joined(separator: " ")
      let isEverywhere = command.scopes.count == CommandScope.allCases.count
      let scopes = CommandScope.allCases.filter(command.scopes.contains).map(\.title.string)
      let places = isEverywhere ? "everywhere" : scopes.joined(separator: ", ")
      return "| \(keys) | \(command.title) | \(places) | `\(command.id)` |"
    }
  }

  private nonisolated static func shownFrames() throws -> [ShownFrame] {
    let pages = try FileManager.default.contentsOfDirectory(
      atPath: root.appendingPathComponent("docs").path)
    let documents =
      ["README.md"] + pages.filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
    return try documents.flatMap { document in
      try lines(document).filter { $0.hasPrefix("<!-- frame ") }
        .map { ShownFrame(document: document, marker: $0) }
    }
  }

  /// The lines between a marker and the next `<!-- /`.
  private nonisolated static func lines(after marker: String, in document: String) throws
    -> [String]
  {
    let rest = try lines(document).drop { $0 != marker }.dropFirst()
    return Array(rest.prefix { !$0.hasPrefix("<!-- /") })
  }

  private nonisolated static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private nonisolated static func lines(_ path: String) throws -> [String] {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}
