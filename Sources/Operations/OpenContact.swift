package import Domain

/// Reads one contact.
package struct OpenContact: Sendable {
  private let client: any ProviderClient

  package init(client: any ProviderClient) { self.client = client }

  /// - Throws: `.unsupported`, before anything is sent, for a key that the provider does not look
  ///   up by; `.notFound`; else what the provider's client throws.
  package func contact(
    _ lookup: ContactLookup, fields: [String]? = nil
  ) async throws(ProviderFailure) -> Contact {
    let check = QueryCheck(info: client.info)
    try check.requireAvailable(.get)
    let keys = client.info.capabilities.lookupKeys
    guard keys.contains(lookup.key) else {
      throw ProviderFailure(
        .unsupported, provider: client.info.name, delivery: .notSent,
        message: "\(client.info.title) has no read by \(lookup.key); there is "
          + keys.map(\.name).joined(separator: ", "))
    }
    return try await client.contact(lookup, fields: fields)
  }
}
