import Domain
import ViewModels

/// Reads the look of one role: `{ fg = "#ff5f5f", bg = "red", attributes = ["bold"] }`.
struct ThemeLookReader {
  let table: TableReader
  let colors: ThemeColors

  private static let keys = ["fg", "bg", "attributes", "fg16", "bg16", "mono"]

  func look() -> ThemeSheet.Look {
    table.refuseUnknown(known: Self.keys)
    var look = ThemeSheet.Look()
    look.foreground = color("fg")
    look.background = color("bg")
    look.attributes = attributes("attributes") ?? []
    look.foreground16 = index("fg16")
    look.background16 = index("bg16")
    look.mono = attributes("mono")
    return look
  }

  /// `nil` for the terminal's own colour, and for an error, which is recorded.
  func color(_ key: String) -> ThemeSheet.Color? {
    guard let text = table.text(key), text != ThemeColors.terminal else { return nil }
    switch colors.color(text) {
    case .success(let color): return color
    case .failure(let problem):
      table.problem("\(key): \(problem.message)", key: key)
      return nil
    }
  }

  private func index(_ key: String) -> Int? {
    guard let text = table.text(key) else { return nil }
    if let index = ThemeColors.ansiNames.firstIndex(of: text) { return index }
    let hint = NearestName.hint(for: text, among: ThemeColors.ansiNames)
    table.problem("\(key): '\(text)' is not one of the sixteen colours; \(hint)", key: key)
    return nil
  }

  private func attributes(_ key: String) -> Set<ThemeSheet.Attribute>? {
    guard let words = table.texts(key) else { return nil }
    let known = ThemeSheet.Attribute.allCases.map(\.rawValue)
    for (index, word) in words.enumerated() where !known.contains(word) {
      let hint = NearestName.hint(for: word, among: known)
      table.problems.add(
        "\(key): unknown attribute '\(word)'; \(hint)",
        at: table.path + [key, String(index)])
    }
    return Set(words.compactMap(ThemeSheet.Attribute.init(rawValue:)))
  }
}

/// Reads a colour: `#rrggbb`, a name of the palette, or one of the terminal's sixteen.
struct ThemeColors {
  struct Problem: Error, Hashable {
    /// Continues a sentence that begins with the key.
    var message: String
  }

  let palette: [String: ThemeSheet.Color]

  /// Leaves the colour to the terminal.
  static let terminal = "terminal"

  /// By their index in the terminal's palette.
  static let ansiNames: [String] = {
    let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
    return names + names.map { "bright-" + $0 }
  }()

  func color(_ text: String) -> Result<ThemeSheet.Color, Problem> {
    if let color = palette[text] { return .success(color) }
    if let index = Self.ansiNames.firstIndex(of: text) { return .success(.ansi(index)) }
    if text.hasPrefix("#") { return Self.hex(text.dropFirst()) }
    let names = palette.keys.sorted() + Self.ansiNames + [Self.terminal]
    let hint =
      NearestName.of(text, among: names).map { "did you mean \($0)?" }
      ?? "use #rrggbb, \(NearestName.alternatives(names))"
    return .failure(Problem(message: "unknown colour '\(text)'; \(hint)"))
  }

  private static func hex(_ digits: Substring) -> Result<ThemeSheet.Color, Problem> {
    guard digits.count == 6, digits.allSatisfy(\.isHexDigit), let value = Int(digits, radix: 16)
    else { return .failure(Problem(message: "'#\(digits)' is not a colour; use #rrggbb")) }
    return .success(.rgb(value))
  }
}
