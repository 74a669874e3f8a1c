package import Domain

/// What every write needs beside its provider.
package struct WriteContext: Sendable {
  package var journal: any Journal
  package var ambient: Ambient
  /// The operator's `--case`.
  package var caseReference: String?
  /// The bulk work that writes belong to, where they are about its contacts.
  package internal(set) var job: JournaledJob?

  package init(journal: any Journal, ambient: Ambient, caseReference: String? = nil) {
    self.journal = journal
    self.ambient = ambient
    self.caseReference = caseReference
  }

  /// - Throws: Where the provider cannot do it, or the config does not allow it here and now.
  func requireAllowed(_ action: Action, at info: ProviderInfo) throws(WriteFailure) {
    if let reason = info.availability(of: action).reason {
      throw .unavailable(provider: info.name, reason: reason)
    }
    if info.policy.requiresCase, info.environment == .production, caseReference == nil {
      throw .caseMissing(provider: info.name)
    }
  }
}

/// A write that happened, and how that is known.
package struct WriteResult: Hashable, Sendable {
  package enum Evidence: Hashable, Sendable {
    /// Read again afterwards, and as asked for.
    case readBack
    /// The provider's answer says so; why it was not read again.
    case answerOnly(reason: String)
    /// The answer was lost; reading shows that it happened.
    case readAfterLostAnswer
  }

  /// As the provider has it afterwards; `nil` where it no longer gives the contact.
  package var contact: Contact?
  package var evidence: Evidence
  /// What the provider did beyond or beside what was asked, one sentence each.
  package var warnings: [String]
  /// Those of the warnings that name a change which nobody asked for.
  package internal(set) var sideEffects: [String] = []

  package init(contact: Contact?, evidence: Evidence, warnings: [String] = []) {
    self.contact = contact
    self.evidence = evidence
    self.warnings = warnings
  }
}
