package import Domain

/// Reads one page of a provider's contacts.
package struct ListContacts: Sendable {
  private let client: any ProviderClient

  package init(client: any ProviderClient) { self.client = client }

  /// - Throws: `.unsupported` or `.validation`, before anything is sent, for what the provider
  ///   cannot do or does not know; else what went wrong on the way.
  package func page(_ query: ContactQuery) async throws(ProviderFailure) -> ContactPage {
    try await client.page(query)
  }
}
