/// The word that an operator types to confirm something that cannot be undone.
package enum Confirmation {
  /// The last four characters before the `@` of the contact's e-mail (or all, if fewer) if they are
  /// ASCII letters or digits, otherwise the last four of its id.
  package static func word(for contact: Contact) -> String {
    if let email = contact.primaryEmail, let at = email.lastIndex(of: "@") {
      let tail = String(email[..<at].suffix(4))
      if !tail.isEmpty, tail.utf8.allSatisfy(isASCIIWord) { return tail }
    }
    return String(contact.id.value.suffix(4))
  }

  private static func isASCIIWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
