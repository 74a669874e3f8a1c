package import Domain

/// The contacts of a case as their providers have them now.
package struct ReadCaseContacts: Sendable {
  private let clients: [any ProviderClient]
  /// Personal keys that the operator typed, for providers that read by no other.
  private let keys: [String]

  package init(clients: [any ProviderClient], keys: [String] = []) {
    self.clients = clients
    self.keys = keys
  }

  package enum State: Hashable, Sendable {
    case present(Contact)
    case absent(Absence)
    /// The provider reads only by a personal key, which was not given.
    case unreadable
  }

  /// - Throws: If a provider does not answer.
  package func state(of contact: CaseContact) async throws(CaseFailure) -> State {
    guard let client = clients.first(where: { $0.info.name.text == contact.provider }) else {
      throw .refused("the config has no provider \(contact.provider)")
    }
    guard !client.info.capabilities.readsByID else {
      return try await state(of: .id(contact.id), at: client)
    }
    let key = client.info.capabilities.lookupKeys.first ?? .id
    for value in keys {
      let state = try await state(of: ContactLookup(key: key, value: value), at: client)
      if case .present(let found) = state, found.id.value == contact.id { return .present(found) }
    }
    return .unreadable
  }

  private func state(
    of lookup: ContactLookup, at client: any ProviderClient
  ) async throws(CaseFailure) -> State {
    do throws(ProviderFailure) {
      return .present(try await OpenContact(client: client).contact(lookup))
    } catch {
      guard let absence = error.absence else { throw .provider(error) }
      return .absent(absence)
    }
  }
}

extension Contact {
  /// Everything that the provider sent, as one text that is the same for the same contact.
  package var stateText: String {
    let members: [String: JSONValue] = [
      "id": .string(id.value), "name": .string(name), "anonymized": .bool(isAnonymized),
      "organization": .string(organization ?? ""),
      "emails": .array(emails.map { .string($0.value) }),
      "phones": .array(phones.map { .string($0.value) }),
      "addresses": .array(
        addresses.map {
          .array(
            [
              $0.label ?? "", $0.line1, $0.line2, $0.city, $0.region, $0.postcode, $0.country,
            ].map(JSONValue.string))
        }),
      "preferences": .string(
        Channel.allCases.map { "\($0.rawValue)=\(preferences?[$0].text ?? "")" }
          .joined(separator: " ")),
      "fields": .object(fields),
    ]
    return JSONValue.object(members).jsonText
  }
}
