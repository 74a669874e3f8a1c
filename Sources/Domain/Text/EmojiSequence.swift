/// Emoji of several scalars. Terminals disagree on their width, so only the base glyph is drawn,
/// and marks replace the rest.
enum EmojiSequence {
  static let joiner: Unicode.Scalar = "\u{200D}"

  static func isSkinTone(_ scalar: Unicode.Scalar) -> Bool {
    (0x1F3FB...0x1F3FF).contains(scalar.value)
  }

  /// True for a joiner between two emoji and for a variation selector after one: hidden but not
  /// deceptive.
  static func isModifier(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
    guard index > 0 else { return false }
    let previous = scalars[index - 1]
    let next = index + 1 < scalars.count ? scalars[index + 1] : nil
    switch scalars[index] {
    case joiner:
      return (isGlyph(previous) || isSkinTone(previous) || previous == "\u{FE0F}")
        && next.map(isGlyph) == true
    case "\u{FE0E}", "\u{FE0F}":
      return isGlyph(previous) || (previous.properties.isEmoji && next == "\u{20E3}")
    default:
      return false
    }
  }

  /// Excludes digits, `#`, flag halves and skin tones, which Unicode also counts as emoji; each has
  /// a sign of its own.
  private static func isGlyph(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.isASCII && scalar.properties.isEmoji && !isSkinTone(scalar)
      && HiddenScalar.symbol(for: scalar) == nil
  }
}
