import Foundation

/// A filter that narrows a list, e.g. `smith sms:out -email:example.com`.
///
/// A contact must match every term:
/// - A bare word matches the displayed text.
/// - `field:text` matches that field, including a provider's own.
/// - `sms:`, `call:` and `mail:` compare a preference with `in`, `out` or `default`.
/// - `name:`, `email:`, `phone:` and `org:` without text match contacts that have one.
/// - `-` before a term negates it; quotes keep spaces together.
///
/// Case and accents do not count. Every text is valid: an unfinished term matches everything.
package struct ContactFilter: Hashable, Sendable {
  package struct Term: Hashable, Sendable {
    /// `nil` is any displayed text.
    package var field: String?
    /// Folded (`TextFolding.folded`).
    package var text: String
    package var isNegated = false
  }

  package let terms: [Term]

  package init(_ text: String) {
    terms = Self.words(in: text).compactMap(Self.term)
  }

  package var isEmpty: Bool { terms.isEmpty }

  /// `shown` is the text of the contact's row.
  package func matches(_ contact: Contact, shown: @autoclosure () -> String) -> Bool {
    guard !terms.isEmpty else { return true }
    var folded: String?
    return terms.allSatisfy { term in
      let isMet: Bool
      if let field = term.field {
        isMet = Self.meets(term.text, in: field, of: contact)
      } else {
        let text = folded ?? TextFolding.folded(shown())
        folded = text
        isMet = text.contains(term.text)
      }
      return isMet != term.isNegated
    }
  }

  /// The folded texts to highlight in a column: those of bare words and of the column's own terms.
  package func highlights(in column: String) -> [String] {
    terms.filter { term in
      !term.isNegated && !term.text.isEmpty && (term.field.map { Self.isSame($0, column) } ?? true)
    }.map(\.text)
  }

  /// Names that a term may begin with, besides a provider's own fields.
  package static let fieldNames = [
    "name", "email", "phone", "org", "id", "mail", "sms", "call", "is",
  ]

  // MARK: - Reading

  /// Splits at spaces outside quotes; an open quote ends with the text.
  private static func words(in text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    for character in text {
      if character == "\"" {
        isQuoted.toggle()
      } else if character.isWhitespace, !isQuoted {
        words.append(word)
        word = ""
      } else {
        word.append(character)
      }
    }
    return (words + [word]).filter { !$0.isEmpty }
  }

  private static func term(_ word: String) -> Term? {
    let isNegated = word.hasPrefix("-") && word.count > 1
    let body = isNegated ? String(word.dropFirst()) : word
    guard body != "-" else { return nil }
    guard let colon = body.firstIndex(of: ":"), colon > body.startIndex,
      body[..<colon].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" })
    else {
      return Term(field: nil, text: TextFolding.folded(body), isNegated: isNegated)
    }
    let text = TextFolding.folded(String(body[body.index(after: colon)...]))
    let field = String(body[..<colon])
    guard !text.isEmpty || heldFields.contains(field.lowercased()) else { return nil }
    return Term(field: field, text: text, isNegated: isNegated)
  }

  /// Names that may be used without text, as in `email:`.
  private static let heldFields = ["name", "email", "phone", "org"]

  /// Terms on a preference with a word that roster does not know: only a provider can use it.
  package var foreignPreferences: [String] {
    terms.compactMap { term in
      guard let field = term.field, ["mail", "sms", "call"].contains(field.lowercased()) else {
        return nil
      }
      return ["in", "out", "default"].contains { $0.hasPrefix(term.text) } ? nil : field
    }
  }

  // MARK: - Comparing

  private static func meets(_ text: String, in field: String, of contact: Contact) -> Bool {
    if text.isEmpty { return holds(field, contact) }
    switch field.lowercased() {
    case "name": return folded(contact.name, holds: text)
    case "email": return contact.emails.contains { folded($0.value, holds: text) }
    case "phone":
      let digits = PhoneIdentifier.digits(in: text)
      return contact.phones.contains {
        folded($0.value, holds: text)
          || !digits.isEmpty && PhoneIdentifier.digits(in: $0.value).contains(digits)
      }
    case "org": return folded(contact.organization ?? "", holds: text)
    case "id": return folded(contact.id.value, holds: text)
    case "mail": return preference(.email, of: contact, is: text)
    case "sms": return preference(.sms, of: contact, is: text)
    case "call": return preference(.call, of: contact, is: text)
    case "is": return contact.isAnonymized && "anonymized".hasPrefix(text)
    default:
      let name = contact.fields.keys.first { $0.lowercased() == field.lowercased() } ?? field
      return folded(ContactValues.text(of: name, in: contact), holds: text)
    }
  }

  private static func holds(_ field: String, _ contact: Contact) -> Bool {
    switch field.lowercased() {
    case "name": !contact.name.isEmpty
    case "email": !contact.emails.isEmpty
    case "phone": !contact.phones.isEmpty
    default: !(contact.organization ?? "").isEmpty
    }
  }

  private static func folded(_ value: String, holds text: String) -> Bool {
    TextFolding.folded(value).contains(text)
  }

  /// A prefix of the word is enough, so that the list narrows while the operator types.
  private static func preference(
    _ channel: Channel, of contact: Contact, is text: String
  ) -> Bool {
    switch contact.preferences?[channel] {
    case .optIn: "in".hasPrefix(text)
    case .optOut: "out".hasPrefix(text)
    case .unset: "default".hasPrefix(text)
    case .other(let word): folded(word, holds: text)
    case nil: false
    }
  }

  private static func isSame(_ field: String, _ column: String) -> Bool {
    field.lowercased() == column.lowercased() || field == "org" && column == "organization"
  }
}
