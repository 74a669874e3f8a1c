import Domain

extension ProviderFailure {
  /// Whether a write that failed like this may have been carried out all the same.
  var mayHaveHappened: Bool {
    switch delivery {
    case .notSent: false
    case .unknown: true
    case .answered:
      switch kind {
      case .rateLimited, .cancelled, .unsupported: false
      case .server, .timeout: true
      // A refusal in the provider's own form did nothing; any other answer proves nothing.
      default: !isProvidersOwn
      }
    }
  }

  /// Whether a write that reading does not show will not happen any more: the provider itself said
  /// that it failed, with a status that is its own. After any other answer it may still be at work.
  var isFinal: Bool {
    delivery == .answered && isProvidersOwn && kind != .timeout && (status ?? 0) <= 500
  }

  /// Of a reading that a write needs before it goes out: of the write itself nothing was sent.
  var beforeWriting: ProviderFailure {
    var failure = self
    let isOwnRefusal = failure.delivery == .notSent && failure.kind != .unreachable
    failure.delivery = .notSent
    if !isOwnRefusal, failure.kind != .notFound {
      failure.message += "; reading it before the write failed; nothing was sent"
    }
    return failure
  }

  /// Whether a write that reading shows not to have happened may go out once more: only where the
  /// connection was lost, since after a time-out the provider may be at work still.
  var allowsRepeatAfterReading: Bool { kind == .unreachable }
}
