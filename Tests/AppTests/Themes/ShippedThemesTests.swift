import App
import Foundation
import TestSupport
import Testing
import ViewModels

/// Compares themes/*.toml with the themes embedded in the program.
@Suite struct ShippedThemesTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("themes")

  private static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".toml") }.map { String($0.dropLast(5)) }
  }

  @Test func `embeds the theme files unchanged`() throws {
    let generated = try String(
      contentsOf: Self.folder.deletingLastPathComponent()
        .appendingPathComponent("Sources/App/Themes/ShippedThemes.swift"), encoding: .utf8)
    #expect(Set(try Self.names()) == Set(ThemeLibrary.shipped.entries().map(\.name)))
    for name in try Self.names() {
      let text = try String(
        contentsOf: Self.folder.appendingPathComponent("\(name).toml"), encoding: .utf8)
      let literal = text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.isEmpty ? "" : "      " + $0 }.joined(separator: "\n")
      #expect(generated.contains(literal), "\(name): run scripts/generate-themes")
    }
  }

  @Test func `docs themes names every role and every shipped theme`() throws {
    let page = try String(
      contentsOf: Self.folder.deletingLastPathComponent().appendingPathComponent("docs/themes.md"),
      encoding: .utf8)
    for name in try Self.names() + ThemeLibrary.roles {
      #expect(page.contains("`\(name)`"), "\(name)")
    }
  }

  @Test(arguments: ThemeLibrary.shipped.entries().map(\.name))
  func `a shipped theme defines every role`(name: String) throws {
    let sheet = try ThemeLibrary.shipped.theme(named: name)
    let missing = Set(ThemeLibrary.roles).subtracting(sheet.looks.keys)
    #expect(missing.isEmpty, "\(missing)")
  }
}
