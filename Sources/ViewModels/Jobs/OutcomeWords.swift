import Domain
import Operations

/// Describes the outcome of one contact of a job. The console has no other place for that.
nonisolated struct OutcomeWords {
  let action: Action
  let info: ProviderInfo

  func outcome(_ outcome: JobOutcome) -> JobState.Outcome {
    switch outcome {
    case .done(let result): .done(proof: proof(of: result), warnings: result.warnings)
    case .doneUnrecorded(let failure):
      .done(proof: "done, but not recorded", warnings: [Message(failure).text])
    case .notFound: .notFound
    case .failed(let failure): .failed(Message(failure))
    case .unknown(let failure): .unknown(Message(failure))
    }
  }

  /// `deleted, and read back: it no longer exists`
  private func proof(of result: WriteResult) -> String {
    let deed = deed(result.effect)
    return switch result.evidence {
    case .readBack: "\(deed), and read back: \(shown(by: result))"
    case .answerOnly: "\(deed) according to the provider's response; not read back"
    case .readAfterLostAnswer: "\(deed): the response was lost, but reading back confirms it"
    }
  }

  private func deed(_ effect: WriteEffect?) -> String {
    switch effect {
    case .recycled: "moved to the recycle bin"
    case .deleted: "deleted"
    case .anonymized, .accepted, nil: "done"
    }
  }

  private func shown(by result: WriteResult) -> String {
    if result.contact == nil { return "it no longer exists" }
    return action == .anonymize ? "the data is gone" : "as requested"
  }
}

nonisolated extension JobOutcome {
  /// What the provider has of a contact after the job.
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
    // In a conflict the contact was read.
    case .failed(.conflict(_, let now)): return .contact(now)
    case .failed, .unknown, .doneUnrecorded: return .unread
    }
  }
}
