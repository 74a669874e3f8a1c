import Domain

/// CharityStack's contacts in the words of the domain.
struct CharityStackMapping: Sendable {
  let provider: ProviderName

  func contact(from wire: WireObject<CharityStackContactKey>) -> Contact {
    var reader = MemberReader(wire)
    let id = reader.identifier(.id)
    var contact = Contact(
      id: ContactID(provider: provider, value: id ?? ""), kind: CharityStack.kind,
      firstName: reader.text(.firstName), lastName: reader.text(.lastName),
      organization: reader.text(.organizationName), lookup: id.map(ContactLookup.id))
    contact.name =
      reader.text(.fullName)
      ?? [contact.firstName, contact.lastName].compactMap(\.self).joined(separator: " ")
    contact.emails = reader.list(.emails) {
      Self.reach($0) { EmailAddress(value: $0, isPrimary: $1) }
    }
    contact.phones = reader.list(.phones) {
      Self.reach($0) { PhoneNumber(value: $0, isPrimary: $1) }
    }
    contact.addresses = reader.list(.addresses, Self.address)
    // The raw times stay in the fields: reading them as UTC is our assumption.
    contact.createdAt = wire[.createdAt]?.stringValue.flatMap(Timestamps.iso)
    contact.updatedAt = wire[.updatedAt]?.stringValue.flatMap(Timestamps.iso)
    contact.fields = reader.rest
    return contact
  }

  /// `next`: where the page after it begins; `nil` at the end.
  func page(
    _ rows: [WireObject<CharityStackContactKey>], limit: Int, next: String?
  ) -> ContactPage {
    ContactPage(
      contacts: rows.map(contact), first: nil, limit: limit, next: next.map(PageStart.after))
  }

  private static func reach<Value>(
    _ value: JSONValue, _ make: (String, Bool) -> Value
  ) -> PartReading<Value> {
    .object(value) { (reader: inout MemberReader<CharityStackReachKey>) in
      let isPrimary = reader.flag(.isPrimary)
      return reader.text(.value).map { make($0, isPrimary) }
    }
  }

  private static func address(_ value: JSONValue) -> PartReading<PostalAddress> {
    .object(value) { (reader: inout MemberReader<CharityStackAddressKey>) in
      PostalAddress(
        line1: reader.text(.line1) ?? "", line2: reader.text(.line2) ?? "",
        city: reader.text(.city) ?? "", region: reader.text(.region) ?? "",
        postcode: reader.text(.postal) ?? "", country: reader.text(.country) ?? "",
        isPrimary: reader.flag(.isPrimary))
    }
  }
}
