/// The scalars that a terminal obeys, hides or reorders instead of drawing.
enum HiddenScalar {
  static let replacement: Unicode.Scalar = "\u{FFFD}"

  /// Drawn as nothing although their general category is a letter's, a mark's or a symbol's.
  private static let invisible: [ClosedRange<UInt32>] = [
    0x034F...0x034F, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x3164...0x3164,
    0xFE00...0xFE0F, 0xFFA0...0xFFA0, 0xE0000...0xE0FFF,
  ]

  /// Vowels and final consonants of Hangul without the consonant that they attach to: no width of
  /// their own, and not a mark either.
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

  /// What stands for a scalar that people do type or paste, and that has a symbol of its own:
  /// line ends, tab and backspace, and the two halves of a flag (🇫🇷 is drawn `🄵🅁`).
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
