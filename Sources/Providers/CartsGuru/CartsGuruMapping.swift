import Domain

/// Maps Carts Guru's contacts to the domain.
struct CartsGuruMapping: Sendable {
  let provider: ProviderName

  /// The text that replaces deleted values.
  private static let deleted = JSONValue.string("undefined")

  /// `lookup` is how the contact was requested; `nil` for a write's answer, which holds no account
  /// id.
  func contact(
    from wire: WireObject<CartsGuruContactKey>, lookup: ContactLookup?
  ) -> Contact {
    let isAnonymized = Self.isAnonymized(wire)
    var reader = MemberReader(isAnonymized ? Self.withoutDeleted(wire) : wire)
    var contact = Contact(
      id: ContactID(provider: provider, value: reader.identifier(.id) ?? ""), kind: CartsGuru.kind,
      isAnonymized: isAnonymized, lookup: lookup)
    contact.preferences = reader.object(.communicationPreferences, Self.preferences)
    if wire[.firstName] != Self.deleted { contact.firstName = reader.text(.firstName) }
    if wire[.lastName] != Self.deleted { contact.lastName = reader.text(.lastName) }
    contact.name = [contact.firstName, contact.lastName].compactMap(\.self).joined(separator: " ")
    contact.emails = reader.list(.emails, Self.email)
    contact.phones = reader.list(.phoneNumbers, Self.phone)
    contact.addresses = reader.list(.addresses, Self.address)
    for index in contact.emails.indices { contact.emails[index].isPrimary = index == 0 }
    for index in contact.phones.indices { contact.phones[index].isPrimary = index == 0 }
    for index in contact.addresses.indices { contact.addresses[index].isPrimary = index == 0 }
    contact.fields = reader.rest
    contact.brokenFields = wire.brokenNames
    return contact
  }

  // MARK: - Anonymized

  /// Whether the personal data is deleted: the first name and at least one list are the literal,
  /// and no other personal value is left. A person called "undefined" has lists.
  private static func isAnonymized(_ wire: WireObject<CartsGuruContactKey>) -> Bool {
    let lists = [wire[.addresses], wire[.phoneNumbers], wire[.emails]]
    return wire[.firstName] == deleted && lists.contains(deleted)
      && (lists + [wire[.lastName]]).allSatisfy(isEmptied)
  }

  private static func isEmptied(_ value: JSONValue?) -> Bool {
    [nil, deleted, .null, "", .array([]), .array([deleted])].contains(value)
  }

  private static func withoutDeleted(
    _ wire: WireObject<CartsGuruContactKey>
  ) -> WireObject<CartsGuruContactKey> {
    WireObject(members: wire.members.compactMapValues(withoutDeleted))
  }

  private static func withoutDeleted(_ value: JSONValue) -> JSONValue? {
    switch value {
    case deleted: nil
    case .array(let elements): .array(elements.compactMap(withoutDeleted))
    case .object(let members): .object(members.compactMapValues(withoutDeleted))
    case .null, .bool, .integer, .decimal, .string, .broken: value
    }
  }

  // MARK: - Parts

  private static func email(_ value: JSONValue) -> PartReading<EmailAddress> {
    switch value {
    case .string(let text):
      .init(value: text.isEmpty ? nil : EmailAddress(value: text, isPrimary: false), isWhole: true)
    case .broken(let text):
      .init(value: EmailAddress(value: text, isPrimary: false), isWhole: false)
    case .null, .bool, .integer, .decimal, .array, .object: .init(value: nil, isWhole: false)
    }
  }

  private static func phone(_ value: JSONValue) -> PartReading<PhoneNumber> {
    .object(value) { (reader: inout MemberReader<CartsGuruPhoneKey>) in
      let label = reader.text(.title)
      return reader.text(.phoneNumber).map {
        PhoneNumber(value: $0, label: label, isPrimary: false)
      }
    }
  }

  private static func address(_ value: JSONValue) -> PartReading<PostalAddress> {
    .object(value) { (reader: inout MemberReader<CartsGuruAddressKey>) in
      PostalAddress(
        label: reader.text(.title), line1: reader.text(.line1) ?? "",
        line2: reader.text(.line2) ?? "", city: reader.text(.city) ?? "",
        postcode: reader.text(.postcode) ?? "", country: reader.text(.country) ?? "",
        isPrimary: false)
    }
  }

  private static func preferences(
    _ reader: inout MemberReader<CartsGuruPreferenceKey>
  ) -> CommunicationPreferences {
    CommunicationPreferences(
      email: preference(reader.text(.email)), sms: preference(reader.text(.sms)),
      call: preference(reader.text(.call)))
  }

  /// A channel missing in the answer is `.other("")`: neither a choice nor the default.
  private static func preference(_ text: String?) -> Preference {
    switch text?.lowercased() {
    case "optin": .optIn
    case "optout": .optOut
    case "default": .unset
    default: .other(text ?? "")
    }
  }
}
