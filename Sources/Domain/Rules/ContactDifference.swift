/// How two states of one contact differ, field by field, under displayed names.
package struct ContactDifference: Hashable, Sendable {
  package struct Line: Hashable, Sendable {
    /// The provider's own field name, if it has one.
    package var field: String
    package var before: String
    package var after: String

    package init(field: String, before: String, after: String) {
      self.field = field
      self.before = before
      self.after = after
    }
  }

  package var lines: [Line]

  /// What a draft would change, without fields that already have the new value.
  package init(from contact: Contact, applying draft: ContactDraft) {
    lines = draft.values.compactMap { field in
      let before = ContactValues.text(of: field.name, in: contact)
      let after = field.value.displayText ?? ""
      return before == after ? nil : Line(field: field.name, before: before, after: after)
    }
  }

  /// The values of a new contact.
  package init(making draft: ContactDraft) {
    lines = draft.values.map {
      Line(field: $0.name, before: "", after: $0.value.displayText ?? "")
    }
  }

  /// What changed between two reads, in the writable fields.
  package init(from before: Contact, to after: Contact, rules: [FieldRule]) {
    lines = rules.compactMap { rule in
      let old = ContactValues.text(of: rule.name, in: before)
      let new = ContactValues.text(of: rule.name, in: after)
      return old == new ? nil : Line(field: rule.name, before: old, after: new)
    }
  }

  package var isEmpty: Bool { lines.isEmpty }
}

/// A contact's values under the provider's own field names.
package enum ContactValues {
  /// Empty if the contact has no such value. `fields` takes precedence over the common names.
  package static func text(of field: String, in contact: Contact) -> String {
    if let value = contact.fields[field] { return value.displayText ?? "" }
    if let dot = field.firstIndex(of: ".") {
      let inner = contact.fields[String(field[..<dot])]?[String(field[field.index(after: dot)...])]
      return inner?.displayText ?? ""
    }
    switch field {
    case "id": return contact.id.value
    case "name": return contact.name
    case "firstName": return contact.firstName ?? ""
    case "lastName": return contact.lastName ?? ""
    case "email": return contact.primaryEmail ?? ""
    case "phone": return contact.primaryPhone ?? ""
    case "emails": return contact.emails.map(\.value).joined(separator: ",")
    case "phones": return contact.phones.map(\.value).joined(separator: ",")
    case "organization", "organizationName": return contact.organization ?? ""
    default: return ""
    }
  }
}
