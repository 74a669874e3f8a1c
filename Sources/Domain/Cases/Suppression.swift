/// Why a person is on the suppression list.
package enum SuppressionRight: String, Codable, CaseIterable, Hashable, Sendable {
  /// The person was erased, and is neither created nor opted in again.
  case erasure
  /// The person objected, and is not opted in again.
  case objection

  /// `erased`, `objected`
  package var participle: String {
    switch self {
    case .erasure: "erased"
    case .objection: "objected"
    }
  }
}

/// What the suppression list says of an identifier. No personal data.
package struct SuppressionEntry: Hashable, Sendable {
  package var right: SuppressionRight
  package var caseReference: String
  /// The day on which the case was closed.
  package var day: CalendarDate

  package init(right: SuppressionRight, caseReference: String, day: CalendarDate) {
    self.right = right
    self.caseReference = caseReference
    self.day = day
  }

  /// `was erased on 2026-11-28 (GDPR-118)`
  package var clause: String {
    let verb = right == .erasure ? "was erased" : "objected"
    return "\(verb) on \(day.iso) (\(caseReference))"
  }
}

/// A keyed code of a normalised identifier, under the suppression list's own key.
package struct SuppressionTag: Hashable, Sendable {
  package var value: UInt64

  package init(value: UInt64) { self.value = value }

  /// 16 hexadecimal digits.
  package var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}

/// An e-mail address or a phone number as the suppression list compares it: only what is certain
/// counts. An address with another `+suffix` is another one. A phone number whose country is not
/// known is compared digit for digit.
package struct SuppressionIdentifier: Hashable, Sendable {
  /// The texts whose tags the list keeps.
  package let kept: [String]
  /// The texts whose tags are looked for; one of them is enough.
  package let sought: [String]

  /// `country` applies to a phone number without one. `nil` if the text is neither.
  package init?(_ text: String, country: PhoneCountry?) {
    let text = text.trimmedEnds()
    if let email = EmailIdentifier(text) {
      self.init(email)
    } else if PhoneIdentifier.isWritten(as: text),
      let phone = PhoneIdentifier(text, country: country)
    {
      self.init(phone)
    } else {
      return nil
    }
  }

  package init(_ email: EmailIdentifier) {
    kept = ["email " + email.address]
    sought = kept
  }

  package init(_ phone: PhoneIdentifier) {
    if let number = phone.e164 {
      kept = ["phone " + number, "certain " + phone.digits]
      sought = ["phone " + number, "uncertain " + phone.digits]
    } else {
      kept = ["uncertain " + phone.digits]
      sought = ["uncertain " + phone.digits, "certain " + phone.digits]
    }
  }
}

extension SuppressionIdentifier {
  /// Those of a contact's e-mail addresses and phone numbers. `country` applies to phone numbers
  /// without one.
  package static func all(of contact: Contact, country: PhoneCountry?) -> [Self] {
    contact.emails.compactMap { EmailIdentifier($0.value).map(Self.init) }
      + contact.phones.compactMap { PhoneIdentifier($0.value, country: country).map(Self.init) }
  }

  /// Those of a new contact: every text that is an e-mail address, and the provider's fields for
  /// phone numbers.
  package static func all(
    of draft: ContactDraft, rules: [FieldRule], country: PhoneCountry?
  ) -> [Self] {
    draft.values.flatMap { field in
      let isPhone = rules.contains { $0.name == field.name && $0.form.isPhone }
      return texts(in: field.value).compactMap { text in
        if let email = EmailIdentifier(text) { return Self(email) }
        return isPhone ? PhoneIdentifier(text, country: country).map(Self.init) : nil
      }
    }
  }

  private static func texts(in value: JSONValue) -> [String] {
    switch value {
    case .array(let elements): elements.flatMap(texts)
    case .object(let members): members.values.flatMap(texts)
    default: value.displayText.map { [$0] } ?? []
    }
  }
}

extension FieldRule.Form {
  fileprivate var isPhone: Bool {
    switch self {
    case .phone: true
    case .list(let form): form.isPhone
    default: false
    }
  }
}
