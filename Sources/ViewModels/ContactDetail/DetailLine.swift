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
    if let holder = surroundings.holder { lines.append(DetailLine("", .note(holder.sentence))) }
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
    let totals = totals(of: contact, at: info)
    if !totals.isEmpty { lines.append(DetailLine("Lifetime", .heading)) }
    lines += totals
    lines.append(DetailLine("At \(info.title)", .heading))
    lines.append(DetailLine("id", .value(contact.id.value)))
    return lines + otherFields(of: contact, at: info) + surroundings.lines
  }

  /// What no other provider has in common with it: totals, then other fields by name.
  static func ownFields(of contact: Contact, at info: ProviderInfo) -> [DetailLine] {
    totals(of: contact, at: info) + otherFields(of: contact, at: info)
  }

  private static func totals(of contact: Contact, at info: ProviderInfo) -> [DetailLine] {
    info.capabilities.lifetimeTotals.compactMap { total in
      contact.fields[total.field].map {
        DetailLine(total.title, .value($0.displayText ?? "–"))
      }
    }
  }

  private static func otherFields(of contact: Contact, at info: ProviderInfo) -> [DetailLine] {
    let totals = info.capabilities.lifetimeTotals
    let others = contact.fields.filter { field in !totals.contains { $0.field == field.key } }
    return others.sorted { $0.key < $1.key }.flatMap { field in
      leaves(of: field.value, named: name(of: field, info)).map {
        DetailLine(info.title(ofField: $0.name), .value($0.text))
      }
    }
  }

  /// A structure that is not there has the title of its first part.
  private static func name(of field: (key: String, value: JSONValue), _ info: ProviderInfo)
    -> String
  {
    guard [.null, "", .object([:])].contains(field.value) else { return field.key }
    let parts = info.capabilities.fieldRules.filter { $0.name.hasPrefix(field.key + ".") }
    return parts.first?.name ?? field.key
  }

  /// Of one field, at most.
  private static let mostLeaves = 60

  /// The values inside a structure, each with the path to it: `parent.id`.
  private static func leaves(
    of value: JSONValue, named name: String
  ) -> [(name: String, text: String)] {
    let all = parts(of: value, named: name)
    guard all.count > mostLeaves else { return all }
    return all.prefix(mostLeaves) + [(name, "and \(all.count - mostLeaves) more values")]
  }

  private static func parts(
    of value: JSONValue, named name: String
  ) -> [(name: String, text: String)] {
    switch value {
    case .object(let members) where isDivided(value):
      members.sorted { $0.key < $1.key }.flatMap { parts(of: $0.value, named: "\(name).\($0.key)") }
    case .array(let elements) where isDivided(value):
      elements.enumerated().flatMap { parts(of: $0.element, named: "\(name).\($0.offset + 1)") }
    case .array(let elements) where !elements.isEmpty:
      [(name, elements.map { $0.displayText ?? "–" }.joined(separator: ", "))]
    default: [(name, value.displayText ?? "–")]
    }
  }

  /// Whether a structure gets a line for each of its values. Masking does not change that.
  private static func isDivided(_ value: JSONValue) -> Bool {
    switch value {
    case .object(let members): !members.isEmpty && members.keys.allSatisfy(PersonalData.isName)
    case .array(let elements): elements.contains(where: isDivided)
    default: false
    }
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
