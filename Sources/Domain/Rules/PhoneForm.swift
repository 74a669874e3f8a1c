/// What every phone number has: digits, separators, `+` only in front, and perhaps an extension.
enum PhoneForm {
  /// Short numbers have three digits.
  private static let fewestDigits = 3
  /// E.164 has 15, and `00` and `(0)` add three.
  private static let mostDigits = 18

  /// Continues "is not a phone number:"; `nil` if it may be one.
  static func fault(in text: String) -> String? {
    if text.hasPrefix("'") { return "it begins with an apostrophe" }
    if text.lowercased().hasPrefix("tel:") { return "write only the number, without tel:" }
    if let fault = InnerBlank.fault(in: text, allowing: " ") { return "it \(fault)" }
    let number = withoutExtension(text)
    var digits = 0
    for scalar in number.unicodeScalars {
      if PhoneDigit.ascii(scalar) != nil {
        digits += 1
      } else if PhoneDigit.isPlus(scalar) {
        guard digits == 0 else { return "it has a + that is not in front" }
      } else if !PhoneDigit.isSeparator(scalar) {
        return scalar.properties.isAlphabetic
          ? "it has letters" : "it has the character \(scalar)"
      }
    }
    guard digits > 0 else { return "it has no digits" }
    guard digits >= fewestDigits else { return "it has too few digits" }
    return digits <= mostDigits ? nil : "it has \(digits) digits; is it more than one number?"
  }

  /// `+49 30 1234567 ext. 89`, `…x89`, `…#89`, `…;ext=89`, `… poste 89`.
  private static func withoutExtension(_ text: String) -> Substring {
    let marks = /[\s,;]*(?:(?:extension|ext|durchwahl|dw|poste|int|anexo|x)\.?\s*[=:]?|#)\s*\d{1,8}/
    guard let match = text.firstMatch(of: marks.ignoresCase()),
      match.range.upperBound == text.endIndex
    else { return text[...] }
    return text[..<match.range.lowerBound]
  }
}
