import Foundation
import ViewModels

/// A theme's file, taken apart as TOML; what its colours are is known once the palettes of those it
/// inherits are (docs/themes.md has the format).
struct ThemeDocument {
  let file: ThemeFile
  let inherits: String?
  /// Of its own, by name.
  let palette: [String: ThemeSheet.Color]
  let problems: SettingsProblems
  private let top: TableReader

  private static let ownKeys = ["background", "inherits", "palette"]

  /// - Throws: Where the text is no TOML. Whatever else is wrong is noted in `problems`.
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

  /// Without what was being parsed, which the place says: there is one line of room.
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

  /// Puts what the file says over what the sheet has of those it inherits.
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
