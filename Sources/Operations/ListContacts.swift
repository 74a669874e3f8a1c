package import Domain

/// Reads one page of a provider's contacts.
package struct ListContacts: Sendable {
  private let client: any ProviderClient

  package init(client: any ProviderClient) { self.client = client }

  /// - Throws: `.unsupported` or `.validation`, before anything is sent, for what the provider
  ///   cannot do or does not know; else what the provider's client throws.
  package func page(_ query: ContactQuery) async throws(ProviderFailure) -> ContactPage {
    try QueryCheck(info: client.info).check(query)
    return try await client.page(query)
  }
}

/// Counts a provider's contacts.
package struct CountContacts: Sendable {
  private let client: any ProviderClient

  package init(client: any ProviderClient) { self.client = client }

  package func count(_ conditions: [QueryCondition]) async throws(ProviderFailure) -> Int {
    let check = QueryCheck(info: client.info)
    try check.requireAvailable(.count)
    try check.check(conditions)
    return try await client.count(conditions)
  }
}
