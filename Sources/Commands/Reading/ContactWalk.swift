import Domain
import Operations

/// Every page of a list, one after the other.
struct ContactWalk {
  let client: any ProviderClient
  /// The operator's page size, and where to begin.
  let limit: Int?
  let start: PageStart?

  /// Ends with a failure in the place of the page that failed.
  func pages(like query: ContactQuery) -> AsyncThrowingStream<ContactPage, any Error> {
    var query = steady(query)
    if let limit { query.limit = limit }
    let client = client
    return AsyncThrowingStream { [query] continuation in
      let task = Task {
        do {
          var query = query
          while true {
            let page = try await Self.page(query, client)
            continuation.yield(page)
            guard let next = page.next else { break }
            query = query.starting(at: next)
          }
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private static func page(
    _ query: ContactQuery, _ client: any ProviderClient
  ) async throws(CommandFailure) -> ContactPage {
    try await Reading.bulkValue { () async throws(ProviderFailure) in
      let page = try await ListContacts(client: client).page(query)
      guard page.next != query.start else {
        throw ProviderFailure(
          .protocol, provider: client.info.name, delivery: .answered,
          message: "the provider repeats its cursor")
      }
      return page
    }
  }

  /// In the provider's own way of reading everything, which stays right while rows come and go,
  /// unless the operator said where to begin or in which order.
  private func steady(_ query: ContactQuery) -> ContactQuery {
    var steady = query
    steady.limit = client.info.capabilities.maximumPageSize ?? query.limit
    guard start == nil, query.order.isEmpty else { return steady }
    for case .scan(let scan) in client.searchSteps(for: "a") {
      steady.order = scan.order
      steady.start = scan.start
      steady.limit = scan.limit
    }
    return steady
  }
}
