import Domain
import ViewModels

/// What may stand for a colour: `#rrggbb`, a name of the palette, one of the terminal's sixteen.
struct ThemeColors {
  struct Problem: Error, Hashable {
    /// Continues a sentence that begins with the key.
    var message: String
  }

  let palette: [String: ThemeSheet.Color]

  /// Stands for no colour of ours.
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
      ?? "write #rrggbb, or \(names.joined(separator: ", "))"
    return .failure(Problem(message: "there is no colour '\(text)'; \(hint)"))
  }

  private static func hex(_ digits: Substring) -> Result<ThemeSheet.Color, Problem> {
    guard digits.count == 6, digits.allSatisfy(\.isHexDigit), let value = Int(digits, radix: 16)
    else { return .failure(Problem(message: "'#\(digits)' is no colour; write #rrggbb")) }
    return .success(.rgb(value))
  }
}
