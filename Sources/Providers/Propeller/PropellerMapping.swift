import Domain

/// Propeller's contacts in the words of the domain.
struct PropellerMapping: Sendable {
  let provider: ProviderName

  func contact(from wire: WireObject<PropellerContactKey>) -> Contact {
    var reader = MemberReader(wire)
    let id = reader.identifier(.id)
    var contact = Contact(
      id: ContactID(provider: provider, value: id ?? ""), kind: Propeller.kind,
      firstName: reader.text(.firstName), lastName: reader.text(.lastName),
      emails: reader.text(.email).map { [EmailAddress(value: $0, isPrimary: true)] } ?? [],
      phones: reader.text(.phone).map { [PhoneNumber(value: $0, isPrimary: true)] } ?? [],
      lookup: id.map(ContactLookup.id))
    let middleName = wire[.middleName]?.displayText.flatMap { $0.isEmpty ? nil : $0 }
    contact.name = [contact.firstName, middleName, contact.lastName].compactMap(\.self)
      .joined(separator: " ")
    contact.fields = reader.rest
    if let date = wire[.dateOfBirth]?.stringValue.flatMap(Self.date) {
      contact.fields[PropellerContactKey.dateOfBirth.rawValue] = .string(date.iso)
    }
    return contact
  }

  /// A range of rows, cut out of the pages that cover it.
  /// `isLast`: whether no page comes after them, where no total says it.
  func page(
    _ rows: [WireObject<PropellerContactKey>], first: Int, limit: Int, total: Int?, isLast: Bool
  ) -> ContactPage {
    let end = first + rows.count
    let hasMore = !rows.isEmpty && (total.map { end < $0 } ?? !isLast)
    return ContactPage(
      contacts: rows.map(contact), first: first, limit: limit, total: total,
      next: hasMore ? .first(end) : nil)
  }

  /// How many contacts a search found; `nil` where it does not say.
  static func total(_ wire: PropellerSearchWire) -> Int? {
    for value in [wire.itemsFound, wire.total] {
      if let number = value?.displayText.flatMap({ WholeNumbers.value($0) }) { return number }
    }
    return nil
  }

  /// The token and its seconds to live; without a number it is the 30 minutes of the contract.
  static func token(from wire: WireObject<PropellerTokenKey>) -> (Secret, Double)? {
    guard let text = wire[.accessToken]?.stringValue, !text.isEmpty else { return nil }
    let seconds = wire[.expiresIn]?.displayText.flatMap(Double.init)
    return (Secret(text), seconds.flatMap { $0.isFinite && $0 > 0 ? $0 : nil } ?? 1800)
  }

  // MARK: - Dates

  /// From `August, 28 1993 00:00:00 +0000` [vendor], from what goes out (`28/08/1993`), or ISO;
  /// the day as it is written, whatever the zone.
  private static func date(_ text: String) -> CalendarDate? {
    if let date = CalendarDate(dayFirst: text) ?? CalendarDate(iso: String(text.prefix(10))) {
      return date
    }
    let words = text.split(whereSeparator: { $0 == " " || $0 == "," })
    guard words.count >= 3, let month = months.firstIndex(of: words[0].lowercased()),
      let day = WholeNumbers.value(words[1]), let year = WholeNumbers.value(words[2])
    else { return nil }
    return CalendarDate(year: year, month: month + 1, day: day)
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]
}
