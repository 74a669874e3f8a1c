/// Texts as JSON strings (RFC 8259).
package enum JSONString {
  /// Appends the text in quotes. Also escapes the characters for which `mustEscape` holds, by their
  /// UTF-16 units.
  package static func append(
    _ string: String, to text: inout String, mustEscape: (Unicode.Scalar) -> Bool = { _ in false }
  ) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\u{8}": text += "\\b"
      case "\u{C}": text += "\\f"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default:
        if scalar.value < 0x20 || mustEscape(scalar) {
          for unit in scalar.utf16 { text += "\\u" + hexadecimal(unit) }
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    text += "\""
  }

  private static func hexadecimal(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
