package import Domain

/// One column of a list: of the part that all providers share, or a provider's own field.
package nonisolated enum ContactColumn: Hashable, Sendable {
  case id
  case name
  case firstName
  case lastName
  case organization
  case email
  case phone
  case preferences
  case provider
  /// Under the provider's own name.
  case field(String)

  private static let common: [ContactColumn] = [
    .id, .name, .firstName, .lastName, .organization, .email, .phone, .preferences, .provider,
  ]

  package init(_ name: String) {
    self = Self.common.first { $0.name == name } ?? .field(name)
  }

  /// As configs, sessions and the `:` line name it.
  package var name: String {
    switch self {
    case .id: "id"
    case .name: "name"
    case .firstName: "firstName"
    case .lastName: "lastName"
    case .organization: "organization"
    case .email: "email"
    case .phone: "phone"
    case .preferences: "preferences"
    case .provider: "provider"
    case .field(let name): name
    }
  }

  package var title: String {
    switch self {
    case .id: "ID"
    case .email: "E-mail"
    case .preferences: "Mail SMS Call"
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
    switch self {
    case .id: contact.id.value
    case .name: contact.name
    case .provider: contact.id.provider.text
    case .preferences:
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
    let own =
      info.capabilities.fieldRules.map(\.name) + info.capabilities.orderFields
      + info.capabilities.selectableFields
    var seen: Set<String> = []
    return (info.capabilities.columns + common.map(\.name) + own).filter {
      seen.insert($0).inserted
    }
    .map { ContactColumn($0) }
  }
}
