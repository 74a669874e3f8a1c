import Foundation

/// Replaces text on terminals that only have ASCII. For display only: it loses letters, so its
/// output is never sent.
package enum ASCIIFallback {
  /// roster's own drawing characters, which are also replaced on terminals without a UTF-8 font,
  /// where names stay.
  package static let signs: [Character: Character] = [
    "…": "~", "␍": "\\", "␊": "\\", "␉": "\\", "␈": "\\", "‹": "<", "›": ">", "·": "-",
    "•": "*", "●": "*", "○": "o", "◐": "o", "◌": "o", "✓": "*", "▸": ">", "▲": "^", "▼": "v",
    "⚠": "!", "\u{FFFD}": "?", "─": "-", "│": "|", "╭": "+", "╮": "+", "╰": "+", "╯": "+",
    "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+", "→": ">", "←": "<", "↑": "^", "↓": "v",
    "≈": "~", "▁": "_", "▂": ".", "▃": "-", "▄": "=", "▅": "+", "▆": "*", "▇": "%", "█": "#",
    "▒": "=", "░": ".", "–": "-", "★": "*",
  ]

  private static let letters: [Character: Character] = [
    "ß": "s", "Æ": "A", "æ": "a", "Œ": "O", "œ": "o", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d",
    "Ð": "D", "ð": "d", "Ł": "L", "ł": "l", "Þ": "T", "þ": "t", "ı": "i", "Ħ": "H", "ħ": "h",
    "Ŧ": "T", "ŧ": "t", "Ŋ": "N", "ŋ": "n", "‘": "'", "’": "'", "‚": ",", "“": "\"", "”": "\"",
    "„": "\"", "«": "<", "»": ">", "—": "-", "‐": "-", "‑": "-", "−": "-", "×": "x",
    "\u{A0}": " ", "\u{202F}": " ", "\u{2009}": " ", "\u{3000}": " ", "€": "E", "£": "L",
    "°": "o", "º": "o", "ª": "a", "¿": "?", "¡": "!", "©": "c", "®": "r",
  ]

  /// As many ASCII characters as `width` columns: é → e, ß → s, 中 → `? `.
  package static func spelling(of character: Character, width: Int) -> String {
    let ascii = sign(for: character) ?? letter(for: character) ?? "?"
    return String(ascii) + String(repeating: " ", count: max(0, width - 1))
  }

  private static func sign(for character: Character) -> Character? {
    isPrintable(character) ? character : signs[character]
  }

  private static func letter(for character: Character) -> Character? {
    if let known = letters[character] { return known }
    let decomposed = String(character).decomposedStringWithCompatibilityMapping
    guard let base = decomposed.unicodeScalars.first.map(Character.init) else { return nil }
    return isPrintable(base) ? base : letters[base]
  }

  private static func isPrintable(_ character: Character) -> Bool {
    character.asciiValue.map { (0x20...0x7E).contains($0) } ?? false
  }
}

extension SafeText {
  /// The text in ASCII, with the same number of columns.
  package var asciiTransliteration: SafeText {
    let spelled = clusters.map { ASCIIFallback.spelling(of: $0.character, width: $0.width) }
    return SafeText(string: spelled.joined(), width: width, isSuspicious: isSuspicious)
  }
}
