import Domain

/// Reads from a provider. Converts its failures to a command's.
enum Reading {
  static func value<Value>(
    of body: () async throws(ProviderFailure) -> Value
  ) async throws(CommandFailure) -> Value {
    do throws(ProviderFailure) {
      return try await body()
    } catch {
      throw .provider(error)
    }
  }

  /// With bulk priority: people go first, and waiting for the provider's limit is not part of the
  /// timeout.
  static func bulkValue<Value>(
    of body: () async throws(ProviderFailure) -> Value
  ) async throws(CommandFailure) -> Value {
    let result = await CallPriority.$current.withValue(.bulk) {
      () async -> Result<Value, ProviderFailure> in
      do throws(ProviderFailure) {
        return .success(try await body())
      } catch {
        return .failure(error)
      }
    }
    return try await value { () async throws(ProviderFailure) in try result.get() }
  }
}
