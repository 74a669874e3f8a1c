package import Domain

/// A cheap read that shows whether a provider can be reached and accepts the key.
package struct ReachProvider: Sendable {
  private let client: any ProviderClient

  package init(client: any ProviderClient) { self.client = client }

  /// Asks for one contact of the list, or where there is none for one that does not exist.
  ///
  /// - Throws: What the call met, unless that shows that the key was accepted.
  @concurrent package func reach() async throws(ProviderFailure) {
    if client.info.capabilities[.list].isAvailable {
      _ = try await client.page(ContactQuery(limit: 1))
      return
    }
    let key = client.info.capabilities.lookupKeys.first ?? .id
    do throws(ProviderFailure) {
      _ = try await client.contact(ContactLookup(key: key, value: Self.nobody), fields: nil)
    } catch  where error.absence != nil || error.kind == .conflict {
      return
    }
  }

  private static let nobody = "roster-doctor-nobody"
}
