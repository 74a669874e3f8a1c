/// The e-mail form that every provider accepts: one `@`, at most 64 bytes before it, and a dotted
/// host after it. Both may have letters of any script (RFC 6531).
package enum EmailForm {
  private static let mostLocalBytes = 64
  private static let mostDomainBytes = 253
  private static let mostLabelBytes = 63

  package static func isWellFormed(_ text: String) -> Bool { fault(in: text) == nil }

  /// Continues "is not an e-mail address:"; `nil` if it is one.
  static func fault(in text: String) -> String? {
    if let fault = wrapping(of: text) { return fault }
    if let fault = InnerBlank.fault(in: text) { return "it \(fault)" }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return "it has no @" }
    guard parts.count == 2 else { return "it has more than one @" }
    return fault(inLocal: parts[0]) ?? fault(inDomain: parts[1])
  }

  /// What people and programs put around an address.
  private static func wrapping(of text: String) -> String? {
    if text.contains("<") || text.contains(">") {
      return "write only the address, without a name and brackets"
    }
    if text.lowercased().hasPrefix("mailto:") { return "write only the address, without mailto:" }
    let count = text.utf8.count { $0 == UInt8(ascii: "@") }
    if count > 1, text.contains(where: { ",;/| ".contains($0) }) {
      return "it has more than one address"
    }
    if let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
      isQuote(first) && !isQuotedLocal(text) || isQuote(last)
    {
      return "write only the address, without quotes"
    }
    return nil
  }

  private static func isQuote(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "\"" || scalar == "'" || scalar == "`" || scalar == "\u{B4}" { return true }
    switch scalar.properties.generalCategory {
    case .initialPunctuation, .finalPunctuation: return true
    default: return scalar == "\u{201A}" || scalar == "\u{201E}"
    }
  }

  /// `"a b"@example.org` is an address with a quoted local part (RFC 5321).
  private static func isQuotedLocal(_ text: String) -> Bool {
    text.hasPrefix("\"") && text.prefix { $0 != "@" }.hasSuffix("\"")
      && text.prefix { $0 != "@" }.utf8.count > 2
  }

  private static func fault(inLocal local: Substring) -> String? {
    guard !local.isEmpty else { return "it has nothing before the @" }
    guard local.utf8.count <= mostLocalBytes else {
      return "it has more than \(mostLocalBytes) characters before the @"
    }
    if local.hasPrefix("\"") { return nil }
    let wrong = local.unicodeScalars.first { scalar in
      scalar.isASCII
        ? !isAlphanumeric(scalar) && !"!#$%&'*+-/=?^_`{|}~.".unicodeScalars.contains(scalar)
        : isQuote(scalar)
    }
    return wrong.map { "it has \(spelled($0)) before the @" }
  }

  private static func fault(inDomain domain: Substring) -> String? {
    // A final dot names the root; other characters of the same meaning separate labels, too.
    let name = domain.hasSuffix(".") ? domain.dropLast() : domain
    guard !name.isEmpty else { return "it has nothing after the @" }
    let labels = name.unicodeScalars.split(omittingEmptySubsequences: false) {
      $0 == "." || $0 == "\u{3002}" || $0 == "\u{FF0E}" || $0 == "\u{FF61}"
    }
    guard labels.count >= 2 else { return "it has no dot after the @" }
    guard name.utf8.count <= mostDomainBytes else { return "its domain is too long" }
    for label in labels {
      guard let first = label.first, let last = label.last else {
        return "its domain has two dots in a row, or begins with one"
      }
      guard first != "-", last != "-" else { return "a part of its domain begins or ends with -" }
      guard !label.allSatisfy(\.isASCII) || label.count <= mostLabelBytes else {
        return "a part of its domain is too long"
      }
      let wrong = label.first { scalar in
        scalar.isASCII
          ? !isAlphanumeric(scalar) && scalar != "-" && scalar != "_" : isQuote(scalar)
      }
      if let wrong { return "it has \(spelled(wrong)) after the @" }
    }
    guard labels.last?.contains(where: { !("0"..."9").contains($0) }) == true else {
      return "its domain ends with a number"
    }
    return nil
  }

  private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
  }

  private static func spelled(_ scalar: Unicode.Scalar) -> String {
    scalar == "," ? "a comma" : scalar == ";" ? "a semicolon" : "the character \(scalar)"
  }
}
