package import Domain

/// Counts a provider's contacts.
package struct CountContacts: Sendable {
  private let client: any ProviderClient

  package init(client: any ProviderClient) { self.client = client }

  /// - Throws: As `ListContacts.page`.
  package func count(_ conditions: [QueryCondition]) async throws(ProviderFailure) -> Int {
    try await client.count(conditions)
  }
}
