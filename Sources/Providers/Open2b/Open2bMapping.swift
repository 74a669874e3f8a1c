import Domain

/// Maps Open2b's contacts to the domain.
struct Open2bMapping: Sendable {
  let provider: ProviderName

  func contact(from wire: WireObject<Open2bContactKey>) -> Contact {
    var reader = MemberReader(wire)
    let id = reader.identifier(.id)
    var contact = Contact(
      id: ContactID(provider: provider, value: id ?? ""), kind: Open2b.kind,
      name: reader.text(.name) ?? "",
      emails: reader.text(.email).map { [EmailAddress(value: $0, isPrimary: true)] } ?? [],
      phones: reader.text(.phone).map { [PhoneNumber(value: $0, isPrimary: true)] } ?? [],
      lookup: id.map(ContactLookup.id))
    contact.fields = reader.rest
    contact.brokenFields = wire.brokenNames
    return contact
  }

  /// The identifier of a new contact; `nil` if it is invalid.
  static func createdID(from wire: Open2bCreatedWire) -> String? {
    (wire.id.whole.map(String.init) ?? wire.id.stringValue)
      .flatMap { WholeNumbers.value($0, minimum: 1) }.map(String.init)
  }

  /// A page by index.
  func page(
    _ rows: [WireObject<Open2bContactKey>?], first: Int, limit: Int, total: Int?
  ) -> ContactPage {
    let end = first + rows.count
    // A total below the number of rows counts something else.
    let counted = total.flatMap { rows.isEmpty || $0 >= end ? $0 : nil }
    let isLast = rows.count < limit || counted == end
    return ContactPage(
      contacts: rows.compactMap { $0.map(contact) }, unreadable: rows.count { $0 == nil },
      first: first, limit: limit, total: counted, next: isLast ? nil : .first(end))
  }

  /// A page by identifier. Rows at its end that cannot be read are left to the next page, which
  /// begins after the last identifier.
  func page(
    _ rows: [WireObject<Open2bContactKey>?], limit: Int, total: Int?
  ) -> ContactPage {
    guard let last = rows.lastIndex(where: { $0 != nil }) else {
      return ContactPage(
        contacts: [], unreadable: rows.count, first: nil, limit: limit, total: total)
    }
    let kept = rows[...last]
    let goesOn = rows.count == limit || kept.count < rows.count
    return ContactPage(
      contacts: kept.compactMap { $0.map(contact) }, unreadable: kept.count { $0 == nil },
      first: nil, limit: limit, total: total,
      next: goesOn ? rows[last]?.identifier(.id).map(PageStart.after) : nil)
  }
}
