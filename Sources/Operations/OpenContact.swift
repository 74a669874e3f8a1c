package import Domain

/// Reads one contact.
package struct OpenContact: Sendable {
  private let client: any ProviderClient

  package init(client: any ProviderClient) { self.client = client }

  /// - Throws: `.validation`, before anything is sent, for a key that the provider does not look up
  ///   by; `.notFound`; `.protocol` where the answer is about another contact; else what went wrong
  ///   on the way.
  package func contact(
    _ lookup: ContactLookup, fields: [String]? = nil
  ) async throws(ProviderFailure) -> Contact {
    try await client.askedContact(lookup, fields: fields)
  }
}
