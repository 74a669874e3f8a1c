import Foundation

/// Whether a contact shows what a draft asks for, allowing for a provider's reformatting: case of
/// choices, languages and e-mail addresses, surrounding blanks, line ends, blanks in a phone
/// number. Arrays and objects are not compared, since their forms differ more.
package struct DraftMatch: Sendable {
  private let values: [FieldValue]
  private let forms: [String: FieldRule.Form]

  package init(_ draft: ContactDraft, rules: [FieldRule]) {
    values = draft.values.filter {
      switch $0.value {
      case .array, .object: false
      case .null, .bool, .integer, .decimal, .string, .broken: true
      }
    }
    forms = Dictionary(rules.map { ($0.name, $0.form) }) { first, _ in first }
  }

  package func isShown(by contact: Contact) -> Bool {
    values.allSatisfy { isShown($0, by: contact) }
  }

  /// Whether the contact still has the old value in every field that the write should have changed.
  package func isUntouched(from before: Contact, to now: Contact) -> Bool {
    let open = values.filter { !isShown($0, by: before) }
    return !open.isEmpty
      && open.allSatisfy { field in
        !isShown(field, by: now) && Self.whole(field.name, before) == Self.whole(field.name, now)
      }
  }

  private func isShown(_ field: FieldValue, by contact: Contact) -> Bool {
    // `2.5` and `2.50` are one number in two forms.
    if case .decimal(let number)? = contact.fields[field.name], let decimal = number.decimal,
      decimal == field.value.number
    {
      return true
    }
    return plain(ContactValues.text(of: field.name, in: contact), field.name)
      == plain(field.value.displayText ?? "", field.name)
  }

  /// The whole object if the name is that of a member, since the change may show in another member.
  private static func whole(_ name: String, _ contact: Contact) -> String {
    ContactValues.text(of: name.split(separator: ".").first.map(String.init) ?? name, in: contact)
  }

  /// Equal for texts that count as the same value.
  private func plain(_ text: String, _ name: String) -> String {
    let lines = text.replacingOccurrences(of: "\r\n", with: "\n")
      .replacingOccurrences(of: "\r", with: "\n")
    let trimmed = lines.trimmingCharacters(in: .whitespacesAndNewlines)
    switch forms[name] {
    case .email?, .choice?, .language?: return trimmed.lowercased()
    case .phone?: return trimmed.filter { !$0.isWhitespace }
    case .text? where name == "phone": return trimmed.filter { !$0.isWhitespace }
    default: return trimmed
    }
  }
}
