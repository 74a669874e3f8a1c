/// The form in which names and other texts are compared: without case, marks, widths and ignorable
/// characters. `ß` is `ss`.
package enum TextFolding {
  package static func folded(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text.lowercased() }
    let folded = UnicodeForms.folded(text)
    guard folded.unicodeScalars.contains(where: { plain($0) != nil }) else { return folded }
    var result = ""
    for scalar in folded.unicodeScalars {
      if let plain = plain(scalar) { result += plain } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }

  /// Whether `folded(text)` contains `part`, which is folded. Text in ASCII is not copied.
  package static func folded(_ text: String, contains part: String) -> Bool {
    let found = text.utf8.withContiguousStorageIfAvailable { text in
      part.utf8.withContiguousStorageIfAvailable { part in asciiContains(text, part) } ?? nil
    }
    return (found ?? nil) ?? folded(text).contains(part)
  }

  /// `nil` if one of them is not in ASCII.
  private static func asciiContains(
    _ text: UnsafeBufferPointer<UInt8>, _ part: UnsafeBufferPointer<UInt8>
  ) -> Bool? {
    guard part.allSatisfy({ $0 < 0x80 }), text.allSatisfy({ $0 < 0x80 }) else { return nil }
    guard let first = part.first else { return true }
    guard part.count <= text.count else { return false }
    return (0...text.count - part.count).contains { start in
      lower(text[start]) == first
        && part.indices.dropFirst().allSatisfy { lower(text[start + $0]) == part[$0] }
    }
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  /// Unicode does not decompose these letters, but people type them without their stroke.
  private static func plain(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "ø": "o"
    case "ł": "l"
    case "đ", "ð": "d"
    case "ħ": "h"
    case "ŧ": "t"
    case "ı": "i"
    case "æ": "ae"
    case "œ": "oe"
    case "þ": "th"
    default: nil
    }
  }
}

/// The words of a name as they are compared.
package enum NameWords {
  /// The folded words in their order, split at everything that is neither a letter nor a digit:
  /// spaces, hyphens, apostrophes, commas. Empty if the text has no letter and no digit.
  package static func words(of text: String) -> [String] {
    TextFolding.folded(text).unicodeScalars.split { !isOfWord($0) }.map { String($0) }
  }

  private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber, .privateUse, .unassigned:
      return true
    // Modifier letters are apostrophes and signs that look like them.
    case .modifierLetter: return !(0x2B9...0x2CF).contains(scalar.value)
    default: return false
    }
  }
}
