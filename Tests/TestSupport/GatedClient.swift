package import Domain
import Synchronization

/// A provider that responds to reads only after its gate opens.
package final class GatedClient: ProviderClient {
  private let inner: any ProviderClient
  private let gate = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

  package init(_ inner: any ProviderClient) { self.inner = inner }

  package var info: ProviderInfo { inner.info }

  package func open() {
    let waiting = gate.withLock { gate in
      defer { gate = (true, []) }
      return gate.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  private func pass() async {
    await withCheckedContinuation { continuation in
      let isOpen = gate.withLock { gate in
        if !gate.isOpen { gate.waiting.append(continuation) }
        return gate.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }

  @concurrent package func page(
    _ query: ContactQuery
  ) async throws(ProviderFailure) -> ContactPage {
    await pass()
    return try await inner.page(query)
  }

  @concurrent package func contact(
    _ lookup: ContactLookup, fields: [String]?
  ) async throws(ProviderFailure) -> Contact {
    await pass()
    return try await inner.contact(lookup, fields: fields)
  }

  @concurrent package func count(
    _ conditions: [QueryCondition]
  ) async throws(ProviderFailure) -> Int { try await inner.count(conditions) }

  @concurrent package func send(
    _ write: ContactWrite
  ) async throws(ProviderFailure) -> WriteAnswer { try await inner.send(write) }

  package func searchPlan(for text: String) -> SearchPlan { inner.searchPlan(for: text) }

  package var everyContact: ContactQuery? { inner.everyContact }

  package func plannedRequests(
    for write: ContactWrite
  ) throws(ProviderFailure) -> [PlannedRequest] { try inner.plannedRequests(for: write) }
}
