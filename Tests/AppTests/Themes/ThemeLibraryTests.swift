import App
import Foundation
import TestSupport
import Testing
import ViewModels

@Suite final class ThemeLibraryTests {
  private let folder: TemporaryThemes

  init() throws { folder = try TemporaryThemes() }

  /// A library of a folder with these files.
  private func library(_ files: [String: String]) throws -> ThemeLibrary {
    for (name, text) in files { try folder.write(text, to: name) }
    return ThemeLibrary(folders: [folder.path])
  }

  private func problems(_ text: String) throws -> [String] {
    let library = try library(["mine": text])
    let failure = try #require(throws: ThemeFailure.self) { try library.theme(named: "mine") }
    return failure.problems
  }

  @Test func `a theme gives each role colors and attributes, in either form`() throws {
    let sheet = try library([
      "mine": """
      background = "night"
      text = "#EEEEEE"
      danger = { fg = "bright-red", bg = "#300000", attributes = ["bold", "underline"] }
      selected = { fg16 = "black", bg16 = "bright-white", mono = ["reverse"] }
      [palette]
      night = "#101010"
      """
    ]).theme(named: "mine")
    #expect(sheet.background == .rgb(0x10_1010))
    #expect(sheet.looks["text"]?.foreground == .rgb(0xEE_EEEE))
    #expect(sheet.looks["danger"]?.foreground == .ansi(9))
    #expect(sheet.looks["danger"]?.background == .rgb(0x30_0000))
    #expect(sheet.looks["danger"]?.attributes == [.bold, .underline])
    #expect(sheet.looks["selected"]?.foreground16 == 0)
    #expect(sheet.looks["selected"]?.background16 == 15)
    #expect(sheet.looks["selected"]?.mono == [.reverse])
    #expect(sheet.looks["accent"] == nil)
  }

  @Test(arguments: [
    ("dangr = \"red\"", "mine.toml:1:1: unknown role 'dangr'; did you mean danger?"),
    (
      "text = \"red\"\n  danger = \"#ff5f5\"",
      "mine.toml:2:3: danger: '#ff5f5' is not a colour; use #rrggbb"
    ),
    ("ok = \"gren\"", "mine.toml:1:1: ok: unknown colour 'gren'; did you mean green?"),
    (
      "ok = { fg = \"red\", bgg = \"red\" }",
      "mine.toml:1:20: unknown key 'bgg'; did you mean bg?"
    ),
    (
      "ok = { attributes = [\"bold\", \"revers\"] }",
      "mine.toml:1:30: attributes: unknown attribute 'revers'; did you mean reverse?"
    ),
    ("ok = { attributes = \"bold\" }", "mine.toml:1:8: attributes must be a list of strings"),
    ("ok = 7", "mine.toml:1:1: ok must be a colour or a table, not a whole number"),
    ("ok = { fg16 = \"#ff0000\" }", "mine.toml:1:8: fg16: '#ff0000' is not one of the sixteen"),
    ("background = \"#12\"", "mine.toml:1:1: background: '#12' is not a colour"),
    ("[palette]\nnight = \"dark\"", "mine.toml:2:1: night: unknown colour 'dark'"),
    ("text = \"red\"\nok = ", "mine.toml:2:"), ("text = \"red", "this is not TOML"),
    ("text = \"red\"\n[[[", "mine.toml:2:3: this is not TOML: a table needs a name"),
    (
      "inherits = \"gruvbx\"",
      "mine.toml:1:1: inherits: unknown theme 'gruvbx'; did you mean gruvbox?"
    ),
    ("\ninherits = \"mine\"", "mine.toml:2:1: inherits: a theme cannot inherit itself"),
  ])
  func `names a mistake with file, line, column and the nearest name`(
    text: String, problem: String
  ) throws {
    let problems = try problems(text)
    #expect(problems.count == 1)
    #expect(problems[0].contains(problem), "\(problems)")
  }

  @Test func `names every mistake at once, in line order`() throws {
    let found = try problems("ok = \"gren\"\ntitel = \"red\"\ndim = \"blu\"")
    #expect(found.map { $0.prefix(11) } == ["mine.toml:1", "mine.toml:2", "mine.toml:3"])
  }

  @Test func `inherits what it does not override, with a changed palette applied`() throws {
    let library = try library([
      "mine": "inherits = \"gruvbox\"\nok = \"#00ff00\"\n[palette]\nred = \"#ff0000\""
    ])
    let sheet = try library.theme(named: "mine")
    let gruvbox = try library.theme(named: "gruvbox")
    #expect(sheet.name == "mine")
    #expect(sheet.background == gruvbox.background)
    #expect(sheet.looks["ok"]?.foreground == .rgb(0x00_FF00))
    #expect(sheet.looks["danger"]?.foreground == .rgb(0xFF_0000))
    #expect(sheet.looks["warning"] == gruvbox.looks["warning"])
  }

  @Test func `an operator's theme overrides the shipped theme of the same name and may inherit it`()
    throws
  {
    let library = try library(["gruvbox": "inherits = \"gruvbox\"\nok = \"#00ff00\""])
    let sheet = try library.theme(named: "gruvbox")
    #expect(sheet.looks["ok"]?.foreground == .rgb(0x00_FF00))
    #expect(sheet.looks["danger"] == ThemeLibrary.shipped.sheet("gruvbox").looks["danger"])
    #expect(library.entries().contains(ThemeEntry(name: "gruvbox", isOwn: true)))
  }

  @Test func `reports circular inheritance in the last theme`() throws {
    let library = try library(["a": "inherits = \"b\"", "b": "inherits = \"a\""])
    let failure = try #require(throws: ThemeFailure.self) { try library.theme(named: "a") }
    #expect(failure.problems == ["b.toml:1:1: inherits: 'a' inherits this theme"])
  }

  @Test func `names the file of a mistake in an inherited theme`() throws {
    let library = try library(["a": "inherits = \"b\"", "b": "oki = \"red\""])
    let failure = try #require(throws: ThemeFailure.self) { try library.theme(named: "a") }
    #expect(failure.problems == ["b.toml:1:1: unknown role 'oki'; did you mean ok?"])
  }

  @Test func `the menu lists shipped themes before the operator's`() throws {
    let names = try library(["aa": "", "zz": ""]).entries().map(\.name)
    #expect(names.first == "default-dark")
    #expect(names.suffix(2) == ["aa", "zz"])
  }

  @Test func `the first of two folders wins`() throws {
    let near = try TemporaryThemes()
    let far = try TemporaryThemes()
    try near.write("ok = \"red\"", to: "mine")
    try far.write("ok = \"blue\"", to: "mine")
    let library = ThemeLibrary(folders: [near.path, far.path])
    #expect(try library.theme(named: "mine").looks["ok"]?.foreground == .ansi(1))
  }

  @Test(arguments: ["../mine", "/etc/passwd", ".hidden", ""])
  func `refuses a theme name that is a path`(name: String) throws {
    let failure = try #require(throws: ThemeFailure.self) {
      try ThemeLibrary.shipped.theme(named: name)
    }
    #expect(failure.isMissing)
  }

  // MARK: - At the start

  private func opening(
    _ config: String, _ files: [String: String] = [:]
  ) throws -> (sheet: ThemeSheet, failure: ThemeFailure?) {
    let settings = try Settings(
      SettingsSource(
        name: "config.toml", text: config, isReadableByOthers: false,
        folder: URL(fileURLWithPath: "/etc/roster")))
    return try library(files).opening(settings)
  }

  @Test func `starts with the theme of the config`() throws {
    #expect(try opening("").sheet.name == "default-dark")
    #expect(try opening("theme = \"solarized\"").sheet.name == "solarized")
  }

  @Test func `an unknown theme is a config error that suggests the nearest name`() throws {
    let failure = try #require(throws: SettingsFailure.self) {
      try opening("page_size = 10\ntheme = \"solarised\"")
    }
    #expect(
      failure.problems.map(\.text) == [
        "config.toml:2: unknown theme 'solarised'; did you mean solarized?"
      ])
  }

  @Test func `replaces a broken theme with the standard one and reports it`() throws {
    let (sheet, failure) = try opening("theme = \"mine\"", ["mine": "oki = \"red\""])
    #expect(sheet.name == "default-dark")
    #expect(failure?.problems == ["mine.toml:1:1: unknown role 'oki'; did you mean ok?"])
  }
}
