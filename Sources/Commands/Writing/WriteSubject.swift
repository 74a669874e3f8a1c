import Domain
import Operations

/// Whom a write is about: an id as it was typed, or a contact that was looked up first.
enum WriteSubject: Sendable {
  case id(ContactID)
  case contact(Contact)

  /// Looks the contact up where the operator gave another key than the id.
  static func resolve(
    _ id: String, _ options: LookupOptions, at client: any ProviderClient
  ) async throws(CommandFailure) -> WriteSubject {
    guard let lookup = keyed(id, options) else {
      return .id(ContactID(provider: client.info.name, value: id))
    }
    return .contact(
      try await Reading.value { () async throws(ProviderFailure) in
        try await OpenContact(client: client).contact(lookup)
      })
  }

  /// What a dry run plans with: nothing is looked up.
  static func plannedLookup(_ id: String, _ options: LookupOptions) -> ContactLookup {
    keyed(id, options) ?? .id(id)
  }

  private static func keyed(_ id: String, _ options: LookupOptions) -> ContactLookup? {
    guard let key = options.by.map({ LookupKey($0) }), key != .id else { return nil }
    return ContactLookup(
      key: key, value: id, source: options.source, language: options.language)
  }

  /// For the confirmation; of a bare id there is nothing but the id.
  func contact(kind: ProviderKind) -> Contact {
    switch self {
    case .id(let id): Contact(id: id, kind: kind)
    case .contact(let contact): contact
    }
  }
}
