/// One key press, with its notation in settings, help and hints.
package nonisolated struct Key: Hashable, Sendable {
  package enum Code: Hashable, Sendable {
    /// Never a control character.
    case character(Character)
    case enter
    case escape
    case tab
    case backTab
    case backspace
    case delete
    case insert
    case up
    case down
    case left
    case right
    case home
    case end
    case pageUp
    case pageDown
    case function(Int)
  }

  package struct Modifiers: OptionSet, Hashable, Sendable {
    package let rawValue: Int

    package static let shift = Modifiers(rawValue: 1)
    package static let alt = Modifiers(rawValue: 2)
    package static let control = Modifiers(rawValue: 4)

    package init(rawValue: Int) {
      self.rawValue = rawValue
    }
  }

  package var code: Code
  /// Without `.shift` for `.backTab` and for characters: a shifted letter is another character.
  package var modifiers: Modifiers

  package init(_ code: Code, modifiers: Modifiers = []) {
    self.code = code
    self.modifiers = modifiers
  }

  package init(_ character: Character, modifiers: Modifiers = []) {
    self.init(.character(character), modifiers: modifiers)
  }

  package static func control(_ character: Character) -> Key {
    Key(.character(character), modifiers: .control)
  }
}

// MARK: Notation

nonisolated extension Key: CustomStringConvertible {
  private static let names: [(name: String, code: Code)] = [
    ("Space", .character(" ")), ("Enter", .enter), ("Esc", .escape), ("Tab", .tab),
    ("Backspace", .backspace), ("Del", .delete), ("Ins", .insert), ("Up", .up), ("Down", .down),
    ("Left", .left), ("Right", .right), ("Home", .home), ("End", .end), ("PgUp", .pageUp),
    ("PgDn", .pageDown),
  ]

  /// Other spellings that people write in a config.
  private static let aliases: [String: Code] = [
    "return": .enter, "escape": .escape, "delete": .delete, "insert": .insert,
    "pageup": .pageUp, "pagedown": .pageDown, "↑": .up, "↓": .down, "←": .left, "→": .right,
    "backtab": .backTab,
  ]

  private static let prefixes: [(prefix: String, modifier: Modifiers)] = [
    ("ctrl-", .control), ("alt-", .alt), ("shift-", .shift),
  ]

  /// `j`, `^s`, `Space`, `Enter`, `Esc`, `PgDn`, `Shift-Tab`, `Alt-x`, `Ctrl-Left`, `F1`. Names and
  /// the letter after `^` may be in either case. `nil` for anything else.
  package init?(_ notation: String) {
    var rest = Substring(notation)
    var modifiers: Modifiers = []
    while rest.count > 1,
      let found = Self.prefixes.first(where: { rest.lowercased().hasPrefix($0.prefix) }),
      rest.count > found.prefix.count
    {
      modifiers.insert(found.modifier)
      rest = rest.dropFirst(found.prefix.count)
    }
    if rest.count == 2, rest.first == "^" {
      modifiers.insert(.control)
      rest = rest.dropFirst()
    }
    guard let code = Self.code(String(rest)) else { return nil }
    self = Self.normalized(code, modifiers)
  }

  package var description: String {
    if code == .backTab { return prefix(without: []) + "Shift-Tab" }
    if case .character(let character) = code, character != " " {
      let caret = modifiers.contains(.control) ? "^" : ""
      return prefix(without: .control) + caret + String(character)
    }
    if case .function(let number) = code { return prefix(without: []) + "F\(number)" }
    let name = Self.names.first { $0.code == code }?.name ?? "?"
    return prefix(without: []) + name
  }

  private func prefix(without hidden: Modifiers) -> String {
    let shown = modifiers.subtracting(hidden)
    return (shown.contains(.control) ? "Ctrl-" : "") + (shown.contains(.alt) ? "Alt-" : "")
      + (shown.contains(.shift) ? "Shift-" : "")
  }

  private static func code(_ name: String) -> Code? {
    if name.count == 1, let character = name.first {
      if let alias = aliases[name] { return alias }
      let isControl = character.unicodeScalars.contains {
        $0.properties.generalCategory == .control
      }
      return isControl ? nil : .character(character)
    }
    let folded = name.lowercased()
    if let named = names.first(where: { $0.name.lowercased() == folded }) { return named.code }
    if let alias = aliases[folded] { return alias }
    guard folded.first == "f", let number = Int(folded.dropFirst()), (1...63).contains(number)
    else { return nil }
    return .function(number)
  }

  /// Gives each key one value: `^S` is `^s`, `Shift-Tab` is `.backTab`, `Shift-x` is `X`.
  static func normalized(_ code: Code, _ modifiers: Modifiers) -> Key {
    switch code {
    case .tab where modifiers.contains(.shift):
      return Key(.backTab, modifiers: modifiers.subtracting(.shift))
    case .character(let character) where modifiers.contains(.control):
      let lower = character.lowercased().first ?? character
      return Key(lower, modifiers: modifiers.subtracting(.shift))
    case .character(let character) where modifiers.contains(.shift):
      let upper = character.uppercased().first ?? character
      return Key(upper, modifiers: modifiers.subtracting(.shift))
    default:
      return Key(code, modifiers: modifiers)
    }
  }
}
