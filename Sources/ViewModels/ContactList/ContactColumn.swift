package import Domain

/// A column of a list: a field that all providers have, or a provider's own.
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
  /// By the provider's name of the field.
  case field(String)

  private static let common: [ContactColumn] = [
    .id, .name, .firstName, .lastName, .organization, .email, .phone, .preferences, .provider,
  ]

  package init(_ name: String) {
    self = Self.common.first { $0.name == name } ?? .field(name)
  }

  /// The name in configs, sessions and the `:` line.
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

  /// `Date of birth` for `dateOfBirth`.
  private static func words(in name: String) -> String {
    let words = name.map { $0.isUppercase ? " \($0.lowercased())" : String($0) }.joined()
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// How much the column helps to recognise a person. Where room is short, the columns with the highest
  /// worth are shown in full.
  package var worth: Int {
    switch self {
    // Without it, a row of a find does not say where it is.
    case .provider: 6
    case .name, .firstName, .lastName: 5
    case .email: 4
    case .phone, .preferences: 3
    case .organization: 2
    case .field: 1
    case .id: 0
    }
  }

  /// The text of the cell, untrusted. Empty if the contact has no value.
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

  /// Whether the first contact sorts before the second; `nil` if they are equal. Whole numbers come
  /// first, by value, then texts, ignoring case and accents.
  package func isBefore(_ first: Contact, _ second: Contact) -> Bool? {
    let left = text(of: first)
    let right = text(of: second)
    switch (Int(left), Int(right)) {
    case (let left?, let right?): return left == right ? nil : left < right
    case (_?, nil): return true
    case (nil, _?): return false
    case (nil, nil):
      let leftFolded = TextFolding.folded(left)
      let rightFolded = TextFolding.folded(right)
      return leftFolded == rightFolded ? nil : leftFolded < rightFolded
    }
  }

  /// The columns that a provider's list can have, first the visible ones of the config.
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

  /// The usual columns of a find.
  static let ofFinds: [ContactColumn] = [.provider, .name, .email, .phone, .id]

  /// The columns that a find can have: those of any provider, first the usual ones.
  static func known(inFindsAt infos: [ProviderInfo]) -> [ContactColumn] {
    var seen: Set<ContactColumn> = []
    return (ofFinds + infos.flatMap(known)).filter { seen.insert($0).inserted }
  }
}
