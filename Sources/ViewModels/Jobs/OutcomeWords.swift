import Domain
import Operations

/// Puts the outcome of one contact of a job into words. The only place that does it for the console.
nonisolated struct OutcomeWords {
  let action: Action
  let info: ProviderInfo

  func outcome(_ outcome: JobOutcome) -> JobState.Outcome {
    switch outcome {
    case .done(let result): .done(proof: proof(of: result), warnings: result.warnings)
    case .doneUnrecorded(let failure):
      .done(proof: "done, and not recorded", warnings: [Message(failure).text])
    case .notFound: .notFound
    case .failed(let failure): .failed(Message(failure))
    case .unknown(let failure): .unknown(Message(failure))
    }
  }

  /// `deleted, and read back: it is not there any more`
  private func proof(of result: WriteResult) -> String {
    switch result.evidence {
    case .readBack: "\(deed), and read back: \(shown(by: result))"
    case .answerOnly: "\(deed), as the provider's answer says; it was not read back"
    case .readAfterLostAnswer: "\(deed): the answer was lost, but reading shows it"
    }
  }

  private var deed: String {
    guard action == .delete else { return "done" }
    if case .recycleBin = info.capabilities.erasure { return "moved to the recycle bin" }
    return "deleted"
  }

  private func shown(by result: WriteResult) -> String {
    if result.contact == nil { return "it is not there any more" }
    return action == .anonymize ? "the data is gone" : "it is so"
  }
}

nonisolated extension JobOutcome {
  /// What the provider has of a contact after its part of a job.
  enum Remainder: Hashable, Sendable {
    case contact(Contact)
    case nothing
    /// It was not read.
    case unread
  }

  var remainder: Remainder {
    switch self {
    case .done(let result):
      if let contact = result.contact { return .contact(contact) }
      if case .answerOnly = result.evidence { return .unread }
      return .nothing
    case .notFound: return .nothing
    // In a conflict the contact was read, and is shown as it is now.
    case .failed(.conflict(_, let now)): return .contact(now)
    case .failed, .unknown, .doneUnrecorded: return .unread
    }
  }
}
