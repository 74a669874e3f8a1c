import Domain

/// Contacts for a person at a terminal.
enum ContactTable {
  static func list(_ contacts: [Contact], columns: [String]) -> String {
    var table = TextTable(columns.map { $0.uppercased() })
    for contact in contacts { table.append(columns.map { value($0, of: contact) }) }
    return table.text
  }

  /// One contact, with a line for each value.
  static func detail(_ contact: Contact) -> String {
    var lines = ["provider", "id", "name", "firstName", "lastName", "organization"].map {
      ($0, value($0, of: contact))
    }
    lines += contact.emails.map { ("email", $0.value + primary($0.isPrimary, contact.emails)) }
    lines += contact.phones.map {
      ("phone", [$0.value, $0.label ?? ""].filter { !$0.isEmpty }.joined(separator: " "))
    }
    lines += contact.addresses.map { ("address", text(of: $0)) }
    if let preferences = contact.preferences {
      lines += Channel.allCases.map { ("preferences.\($0.rawValue)", preferences[$0].text) }
    }
    if contact.isAnonymized { lines.append(("anonymized", "yes")) }
    lines.append(("broken", contact.brokenFields.joined(separator: ", ")))
    lines += contact.fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value.displayText ?? "") }
    let shown = lines.filter { !$0.1.isEmpty }
    let width = shown.map(\.0.count).max() ?? 0
    return shown.map { name, value in
      SafeText(untrusted: name).string
        + String(repeating: " ", count: width - name.count + 2)
        + SafeText(untrusted: value, form: .detail).string + "\n"
    }.joined()
  }

  /// `email=optin sms=optout call=default`; empty if the provider keeps none.
  static func preferences(of contact: Contact) -> String {
    guard let preferences = contact.preferences else { return "" }
    return Channel.allCases.map { "\($0.rawValue)=\(preferences[$0].text)" }
      .joined(separator: " ")
  }

  private static func value(_ column: String, of contact: Contact) -> String {
    switch column {
    case "provider": return contact.id.provider.text
    case "preferences": return preferences(of: contact)
    default: return ContactValues.text(of: column, in: contact)
    }
  }

  private static func primary(_ isPrimary: Bool, _ all: [EmailAddress]) -> String {
    isPrimary && all.count > 1 ? " (primary)" : ""
  }

  private static func text(of address: PostalAddress) -> String {
    [
      address.label ?? "", address.line1, address.line2, address.postcode, address.city,
      address.region, address.country,
    ].filter { !$0.isEmpty }.joined(separator: ", ")
  }
}
