import Domain

/// Runs a body in a task of its own: a cancelled operator's act must still learn what happened.
func uncancelled<Value: Sendable>(
  _ body: @escaping @Sendable () async throws(ProviderFailure) -> Value
) async -> Result<Value, ProviderFailure> {
  await Task { () async -> Result<Value, ProviderFailure> in
    do throws(ProviderFailure) {
      return .success(try await body())
    } catch {
      return .failure(error)
    }
  }.value
}
