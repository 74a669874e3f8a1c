import Domain

/// Maps Open2b's contacts to the domain.
struct Open2bMapping: Sendable {
  let provider: ProviderName

  func contact(from wire: WireObject<Open2bContactKey>) -> Contact {
    var reader = MemberReader(wire)
    let id = reader.identifier(.id)
    return Contact(
      id: ContactID(provider: provider, value: id ?? ""), kind: Open2b.kind,
      name: reader.text(.name) ?? "",
      emails: reader.text(.email).map { [EmailAddress(value: $0, isPrimary: true)] } ?? [],
      phones: reader.text(.phone).map { [PhoneNumber(value: $0, isPrimary: true)] } ?? [],
      fields: reader.rest, lookup: id.map(ContactLookup.id))
  }

  /// The identifier of a new contact; `nil` if it is invalid.
  static func createdID(from wire: Open2bCreatedWire) -> String? {
    wire.id.displayText.flatMap { WholeNumbers.value($0, minimum: 1) }.map(String.init)
  }

  /// A page by index.
  func page(
    _ rows: [WireObject<Open2bContactKey>], first: Int, limit: Int, total: Int?
  ) -> ContactPage {
    let end = first + rows.count
    // A total below the number of rows counts something else.
    let counted = total.flatMap { rows.isEmpty || $0 >= end ? $0 : nil }
    let isLast = rows.count < limit || counted == end
    return ContactPage(
      contacts: rows.map(contact), first: first, limit: limit, total: counted,
      next: isLast ? nil : .first(end))
  }

  /// A page by identifier.
  func page(
    _ rows: [WireObject<Open2bContactKey>], limit: Int, total: Int?
  ) -> ContactPage {
    let last = rows.last?[.id]?.displayText
    return ContactPage(
      contacts: rows.map(contact), first: nil, limit: limit, total: total,
      next: rows.count == limit ? last.map(PageStart.after) : nil)
  }
}
