/// Scalars that a terminal obeys, hides or reorders instead of drawing.
enum HiddenScalar {
  static let replacement: Unicode.Scalar = "\u{FFFD}"

  /// Drawn as nothing, although their general category is that of letters, marks or symbols.
  private static let invisible: [ClosedRange<UInt32>] = [
    0x034F...0x034F, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x3164...0x3164,
    0xFE00...0xFE0F, 0xFFA0...0xFFA0, 0xE0000...0xE0FFF,
  ]

  /// Hangul vowels and final consonants without the consonant they attach to: they have no width of
  /// their own and are not marks either.
  private static let strayJamo: [ClosedRange<UInt32>] = [0x1161...0x11FF, 0xD7B0...0xD7FF]

  static func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      true
    default:
      invisible.contains { $0.contains(scalar.value) }
        || strayJamo.contains { $0.contains(scalar.value) }
    }
  }

  /// The symbol for a hidden scalar that people do type or paste: line ends, tab, backspace, and
  /// the two halves of a flag (🇫🇷 is drawn `🄵🅁`).
  static func symbol(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x0D: "␍"
    case 0x0A: "␊"
    case 0x09: "␉"
    case 0x08: "␈"
    case 0x1F1E6...0x1F1FF: Unicode.Scalar(scalar.value - 0x1F1E6 + 0x1F130)
    default: nil
    }
  }
}

extension String {
  /// Whether it holds a character of Unicode's category Cc: NUL, escape, line break and others.
  package var hasControlCharacter: Bool {
    unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
  }
}

/// Characters in a text that look like the marks of `SafeText`. The detail form spells them out
/// where they could be mistaken for one, so that different texts never look the same.
enum LiteralSign {
  static func isMistakable(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
    switch scalars[index] {
    case "‹": scalars[index...].dropFirst().prefix(2).elementsEqual(["U", "+"])
    case "␍", "␊", "␉", "␈": true
    // The drawn halves of a flag.
    case "\u{1F130}"..."\u{1F149}": true
    // The base of a mark that has none of its own.
    case "\u{25CC}" where index == 0: scalars.dropFirst().first.map(TextWidth.isCombining) ?? false
    default: false
    }
  }
}
