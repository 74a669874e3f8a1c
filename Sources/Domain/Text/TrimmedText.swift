extension String {
  /// Like that of a part of a text.
  package func trimmedEnds() -> String { Substring(self).trimmedEnds() }
}

extension Substring {
  /// Without spaces and invisible characters at both ends: those of Unicode, line ends, byte order
  /// marks, direction marks. Other controls and the override that reverses text stay, since they are
  /// not typed by accident. So does a
  /// variation selector or the tag of a flag at the end, which belongs to the character before it.
  package func trimmedEnds() -> String {
    let bytes = utf8
    if let first = bytes.first, let last = bytes.last, Self.isGraphic(first), Self.isGraphic(last) {
      return String(self)
    }
    let scalars = unicodeScalars
    var start = scalars.startIndex
    var end = scalars.endIndex
    while start < end, Blank.isTrimmed(scalars[start]) { start = scalars.index(after: start) }
    while start < end {
      let before = scalars.index(before: end)
      guard Blank.isTrimmed(scalars[before]), !Blank.endsCharacter(scalars[before]) else { break }
      end = before
    }
    return String(scalars[start..<end])
  }

  private static func isGraphic(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }
}

/// Characters that leave no ink: spaces, controls and invisible characters.
package enum Blank {
  package static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value <= 0x20 || scalar.value == 0x7F }
    // The pattern without dots of Braille is drawn as a space.
    if scalar.properties.isWhitespace || scalar == "\u{2800}" { return true }
    switch scalar.properties.generalCategory {
    // Undrawable, but not invisible: such a character was meant to be one.
    case .privateUse, .unassigned, .surrogate: return false
    default: return HiddenScalar.contains(scalar)
    }
  }

  static func isTrimmed(_ scalar: Unicode.Scalar) -> Bool {
    isBlank(scalar) && scalar != "\u{202E}"
      && (scalar.properties.generalCategory != .control || scalar.properties.isWhitespace)
  }

  static func endsCharacter(_ scalar: Unicode.Scalar) -> Bool {
    (0xFE00...0xFE0F).contains(scalar.value) || (0xE0020...0xE01EF).contains(scalar.value)
  }
}
