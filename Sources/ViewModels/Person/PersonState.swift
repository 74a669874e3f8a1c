package import Domain

/// The contacts of one person side by side: a row a field, a column a contact.
package nonisolated struct PersonState: Hashable, Sendable {
  package struct Row: Hashable, Sendable {
    package var title: String
    /// One for each contact; empty if it has none.
    package var values: [String]
    package var differs: Bool
  }

  /// In the order of the providers.
  package private(set) var contacts: [Contact]
  /// The leftmost contact that is shown.
  package private(set) var first = 0
  package internal(set) var isReading = false

  private let infos: [ProviderInfo]

  package init(_ contacts: [Contact], at infos: [ProviderInfo]) {
    self.infos = infos
    self.contacts = []
    for contact in contacts { take(contact) }
  }

  /// Adds a contact, or shows its newer state.
  mutating func take(_ contact: Contact) {
    if let place = contacts.firstIndex(where: { $0.id == contact.id }) {
      contacts[place] = contact
    } else {
      let place = contacts.firstIndex { order(of: $0) > order(of: contact) } ?? contacts.count
      contacts.insert(contact, at: place)
    }
  }

  package mutating func move(by columns: Int, shown: Int) {
    first = max(0, min(first + columns, contacts.count - shown))
  }

  private func order(of contact: Contact) -> Int {
    infos.firstIndex { $0.name == contact.id.provider } ?? infos.count
  }

  private func info(of contact: Contact) -> ProviderInfo? {
    infos.first { $0.name == contact.id.provider }
  }

  // MARK: - Rows

  /// Those in which at least one contact has a value. Hidden values are compared, too.
  package func rows(_ masking: Masking) -> [Row] {
    let shown = contacts.map(masking.shown)
    func row(_ title: String, _ value: (Contact) -> String, _ differs: Bool) -> Row {
      Row(title: title, values: shown.map(value), differs: differs)
    }
    func name(_ title: String, _ value: (Contact) -> String) -> Row {
      row(title, value, PersonComparison.differ(names: contacts.map(value)))
    }
    func text(_ title: String, _ value: (Contact) -> String) -> Row {
      row(title, value, PersonComparison.differ(texts: contacts.map(value)))
    }
    let emails = PersonComparison.differ(emails: contacts.map { $0.emails.map(\.value) })
    let phones = PersonComparison.differ(
      phones: contacts.map { ($0.phones.map(\.value), info(of: $0)?.defaultCountry) })
    let common =
      [
        name("Name") { $0.name }, name("First name") { $0.firstName ?? "" },
        name("Last name") { $0.lastName ?? "" }, name("Organization") { $0.organization ?? "" },
        row("E-mail", { Self.list($0.emails.map(\.value)) }, emails),
        row("Phone", { Self.list($0.phones.map(\.value)) }, phones),
        text("Address") { contact in Self.list(contact.addresses.map(Self.line)) },
        text("Anonymized") { $0.isAnonymized ? "yes" : "" },
      ]
      + Channel.allCases.map { channel in
        text("\(channel.title) preference") { $0.preferences?[channel].text ?? "" }
      }
    return common.filter { row in row.values.contains { !$0.isEmpty } } + ownRows(shown)
  }

  private static func list(_ values: [String]) -> String {
    values.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private static func line(_ address: PostalAddress) -> String {
    list([
      address.line1, address.line2, address.postcode, address.city, address.region,
      address.country,
    ])
  }

  /// The providers' own fields. Those of one name are in one row.
  private func ownRows(_ shown: [Contact]) -> [Row] {
    let plain = contacts.map(ownFields)
    let masked = shown.map(ownFields)
    var titles: [String] = []
    for fields in plain {
      for field in fields where !titles.contains(field.title) { titles.append(field.title) }
    }
    func values(_ title: String, _ all: [[(title: String, text: String)]]) -> [String] {
      all.map { fields in Self.list(fields.filter { $0.title == title }.map(\.text)) }
    }
    return titles.map { title in
      Row(
        title: title, values: values(title, masked),
        differs: PersonComparison.differ(texts: values(title, plain)))
    }.filter { row in row.values.contains { !$0.isEmpty } }
  }

  private func ownFields(of contact: Contact) -> [(title: String, text: String)] {
    guard let info = info(of: contact) else { return [] }
    return DetailLines.ownFields(of: contact, at: info).compactMap { line in
      guard case .value(let text) = line.content else { return nil }
      return (line.label, text == "–" ? "" : text)
    }
  }
}
