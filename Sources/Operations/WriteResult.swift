package import Domain

/// A write that happened, and how that is known.
package struct WriteResult: Hashable, Sendable {
  package enum Evidence: Hashable, Sendable {
    /// Reading back shows the change.
    case readBack
    /// Only the provider's answer says so. `reason`: why it was not read back.
    case answerOnly(reason: String)
    /// The answer was lost; reading shows that it happened.
    case readAfterLostAnswer
  }

  /// As the provider has it afterwards; `nil` if the provider no longer returns it.
  package var contact: Contact?
  package var evidence: Evidence
  /// What was done, if the provider has a word of its own for it.
  package var effect: WriteEffect?
  /// What the provider did differently from the request, one sentence each.
  package var warnings: [String]
  /// The warnings about changes that were not requested.
  package internal(set) var sideEffects: [String] = []

  package init(
    contact: Contact?, evidence: Evidence, effect: WriteEffect? = nil, warnings: [String] = []
  ) {
    self.contact = contact
    self.evidence = evidence
    self.effect = effect
    self.warnings = warnings
  }
}

/// The outcome of a write to one contact. The only place that maps failures to outcomes.
package enum WriteOutcome: String, Hashable, Sendable {
  case done
  case notFound
  case failed
  /// Sent, but nothing shows whether it happened.
  case unknown

  package init(_ failure: WriteFailure) {
    switch failure {
    case .doneUnrecorded: self = .done
    case .outcomeUnknown, .journal(_, isSent: true): self = .unknown
    case .failed(let failure) where failure.absence != nil: self = .notFound
    case .failed, .unavailable, .caseMissing, .suppressed, .invalid, .conflict, .held,
      .journal(_, isSent: false):
      self = .failed
    }
  }
}
