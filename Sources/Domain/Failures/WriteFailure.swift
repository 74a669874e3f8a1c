/// Why a write was not carried out, or is not known to be.
package enum WriteFailure: Error, Hashable, Sendable {
  /// A capability is missing, or the config does not allow it. Nothing was sent.
  case unavailable(provider: ProviderName, reason: String)
  /// Production wants `--case`. Nothing was sent.
  case caseMissing(provider: ProviderName)
  /// The values break the provider's rules. Nothing was sent.
  case invalid(provider: ProviderName, [FieldProblem])
  /// The contact changed since the operator saw it. Nothing was sent.
  case conflict(seen: Contact, now: Contact)
  /// It certainly did not happen.
  case failed(ProviderFailure)
  /// It was sent, and neither its answer nor reading shows that it happened.
  case outcomeUnknown(ProviderFailure)
  /// The journal could not be written. `isSent` is `false`: nothing was sent. `isSent` is `true`:
  /// something was sent, and its outcome is unknown.
  case journal(JournalFailure, isSent: Bool)
  /// The provider has done it; only the journal does not say so. `contact` is the one that was written
  /// to, `nil` where there is not exactly one.
  case doneUnrecorded(JournalFailure, provider: ProviderName, contact: String?)
}
