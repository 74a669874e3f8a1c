package import Domain

/// One column of a list: a common name (`id`, `name`, `email`, `phone`, `organization`,
/// `preferences`, `provider`) or a provider's own field.
package nonisolated struct ContactColumn: Hashable, Sendable {
  package var name: String

  package init(_ name: String) { self.name = name }

  package static let provider = ContactColumn("provider")

  package var title: String {
    switch name {
    case "id": "ID"
    case "email": "E-mail"
    case "preferences": "Mail SMS Call"
    default: name.prefix(1).uppercased() + name.dropFirst()
    }
  }

  /// What stands in the cell; untrusted. Empty where the contact has no such value.
  package func text(of contact: Contact) -> String {
    switch name {
    case "id": contact.id.value
    case "name": contact.name
    case "provider": contact.id.provider.text
    case "preferences":
      Channel.allCases.map { contact.preferences?[$0].text ?? "" }.joined(separator: " ")
    default: ContactValues.text(of: name, in: contact)
    }
  }

  /// Whether a sorts before b: whole numbers by size, else by text without case and accents.
  package func areInOrder(_ first: Contact, _ second: Contact) -> Bool {
    let left = text(of: first)
    let right = text(of: second)
    if let leftNumber = Int(left), let rightNumber = Int(right) { return leftNumber < rightNumber }
    let leftFolded = ContactMatch.folded(left)
    let rightFolded = ContactMatch.folded(right)
    return leftFolded == rightFolded ? first.id < second.id : leftFolded < rightFolded
  }
}

/// How a list is sorted, and by whom.
package nonisolated struct ListSort: Hashable, Sendable {
  package enum Scope: Hashable, Sendable {
    /// The provider sorts all that it has.
    case provider
    /// Only what is loaded is sorted, here.
    case loaded
  }

  package var column: ContactColumn
  package var isDescending: Bool
  package var scope: Scope
}
