package import Domain

/// What became of a write to one contact: the only place that turns a failure into one of these words.
package enum WriteOutcome: String, Hashable, Sendable {
  case done
  case notFound
  case failed
  /// It was sent, and nothing shows whether it happened.
  case unknown

  package init(_ failure: WriteFailure) {
    switch failure {
    case .doneUnrecorded: self = .done
    case .outcomeUnknown, .journal(_, isSent: true): self = .unknown
    case .failed(let failure) where failure.absence != nil: self = .notFound
    case .failed, .unavailable, .caseMissing, .invalid, .conflict, .journal(_, isSent: false):
      self = .failed
    }
  }
}
