/// Why a write was not carried out, or is not known to have been.
package enum WriteFailure: Error, Hashable, Sendable {
  /// A capability is missing, or the config does not allow it. Nothing was sent.
  case unavailable(provider: ProviderName, reason: String)
  /// Production requires `--case`. Nothing was sent.
  case caseMissing(provider: ProviderName)
  /// The person is on the suppression list, or may be. Nothing was sent.
  case suppressed(provider: ProviderName, SuppressionObstacle)
  /// The values break the provider's rules. Nothing was sent.
  case invalid(provider: ProviderName, [FieldProblem])
  /// The contact changed since the operator saw it. Nothing was sent.
  case conflict(seen: Contact, now: Contact)
  /// Another session is at work on the contact. Nothing was sent.
  case held(provider: ProviderName, LeaseHolder)
  /// It certainly did not happen.
  case failed(ProviderFailure)
  /// It was sent, and neither its answer nor reading shows that it happened.
  case outcomeUnknown(ProviderFailure)
  /// The journal could not be written. If `isSent` is `false`, nothing was sent. Otherwise
  /// something was sent, and its outcome is unknown.
  case journal(JournalFailure, isSent: Bool)
  /// The write is done, but the journal does not say so. `contact` is the contact written to, `nil`
  /// unless there is exactly one.
  case doneUnrecorded(JournalFailure, provider: ProviderName, contact: String?)
}

/// Why the suppression list stops a write.
package enum SuppressionObstacle: Hashable, Sendable {
  case listed(SuppressionEntry)
  /// The list is not empty, and the provider does not show who the contact is.
  case unchecked
  /// One clause with the file and the reason.
  case unreadable(String)

  /// One clause for the operator.
  package var sentence: String {
    switch self {
    case .listed(let entry): "belongs to a person who \(entry.clause)"
    case .unchecked:
      "the provider does not show whose contact this is, so the suppression list cannot be asked"
    case .unreadable(let reason): "the suppression list cannot be read: \(reason)"
    }
  }
}
