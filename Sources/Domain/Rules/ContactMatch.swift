import Foundation

/// Whether a contact is what an operator searched for: its id is the text, or an e-mail, a phone or
/// the name holds it. Case, accents and the punctuation of phone numbers do not count.
package struct ContactMatch: Sendable {
  private let words: [String]
  private let whole: String
  /// Empty where the text is no phone number.
  private let digits: String

  package init(_ text: String) {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    whole = Self.folded(trimmed)
    words = whole.split(whereSeparator: \.isWhitespace).map(String.init)
    let isPhone = trimmed.allSatisfy { $0.isNumber || " +-().".contains($0) }
    let digits = trimmed.filter(\.isNumber)
    self.digits = isPhone && digits.count >= 4 ? digits : ""
  }

  /// `false` for everything where the text is empty.
  package func matches(_ contact: Contact) -> Bool {
    guard !whole.isEmpty else { return false }
    if contact.id.value.lowercased() == whole { return true }
    if contact.emails.contains(where: { Self.folded($0.value).contains(whole) }) { return true }
    if !digits.isEmpty,
      contact.phones.contains(where: { $0.value.filter(\.isNumber).contains(digits) })
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
