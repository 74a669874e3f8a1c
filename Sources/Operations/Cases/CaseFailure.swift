package import Domain

/// Why a step of a case was not taken.
package enum CaseFailure: Error, Hashable, Sendable {
  /// There is no case with this reference.
  case unknown(String)
  /// No file, case or proposal has this name.
  case nothingToApprove(String)
  /// The state of the case, the config or the law does not allow it. One clause each.
  case refused(String, nextStep: String?)
  /// Another process has changed the case meanwhile.
  case changedMeanwhile(String)
  case provider(ProviderFailure)
  case write(WriteFailure)
  case journal(JournalFailure)

  package static func refused(_ reason: String) -> Self { .refused(reason, nextStep: nil) }
}
