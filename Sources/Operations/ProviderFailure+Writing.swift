import Domain

extension ProviderFailure {
  /// Whether a write that failed like this may have been carried out all the same.
  var mayHaveHappened: Bool {
    switch delivery {
    case .notSent: false
    case .unknown: true
    case .answered:
      switch kind {
      case .server, .timeout: true
      // An answer that cannot be read; one that refuses the call did not carry it out.
      case .protocol: !(400..<500).contains(status ?? 200)
      default: false
      }
    }
  }

  /// Whether only something before the provider answered: what is behind it may be at work still.
  var isOfGateway: Bool { status == 502 || status == 504 }

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
