import Domain

/// Stands for a provider whose secret cannot be had, so that the others can be worked with: each
/// call says why, and sends nothing.
struct WithoutSecretClient: ProviderClient {
  let info: ProviderInfo
  /// Why there is no secret, as one clause.
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

  /// One step, so that a search meets the failure and names it.
  func searchSteps(for text: String) -> [SearchStep] { [.lookup(.id(text))] }

  func plannedRequests(
    for write: ContactWrite
  ) throws(ProviderFailure) -> [PlannedRequest] {
    throw failure
  }

  @concurrent func send(_ write: ContactWrite) async throws(ProviderFailure) -> WriteAnswer {
    throw failure
  }
}
