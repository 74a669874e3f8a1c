import Foundation
import ViewModels

/// A parsed theme file. Its colours can be resolved once the palettes of its ancestors are known.
/// docs/themes.md describes the format.
struct ThemeDocument {
  let file: ThemeFile
  let inherits: String?
  /// Its own palette, by name.
  let palette: [String: ThemeSheet.Color]
  let problems: SettingsProblems
  private let top: TableReader

  private static let ownKeys = ["background", "inherits", "palette"]

  /// - Throws: If the text is not TOML. Other problems are added to `problems`.
  init(_ file: ThemeFile, roles: [String]) throws(SettingsFailure) {
    self.file = file
    let lines = KeyLines(file.text)
    problems = SettingsProblems(file: file.label, lines: lines, hasColumns: true)
    let members = try TOMLText.members(
      of: file.text, lines, file: file.label, hasColumns: true, reason: Self.reason)
    top = TableReader(members, path: [], problems: problems)
    top.refuseUnknown(known: roles + Self.ownKeys, as: "role")
    inherits = top.text("inherits")
    palette = Self.palette(top.table("palette"))
  }

  /// Drops the beginning of the parser's sentence, which repeats the place: only one line has room.
  private static func reason(_ text: String) -> String {
    guard text.hasPrefix("Error while parsing"), let colon = text.range(of: ": ") else {
      return text
    }
    return String(text[colon.upperBound...])
  }

  private static func palette(_ table: TableReader?) -> [String: ThemeSheet.Color] {
    guard let table else { return [:] }
    var colors: [String: ThemeSheet.Color] = [:]
    for name in table.keys {
      guard let text = table.text(name) else { continue }
      switch ThemeColors(palette: [:]).color(text) {
      case .success(let color): colors[name] = color
      case .failure(let problem): table.problem("\(name): \(problem.message)", key: name)
      }
    }
    return colors
  }

  /// Applies the file over the sheet of the themes that it inherits.
  func apply(to sheet: inout ThemeSheet, colors: ThemeColors, roles: [String]) {
    if top.value("background") != nil {
      sheet.background = ThemeLookReader(table: top, colors: colors).color("background")
    }
    for role in roles {
      guard let value = top.value(role) else { continue }
      sheet.looks[role] = look(value, of: role, colors)
    }
  }

  private func look(
    _ value: ConfigValue, of role: String, _ colors: ThemeColors
  ) -> ThemeSheet.Look {
    switch value {
    case .string:
      var look = ThemeSheet.Look()
      look.foreground = ThemeLookReader(table: top, colors: colors).color(role)
      return look
    case .table(let members):
      let table = TableReader(members, path: [role], problems: problems)
      return ThemeLookReader(table: table, colors: colors).look()
    default:
      top.problem("\(role) must be a colour or a table, not \(value.typeName)", key: role)
      return ThemeSheet.Look()
    }
  }
}

/// The file of a theme as text.
struct ThemeFile: Hashable, Sendable {
  /// Without `.toml`.
  var name: String
  /// The name for messages.
  var label: String
  var text: String
  /// `nil` for a shipped theme.
  var path: String?

  static func shipped(_ name: String) -> ThemeFile? {
    ShippedThemes.files.first { $0.name == name }.map {
      ThemeFile(name: name, label: "\(name).toml", text: $0.text, path: nil)
    }
  }
}
