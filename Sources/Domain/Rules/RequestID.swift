/// A provider's own name for a call. The provider may write anything there, even a person's name.
package enum RequestID {
  private static let longest = 128

  /// The text if its form cannot hold a name: hexadecimal digits and `-`, with at least one digit.
  /// Otherwise `nil`.
  package static func kept(_ text: String) -> String? {
    let hasOnlyHex = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
        UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    let hasDigit = text.utf8.contains { (48...57).contains($0) }
    return hasOnlyHex && hasDigit && text.utf8.count <= longest ? text : nil
  }
}
