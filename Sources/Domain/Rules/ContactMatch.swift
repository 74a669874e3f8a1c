import Foundation

/// Whether a contact matches a search: the text is its id or is contained in an e-mail, a phone
/// number or the name. Case, accents and the punctuation of phone numbers do not count.
package struct ContactMatch: Sendable {
  private let words: [String]
  private let whole: String
  /// Empty if the text is not a phone number.
  private let digits: String

  package init(_ text: String) {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    whole = Self.folded(trimmed)
    words = whole.split(whereSeparator: \.isWhitespace).map(String.init)
    let digits = PhoneDigits.of(trimmed)
    self.digits = PhoneDigits.isNumber(trimmed) && digits.count >= 4 ? digits : ""
  }

  /// `false` for every contact if the text is empty.
  package func matches(_ contact: Contact) -> Bool {
    guard !whole.isEmpty else { return false }
    if contact.id.value.lowercased() == whole { return true }
    if contact.emails.contains(where: { Self.folded($0.value).contains(whole) }) { return true }
    if !digits.isEmpty,
      contact.phones.contains(where: { PhoneDigits.of($0.value).contains(digits) })
    {
      return true
    }
    let name = Self.folded(contact.name + " " + (contact.organization ?? ""))
    return words.allSatisfy(name.contains)
  }

  package static func folded(_ text: String) -> String {
    text.folding(
      options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
  }
}
