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

  /// What anonymizes a subject; `isSeen` where the operator was shown it.
  static func anonymizing(
    at client: any ProviderClient, _ context: WriteContext, isSeen: Bool = false
  ) -> @Sendable (WriteSubject) async throws(WriteFailure) -> WriteResult {
    let operation = AnonymizeContact(client: client, context: context)
    return { (subject) async throws(WriteFailure) in
      switch subject {
      case .id(let id): try await operation.anonymize(id: id.value)
      case .contact(let contact): try await operation.anonymize(contact, isSeen: isSeen)
      }
    }
  }

  /// What changes a subject's preferences.
  static func changing(
    _ channels: [Channel: Bool], at client: any ProviderClient, _ context: WriteContext
  ) -> @Sendable (WriteSubject) async throws(WriteFailure) -> WriteResult {
    let operation = ChangePreferences(client: client, context: context)
    return { (subject) async throws(WriteFailure) in
      switch subject {
      case .id(let id): try await operation.change(channels, ofID: id.value)
      case .contact(let contact): try await operation.change(channels, of: contact)
      }
    }
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

extension LookupOptions {
  /// How each of many ids becomes a subject.
  func subject(
    at client: any ProviderClient
  ) -> @Sendable (String) async throws(CommandFailure) -> WriteSubject {
    let options = self
    return { (id) async throws(CommandFailure) in
      try await WriteSubject.resolve(id, options, at: client)
    }
  }
}
