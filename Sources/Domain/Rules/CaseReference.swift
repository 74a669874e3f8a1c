/// What the operator names as the reason of a write. It goes into the journal, which holds nothing
/// personal: an e-mail address does not pass.
package enum CaseReference {
  package static let longest = 64

  /// One clause for the operator; `nil` where the reference can be kept.
  package static func problem(in text: String) -> String? {
    if text.isEmpty { return "a case reference is not empty" }
    if text.count > longest { return "a case reference has \(longest) characters at most" }
    return text.utf8.allSatisfy(isAllowed)
      ? nil : "a case reference is made of letters, digits and . _ / # -"
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "/"), UInt8(ascii: "#"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
