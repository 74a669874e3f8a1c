package import Domain

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
