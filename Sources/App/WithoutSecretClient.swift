import Domain

/// The client of a provider without its secret: each call fails with the reason and sends nothing.
/// The other providers remain usable.
struct WithoutSecretClient: ProviderClient {
  let info: ProviderInfo
  /// One clause that says why there is no secret.
  let reason: String

  private var failure: ProviderFailure {
    ProviderFailure(.unauthorized, provider: info.name, delivery: .notSent, message: reason)
  }

  @concurrent func page(_ query: ContactQuery) async throws(ProviderFailure) -> ContactPage {
    throw failure
  }

  @concurrent func contact(
    _ lookup: ContactLookup, fields: [String]?
  ) async throws(ProviderFailure) -> Contact {
    throw failure
  }

  @concurrent func count(_ conditions: [QueryCondition]) async throws(ProviderFailure) -> Int {
    throw failure
  }

  /// One step, so that a search reports the failure.
  func searchPlan(for text: String) -> SearchPlan { SearchPlan([.lookup(.id(text))]) }

  var everyContact: ContactQuery? { nil }

  func plannedRequests(
    for write: ContactWrite
  ) throws(ProviderFailure) -> [PlannedRequest] {
    throw failure
  }

  @concurrent func send(_ write: ContactWrite) async throws(ProviderFailure) -> WriteAnswer {
    throw failure
  }
}
