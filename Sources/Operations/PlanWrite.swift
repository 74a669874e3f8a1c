package import Domain

/// The requests that a write would send. Sends nothing.
package struct PlanWrite: Sendable {
  private let client: any ProviderClient

  package init(client: any ProviderClient) { self.client = client }

  /// - Throws: The same failures as the write itself before it sends.
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
