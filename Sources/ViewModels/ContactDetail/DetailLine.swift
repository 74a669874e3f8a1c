package import Domain

/// One line of the detail pane, before it is wrapped.
package nonisolated struct DetailLine: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    case heading
    /// A provider's value: untrusted.
    case value(String)
    case preference(Channel, Preference)
    /// A remark of roster about the contact.
    case note(String)
    /// The last step of a write.
    case written(JournalEntry)
    /// A write of another session.
    case journalled(WriteRecord)
    case possible(Availability)
  }

  package var label: String
  package var content: Content

  package init(_ label: String, _ content: Content) {
    self.label = label
    self.content = content
  }

  package var channel: Channel? {
    guard case .preference(let channel, _) = content else { return nil }
    return channel
  }
}

/// Lays a contact out as groups of lines: every field that the provider sent, each once.
package nonisolated enum DetailLines {
  package static func lines(
    of contact: Contact, at info: ProviderInfo, _ surroundings: ContactSurroundings = .init()
  ) -> [DetailLine] {
    var lines: [DetailLine] = []
    if contact.isAnonymized {
      lines.append(DetailLine("", .note("anonymized: the provider deleted the personal data")))
    }
    if isSuspicious(contact) {
      lines.append(
        DetailLine("", .note("hidden, invisible or mixed letters: possible impersonation")))
    }
    if !contact.brokenFields.isEmpty {
      let names = contact.brokenFields.map(info.title(ofField:)).joined(separator: ", ")
      lines.append(DetailLine("", .note("broken in the provider's answer: \(names)")))
    }
    if contact.isExcerpt {
      lines.append(DetailLine("", .note("only the fields of the list: Enter reads all fields")))
    }
    lines += person(contact)
    lines += reachability(contact)
    if let preferences = contact.preferences {
      lines.append(DetailLine("Preferences", .heading))
      lines += Channel.allCases.map { DetailLine($0.title, .preference($0, preferences[$0])) }
    }
    for (index, address) in contact.addresses.enumerated() {
      lines.append(DetailLine(title(of: address, index), .heading))
      lines += addressLines(address)
    }
    let totals = info.capabilities.lifetimeTotals.filter { contact.fields[$0.field] != nil }
    if !totals.isEmpty { lines.append(DetailLine("Lifetime", .heading)) }
    lines += totals.map { total in
      DetailLine(total.title, .value(contact.fields[total.field]?.displayText ?? "–"))
    }
    lines.append(DetailLine("At \(info.title)", .heading))
    lines.append(DetailLine("id", .value(contact.id.value)))
    let others = contact.fields.filter { field in !totals.contains { $0.field == field.key } }
    lines += others.sorted { $0.key < $1.key }.map {
      DetailLine(info.title(ofField: $0.key), .value($0.value.displayText ?? "–"))
    }
    return lines + surroundings.lines
  }

  /// Whether the name or an e-mail address is suspicious.
  package static func isSuspicious(_ contact: Contact) -> Bool {
    ([contact.name] + contact.emails.map(\.value)).contains {
      SafeText(untrusted: $0).isSuspicious
    }
  }

  private static func person(_ contact: Contact) -> [DetailLine] {
    let parts = [
      ("Name", contact.name), ("First name", contact.firstName ?? ""),
      ("Last name", contact.lastName ?? ""), ("Organization", contact.organization ?? ""),
    ]
    return parts.filter { !$0.1.isEmpty }.map { DetailLine($0.0, .value($0.1)) }
  }

  private static func reachability(_ contact: Contact) -> [DetailLine] {
    contact.emails.map {
      DetailLine(contact.emails.count > 1 && $0.isPrimary ? "E-mail ★" : "E-mail", .value($0.value))
    }
      + contact.phones.map {
        DetailLine($0.label.map { "Phone \($0)" } ?? "Phone", .value($0.value))
      }
  }

  private static func title(of address: PostalAddress, _ index: Int) -> String {
    let label = address.label ?? ""
    return label.isEmpty ? (index == 0 ? "Address" : "Address \(index + 1)") : "Address \(label)"
  }

  private static func addressLines(_ address: PostalAddress) -> [DetailLine] {
    [
      ("Line 1", address.line1), ("Line 2", address.line2), ("Postcode", address.postcode),
      ("City", address.city), ("Region", address.region), ("Country", address.country),
    ].filter { !$0.1.isEmpty }.map { DetailLine($0.0, .value($0.1)) }
  }
}
