/// Whether personal data is hidden on the screen, and which contact is shown anyway.
package struct Masking: Hashable, Sendable {
  package var isOn: Bool
  package var revealed: ContactID?

  package static let off = Masking(isOn: false)

  package init(isOn: Bool, revealed: ContactID? = nil) {
    self.isOn = isOn
    self.revealed = revealed
  }

  package func hides(_ id: ContactID) -> Bool { isOn && revealed != id }

  /// The contact as it may be shown, with the same lines.
  package func shown(_ contact: Contact) -> Contact {
    hides(contact.id) ? contact.masked : contact
  }

  /// A field's value, as its form holds it, as it may be shown.
  package func shown(_ text: String, of rule: FieldRule, in id: ContactID) -> String {
    guard hides(id) else { return text }
    if case .integer = rule.form, let number = Int64(text) {
      return PersonalData.masked(.integer(number), of: rule.name).displayText ?? ""
    }
    return PersonalData.masked(text: text, of: rule.name)
  }

  /// What the operator typed to find a contact.
  package func shown(search text: String) -> String {
    isOn && !text.isEmpty ? PersonalData.mask : text
  }

  /// A sentence that may name any contact.
  package func shown(sentence: String) -> String {
    isOn ? PersonalSentence.masked(sentence) : sentence
  }

  /// A sentence about one contact.
  package func shown(sentence: String, about id: ContactID) -> String {
    hides(id) ? PersonalSentence.masked(sentence) : sentence
  }
}

extension Contact {
  fileprivate var masked: Contact {
    var contact = self
    contact.name = Self.masked(name)
    contact.firstName = firstName.map(Self.masked)
    contact.lastName = lastName.map(Self.masked)
    contact.organization = organization.map(Self.masked)
    for index in emails.indices { contact.emails[index].value = Self.masked(emails[index].value) }
    for index in phones.indices {
      contact.phones[index].value = Self.masked(phones[index].value)
      contact.phones[index].label = phones[index].label.flatMap(Self.known)
    }
    contact.addresses = addresses.map { address in
      PostalAddress(
        label: address.label.flatMap(Self.known), line1: Self.masked(address.line1),
        line2: Self.masked(address.line2), city: Self.masked(address.city),
        region: Self.masked(address.region), postcode: Self.masked(address.postcode),
        country: Self.masked(address.country), isPrimary: address.isPrimary)
    }
    contact.fields = Dictionary(
      uniqueKeysWithValues: fields.map { ($0.key, PersonalData.masked($0.value, of: $0.key)) })
    for channel in Channel.allCases {
      guard case .other(let word)? = preferences?[channel], !word.isEmpty else { continue }
      contact.preferences?[channel] = .other(PersonalData.masked(text: word, of: "status"))
    }
    return contact
  }

  private static func masked(_ text: String) -> String { text.isEmpty ? "" : PersonalData.mask }

  /// Only these labels are shown: operators name addresses as they like, and others may be
  /// personal.
  private static func known(_ label: String) -> String? {
    let words: Set<String> = [
      "home", "work", "office", "mobile", "phone", "fax", "billing", "shipping", "delivery",
      "invoice", "primary", "main", "private", "business", "other", "default",
    ]
    return words.contains(label.lowercased()) ? label : nil
  }
}
