/// The digits of a phone number. Phone numbers are compared by these.
package enum PhoneDigits {
  /// The digits as ASCII (`٣` becomes `3`), in their order; everything else is dropped.
  package static func of(_ text: some StringProtocol) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.compactMap(digit)))
  }

  /// Whether a text has only digits and the punctuation of phone numbers.
  package static func isNumber(_ text: some StringProtocol) -> Bool {
    text.unicodeScalars.allSatisfy { digit($0) != nil || " +-().".unicodeScalars.contains($0) }
  }

  private static func digit(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    if scalar.isASCII { return ("0"..."9").contains(scalar) ? scalar : nil }
    guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue
    else { return nil }
    return Unicode.Scalar(UInt8(ascii: "0") + UInt8(value))
  }
}
