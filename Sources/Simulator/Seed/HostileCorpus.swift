/// Texts that attack a terminal, one way each. A screen must survive them wherever it shows a
/// provider's words. A hostile world (`SimulatorOptions.isHostile`) puts each into the name,
/// organisation or note of a person.
package enum HostileCorpus {
  package struct Text: Sendable {
    package let name: String
    package let text: String
  }

  package static let texts: [Text] =
    HostileText.Kind.allCases.map { kind in
      Text(name: "\(kind)", text: HostileText.apply(kind, to: "Ada"))
    }
    + hidden.map { Text(name: "U+" + String($0.value, radix: 16), text: "A\($0)da") }
    + sequences.map { Text(name: $0.name, text: $0.text) }

  /// Scalars of every kind that a terminal obeys, hides or reorders, and the ends of their ranges.
  private static let hidden: [Unicode.Scalar] = [
    "\u{0}", "\u{1}", "\u{5}", "\u{7}", "\u{8}", "\u{9}", "\u{A}", "\u{B}", "\u{C}", "\u{D}",
    "\u{E}", "\u{F}", "\u{18}", "\u{1A}", "\u{1B}", "\u{7F}", "\u{80}", "\u{84}", "\u{85}",
    "\u{88}", "\u{8D}", "\u{8E}", "\u{90}", "\u{98}", "\u{9B}", "\u{9C}", "\u{9D}", "\u{9E}",
    "\u{9F}", "\u{AD}", "\u{34F}", "\u{600}", "\u{61C}", "\u{6DD}", "\u{70F}", "\u{8E2}",
    "\u{115F}", "\u{1160}", "\u{1161}", "\u{11AB}", "\u{17B4}", "\u{17B5}", "\u{180B}", "\u{180E}",
    "\u{180F}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{200E}", "\u{200F}", "\u{2028}", "\u{2029}",
    "\u{202A}", "\u{202B}", "\u{202C}", "\u{202D}", "\u{202E}", "\u{2060}", "\u{2064}", "\u{2065}",
    "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}", "\u{206A}", "\u{206F}", "\u{3164}", "\u{D7B0}",
    "\u{E000}", "\u{F8FF}", "\u{FE00}", "\u{FE0E}", "\u{FE0F}", "\u{FEFF}", "\u{FFA0}", "\u{FFF9}",
    "\u{FFFB}", "\u{FFFE}", "\u{FFFF}", "\u{378}", "\u{110BD}", "\u{13430}", "\u{1BCA0}",
    "\u{1D173}", "\u{1F1E6}", "\u{1F3FB}", "\u{E0001}", "\u{E0020}", "\u{E007F}", "\u{E0100}",
    "\u{E01EF}", "\u{F0000}", "\u{10FFFD}", "\u{10FFFF}",
  ]

  private static let sequences: [(name: String, text: String)] = [
    ("reset", "\u{1B}cAda"), ("clear", "\u{1B}[2J\u{1B}[HAda"), ("alternate", "\u{1B}[?1049lAda"),
    ("cursor report", "\u{1B}[6nAda"), ("answerback", "\u{5}Ada"),
    ("title report", "\u{1B}[21tAda"),
    ("clipboard", "\u{1B}]52;c;ZXZpbA==\u{7}Ada"), ("link", "\u{1B}]8;;http://x\u{1B}\\Ada"),
    ("device control", "\u{1B}P$q\"p\u{1B}\\Ada"), ("program command", "\u{1B}_x\u{1B}\\Ada"),
    ("privacy message", "\u{1B}^x\u{1B}\\Ada"), ("start of string", "\u{1B}Xx\u{1B}\\Ada"),
    ("line drawing", "\u{1B}(0lqqqk"), ("shift out", "\u{E}lqqqk\u{F}"),
    ("paste end", "\u{1B}[201~X"),
    ("overwrite", "Ada\rEvil"), ("rows", "A\nB\nC\nD"), ("tabs", "\tA\t\tB"),
    ("long", String(repeating: "Ada ", count: 60)), ("wide", "佐藤 ｗｉｄｅ 한국어 中文字"),
    ("half of wide", "中中中中中中中中中中中中中中中中中中中"),
    ("jamo", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}"), ("thai", "กำ ที่ น้ำ"),
    ("indic", "क्षि ெ ൎ"), ("arabic", "محمد علي"), ("hebrew", "דוד לוי"),
    ("mixed scripts", "раураl аdа"), ("homoglyph", "Аdа"), ("marker", "‹U+202E›"),
    ("signs", "� ␊ ␍ ◌\u{301} 🄵🅁"), ("borders", "│╭╮╰╯─│ ▸ ● in"),
    ("flags", "🇫🇷🇩🇪🇮"), ("family", "👩‍👩‍👧‍👦 👍🏽 ❤️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
    ("marks", "Z\u{311}\u{36B}\u{343}\u{36A}\u{302}\u{36B}algo"),
    ("marks at a space", " \u{336}\u{336}\u{336} \u{20DD}"),
    ("spaces", "A\u{A0}\u{2003}\u{3000}\u{1680}B"),
    ("formula", "=HYPERLINK(\"http://x\")"), ("redacted", "‹redacted› ••••"),
    ("format", "%s%n%x {0}"),
    ("braces", "\\(x) ${x} $(x) `x`"), ("not a person", "undefined null NaN"),
  ]
}

/// Text found in real address books, by accident or malice, that moves, hides or repaints its
/// neighbours on a terminal, or runs in a spreadsheet.
enum HostileText {
  /// Each is applied to an ordinary name.
  enum Kind: Int, CaseIterable, Sendable {
    case rightToLeftOverride
    case zeroWidth
    case escapeSequence
    case lineBreak
    case combiningStack
    case tagCharacters
    case formula
    case isolate
    case leadingMark
    case backspace
    case controlOne
    case windowTitle
    case joinedEmoji
  }

  static func apply(_ kind: Kind, to name: String) -> String {
    switch kind {
    case .rightToLeftOverride: "\(name)\u{202E}gpj.exe"
    case .zeroWidth: name.map { "\($0)\u{200B}" }.joined()
    case .escapeSequence: "\u{1b}[31m\(name)\u{1b}[0m"
    case .lineBreak: "\(name)\r\n\tX-Admin: yes"
    case .combiningStack: name + String(repeating: "\u{0301}\u{0323}\u{0336}", count: 6)
    case .tagCharacters: name + "\u{E0068}\u{E0069}\u{E0064}\u{E0065}"
    case .formula: "=cmd|'/C calc'!A0 \(name)"
    case .isolate: "\u{2067}\(name)\u{200F}"
    case .leadingMark: "\u{0308}\(name)"
    case .backspace: "\(name)\u{8}\u{8}\u{8}\u{7f}"
    case .controlOne: "\u{9b}2J\(name)"
    case .windowTitle: "\u{1b}]0;owned\u{7}\(name)"
    case .joinedEmoji: "\(name) 👩‍👩‍👧‍👦🇫🇷👍🏽"
    }
  }
}
