package import Domain

/// What a write would send, without sending anything.
package struct PlanWrite: Sendable {
  private let client: any ProviderClient

  package init(client: any ProviderClient) { self.client = client }

  /// - Throws: What the write itself would be refused for before sending.
  package func requests(
    for write: ContactWrite
  ) throws(WriteFailure) -> [PlannedRequest] {
    let info = client.info
    if let reason = info.availability(of: write.action).reason {
      throw .unavailable(provider: info.name, reason: reason)
    }
    do throws(ProviderFailure) {
      return try client.plannedRequests(for: write)
    } catch {
      throw .failed(error)
    }
  }
}
