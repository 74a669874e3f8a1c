/// Whether a contact matches a search.
///
/// A text finds a contact by its id or another key as a whole, by an e-mail address or a phone
/// number in any spelling, and by a part of an address, a number or the name. Case, accents and
/// punctuation do not count.
package struct ContactMatch: Sendable {
  /// Fewer digits are not a part of a phone number.
  private static let fewestDigits = 4

  private let key: String
  private let whole: String
  private let words: [String]
  private let email: EmailIdentifier?
  private let phone: PhoneIdentifier?
  /// Empty if the text is not a phone number.
  private let digits: String
  private let country: PhoneCountry?

  /// `country` applies to phone numbers without one, in the text and in the contacts.
  package init(_ text: String, country: PhoneCountry? = nil) {
    let trimmed = text.trimmedEnds()
    key = KeyIdentifier.compared(trimmed)
    whole = TextFolding.folded(trimmed)
    words = NameWords.words(of: trimmed)
    email = EmailIdentifier(trimmed)
    let isPhone = PhoneIdentifier.isWritten(as: trimmed)
    phone = isPhone ? PhoneIdentifier(trimmed, country: country) : nil
    let digits = PhoneIdentifier.digits(in: trimmed)
    self.digits = isPhone && digits.utf8.count >= Self.fewestDigits ? digits : ""
    self.country = country
  }

  /// `false` for every contact if the text is empty.
  package func matches(_ contact: Contact) -> Bool {
    guard !whole.isEmpty else { return false }
    return hasKey(contact) || contact.emails.contains { matches(email: $0.value) }
      || !digits.isEmpty && contact.phones.contains { matches(phone: $0.value) }
      || matches(name: contact.organization.map { contact.name + " " + $0 } ?? contact.name)
  }

  private func hasKey(_ contact: Contact) -> Bool {
    if contact.id.value.lowercased() == key { return true }
    return KeyIdentifier.fields.contains { name in
      guard let value = contact.fields[name]?.displayText else { return false }
      return KeyIdentifier.compared(value) == key
    }
  }

  private func matches(email value: String) -> Bool {
    if TextFolding.folded(value, contains: whole) { return true }
    guard let email, let other = EmailIdentifier(value) else { return false }
    return other.address == email.address || other.base == email.base
  }

  private func matches(phone value: String) -> Bool {
    if PhoneIdentifier.digits(in: value).contains(digits) { return true }
    guard let phone, let other = PhoneIdentifier(value, country: country) else { return false }
    return phone.relation(to: other) != nil
  }

  private func matches(name: String) -> Bool {
    // A text without letters and digits has no words.
    guard !words.isEmpty else { return TextFolding.folded(name, contains: whole) }
    return words.allSatisfy { TextFolding.folded(name, contains: $0) }
  }
}
