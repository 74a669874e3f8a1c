package import Domain
package import Foundation

/// Reads one page of a provider's contacts.
package struct ListContacts: Sendable {
  private let client: any ProviderClient

  package init(client: any ProviderClient) { self.client = client }

  /// - Throws: `.unsupported` or `.validation`, before anything is sent, if the provider cannot do
  ///   it or does not know a field; otherwise the failure of the call.
  package func page(_ query: ContactQuery) async throws(ProviderFailure) -> ContactPage {
    try await client.page(query)
  }
}

/// Reads one contact.
package struct OpenContact: Sendable {
  private let client: any ProviderClient

  package init(client: any ProviderClient) { self.client = client }

  /// An e-mail address as an account id is asked for as it is given, and if there is none, in small
  /// letters: a shop may keep it in another spelling than people type.
  ///
  /// - Throws: `.validation`, before anything is sent, if the provider does not look up by this
  ///   key; `.notFound`; `.protocol` if the answer is about another contact; otherwise the failure
  ///   of the call.
  package func contact(
    _ lookup: ContactLookup, fields: [String]? = nil
  ) async throws(ProviderFailure) -> Contact {
    do throws(ProviderFailure) {
      return try await client.askedContact(lookup, fields: fields)
    } catch {
      guard let other = Self.other(than: lookup, after: error) else { throw error }
      return try await client.askedContact(other, fields: fields)
    }
  }

  /// As `contact`, but several contacts that share the key are no failure.
  ///
  /// - Returns: At least one.
  package func contacts(
    _ lookup: ContactLookup, fields: [String]? = nil
  ) async throws(ProviderFailure) -> [Contact] {
    do throws(ProviderFailure) {
      return try await client.askedContacts(lookup, fields: fields)
    } catch {
      guard let other = Self.other(than: lookup, after: error) else { throw error }
      return try await client.askedContacts(other, fields: fields)
    }
  }

  private static func other(
    than lookup: ContactLookup, after error: ProviderFailure
  ) -> ContactLookup? {
    var other = lookup
    other.value = lookup.value.lowercased()
    guard error.absence != nil, lookup.key == .accountID, other != lookup,
      EmailIdentifier(lookup.value) != nil
    else { return nil }
    return other
  }
}

/// Counts a provider's contacts.
package struct CountContacts: Sendable {
  private let client: any ProviderClient

  package init(client: any ProviderClient) { self.client = client }

  /// - Throws: As `ListContacts.page`.
  package func count(_ conditions: [QueryCondition]) async throws(ProviderFailure) -> Int {
    try await client.count(conditions)
  }

  /// For what is only shown; `nil` if the provider gives no count or does not answer.
  package func known(_ conditions: [QueryCondition] = []) async -> Int? {
    guard client.info.capabilities[.count].isAvailable else { return nil }
    do throws(ProviderFailure) {
      return try await client.count(conditions)
    } catch {
      return nil  // Reading the list reports what is wrong.
    }
  }
}

/// Downloads a provider's own export file.
package struct ExportContacts: Sendable {
  private let client: any ProviderClient

  package init(client: any ProviderClient) { self.client = client }

  /// Calls `receive` with one chunk after another, in order. `false` ends the transfer.
  package func exportFile(
    into receive: @escaping @Sendable (Data) async -> Bool
  ) async throws(ProviderFailure) {
    try await client.exportFile(into: receive)
  }
}

/// Checks with a cheap read that a provider can be reached and accepts the key.
package struct ReachProvider: Sendable {
  private let client: any ProviderClient

  package init(client: any ProviderClient) { self.client = client }

  /// Reads one contact of the list, or if the provider has no list, a contact that does not exist.
  ///
  /// - Throws: The call's failure, unless it shows that the key was accepted.
  @concurrent package func reach() async throws(ProviderFailure) {
    if client.info.capabilities[.list].isAvailable {
      _ = try await client.page(ContactQuery(limit: 1))
      return
    }
    let key = client.info.capabilities.lookupKeys.first ?? .id
    do throws(ProviderFailure) {
      _ = try await client.contact(ContactLookup(key: key, value: Self.absentID), fields: nil)
    } catch  where error.absence != nil || error.kind == .conflict {
      return
    }
  }

  private static let absentID = "roster-doctor-no-contact"
}
