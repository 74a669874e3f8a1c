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
    default: Self.words(in: name)
    }
  }

  /// `Date of birth` of `dateOfBirth`, as forms call it.
  private static func words(in name: String) -> String {
    let words = name.map { $0.isUppercase ? " \($0.lowercased())" : String($0) }.joined()
    return words.prefix(1).uppercased() + words.dropFirst()
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

  /// Whether one sorts before the other; `nil` where they are alike. Whole numbers come first, by
  /// size, then texts without case and accents.
  package func isBefore(_ first: Contact, _ second: Contact) -> Bool? {
    let left = text(of: first)
    let right = text(of: second)
    switch (Int(left), Int(right)) {
    case (let left?, let right?): return left == right ? nil : left < right
    case (_?, nil): return true
    case (nil, _?): return false
    case (nil, nil):
      let leftFolded = ContactMatch.folded(left)
      let rightFolded = ContactMatch.folded(right)
      return leftFolded == rightFolded ? nil : leftFolded < rightFolded
    }
  }

  /// Those that a provider's list can have, the shown ones of the config first.
  package static func known(at info: ProviderInfo) -> [ContactColumn] {
    let common = [
      "id", "name", "firstName", "lastName", "organization", "email", "phone", "preferences",
      "provider",
    ]
    let own =
      info.capabilities.fieldRules.map(\.name) + info.capabilities.orderFields
      + info.capabilities.selectableFields
    var seen: Set<String> = []
    return (info.capabilities.columns + common + own).filter { seen.insert($0).inserted }
      .map { ContactColumn($0) }
  }
}
