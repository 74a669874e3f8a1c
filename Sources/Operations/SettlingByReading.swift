import Domain

extension ProviderFailure {
  /// Whether a write that failed like this may still have been carried out.
  var mayHaveHappened: Bool {
    switch delivery {
    case .notSent: false
    case .unknown: true
    case .answered:
      switch kind {
      case .rateLimited, .cancelled, .unsupported: false
      // Whatever the body says: a gateway may answer for a provider that carried the write out.
      case _ where (status ?? 0) >= 500: true
      case .server, .timeout: true
      // A refusal in the provider's own form did nothing; any other answer proves nothing.
      default: !isProvidersOwn
      }
    }
  }

  /// Whether a write that reading does not show can no longer happen: the provider itself reported
  /// its failure, with its own status. After any other answer it may still be working on the write.
  var isFinal: Bool {
    delivery == .answered && isProvidersOwn && kind != .timeout && (status ?? 0) <= 500
  }

  /// The failure of a read before a write. The write itself was not sent.
  var beforeWriting: ProviderFailure {
    var failure = self
    let isOwnRefusal = failure.delivery == .notSent && failure.kind != .unreachable
    failure.delivery = .notSent
    if !isOwnRefusal, failure.kind != .notFound {
      failure.message += "; the read before the write failed, so nothing was sent"
    }
    return failure
  }

  /// Whether a write may be sent once more if reading shows that it did not happen: only after a
  /// lost connection, since after a timeout the provider may still be working on it.
  var allowsRepeatAfterReading: Bool { kind == .unreachable }
}

/// Runs a body in a separate task, which cancelling the caller does not cancel.
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
