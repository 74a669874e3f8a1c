/// Texts as JSON strings (RFC 8259), in UTF-8.
package enum JSONString {
  /// Appends the text in quotes. Also escapes the characters from U+007F on for which `mustEscape`
  /// holds, by their UTF-16 units.
  package static func append(
    _ string: String, to json: inout [UInt8],
    mustEscape: (Unicode.Scalar) -> Bool = { _ in false }
  ) {
    json.append(UInt8(ascii: "\""))
    if string.utf8.allSatisfy(isPlain) {
      json += string.utf8
    } else {
      for scalar in string.unicodeScalars {
        let isKept = scalar.value < 0x7F ? isPlain(UInt8(scalar.value)) : !mustEscape(scalar)
        if isKept, let bytes = UTF8.encode(scalar) {
          json += bytes
        } else {
          json += escape(scalar).utf8
        }
      }
    }
    json.append(UInt8(ascii: "\""))
  }

  /// Of ASCII, as it is.
  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "\u{8}": "\\b"
    case "\u{C}": "\\f"
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: scalar.utf16.map { "\\u" + hexadecimal($0) }.joined()
    }
  }

  private static func hexadecimal(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
