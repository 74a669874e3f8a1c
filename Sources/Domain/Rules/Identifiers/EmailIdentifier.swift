/// An e-mail address as it is compared. Providers ignore case, and a domain has two spellings.
package struct EmailIdentifier: Hashable, Sendable {
  /// Lower case, NFC, the domain in ASCII (IDNA) without a final dot.
  package let address: String
  /// The address without a `+suffix` before the `@`, which many mail services ignore: a proposal,
  /// no proof. Equal to `address` if there is no suffix.
  package let base: String

  /// `nil` if the text is not of the form `local@domain`.
  package init?(_ text: String) {
    let trimmed = text.trimmedEnds()
    guard let at = trimmed.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
    let isASCII = trimmed.utf8.allSatisfy { $0 < 0x80 }
    let local = Self.comparable(trimmed[..<at], isASCII: isASCII)
    let domain = Self.domain(trimmed[trimmed.utf8.index(after: at)...], isASCII: isASCII)
    guard !local.isEmpty, !domain.isEmpty else { return nil }
    address = "\(local)@\(domain)"
    if let plus = local.utf8.firstIndex(of: UInt8(ascii: "+")), plus > local.startIndex {
      base = "\(local[..<plus])@\(domain)"
    } else {
      base = address
    }
  }

  private static func comparable(_ text: Substring, isASCII: Bool) -> String {
    isASCII ? text.lowercased() : UnicodeForms.composed(text.lowercased())
  }

  /// Lower case if there is no such host name in ASCII.
  private static func domain(_ text: Substring, isASCII: Bool) -> String {
    let lower = comparable(text, isASCII: isASCII)
    var domain = isASCII ? lower : UnicodeForms.asciiDomain(lower) ?? lower
    while domain.utf8.last == UInt8(ascii: ".") { domain.removeLast() }
    return domain
  }
}
