/// An e-mail address as it is compared. Providers ignore case, and a domain has two spellings.
package struct EmailIdentifier: Hashable, Sendable {
  /// Lower case, NFC, the domain in ASCII (IDNA) without a final dot.
  package let address: String
  /// The address without a `+suffix` before the `@`, which many mail services ignore: a proposal,
  /// no proof. Equal to `address` if there is no suffix.
  package let base: String

  /// `nil` if the text is not of the form `local@domain`.
  package init?(_ text: String) {
    let whole = Self.comparable(text.trimmedEnds())
    guard let at = whole.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
    let local = whole[..<at]
    let written = whole[whole.utf8.index(after: at)...]
    let domain = Self.domain(written)
    guard !local.isEmpty, !domain.isEmpty else { return nil }
    address = domain == written ? whole : local + "@" + domain
    if let plus = local.utf8.firstIndex(of: UInt8(ascii: "+")), plus > local.startIndex {
      base = local[..<plus] + "@" + domain
    } else {
      base = address
    }
  }

  private static func comparable(_ text: String) -> String {
    let lower = text.lowercased()
    return lower.isASCII ? lower : UnicodeForms.composed(lower)
  }

  /// As it is if there is no such host name in ASCII.
  private static func domain(_ text: Substring) -> Substring {
    var domain =
      text.isASCII ? text : UnicodeForms.asciiDomain(String(text)).map { $0[...] } ?? text
    while domain.utf8.last == UInt8(ascii: ".") { domain.removeLast() }
    return domain
  }
}

extension StringProtocol {
  fileprivate var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }
}
