/// What a person asks for (Articles 15, 16, 17 and 21 GDPR).
package enum CaseRight: String, Codable, CaseIterable, Sendable {
  case erasure
  case access
  case rectification
  case objection

  /// Whether nothing of it is applied before the person's identity is given.
  package var needsIdentity: Bool { self == .erasure || self == .access }
}

/// How the person showed who they are.
package enum IdentityMethod: String, Codable, CaseIterable, Sendable {
  case accountLogin = "account-login"
  case emailReply = "e-mail-reply"
  case callBack = "call-back"
  case documentSeen = "document-seen"
  case other
}

/// Why a contact belongs to the person.
package enum InclusionReason: String, Codable, CaseIterable, Sendable {
  case sameEmail = "same-email"
  case samePhone = "same-phone"
  case sameName = "same-name"
  case byHand = "by-hand"
}

/// Why a contact is left out of a case.
package enum ExclusionReason: String, Codable, CaseIterable, Sendable {
  case notThem = "not-them"
  case retained
}

/// Why a request is refused.
package enum RefusalReason: String, Codable, CaseIterable, Sendable {
  case noMatch = "no-match"
  case identityInsufficient = "identity-insufficient"
  case unfounded
  case excessive
  case retentionDuty = "retention-duty"
  case legalClaims = "legal-claims"
  case suspectedFraud = "suspected-fraud"
}

/// What the person was told (Article 12(3) and (4) GDPR).
package enum ToldMatter: String, Codable, CaseIterable, Sendable {
  /// What was done.
  case outcome
  /// That it is not done, why, and where they can complain.
  case refusal
  case `extension`
}

/// Why a request takes longer (Article 12(3) GDPR).
package enum ExtensionReason: String, Codable, CaseIterable, Sendable {
  case complexity
  case number
}

/// How a case ended.
package enum CaseOutcome: String, Codable, CaseIterable, Sendable {
  case done
  case partly
  case refused
  case withdrawn
}

/// What is done to one contact of a case.
package enum CaseAct: String, Codable, CaseIterable, Sendable {
  /// Opts out of every channel.
  case optout
  case anonymize
  /// Overwrites the personal fields with empty values.
  case empty
  case delete
  case read
  case update

  /// The journal's word for its writes; `nil` for one that writes nothing.
  package var action: Action? {
    switch self {
    case .optout: .prefer
    case .anonymize: .anonymize
    case .empty, .update: .update
    case .delete: .delete
    case .read: nil
    }
  }
}

/// How an act ended.
package enum ActOutcome: String, Codable, CaseIterable, Sendable {
  case optedOut
  case anonymized
  case emptied
  case erased
  /// In the provider's recycle bin.
  case recycled
  /// The provider took the request and did not report its result.
  case accepted
  case read
  case updated
  /// The provider does not have the contact.
  case notFound
  case failed
  /// Sent, and nothing shows whether it happened.
  case unknown

  /// Whether nothing is left to do for the act.
  package var isDone: Bool { self != .failed && self != .unknown }
}

package enum ActEvidence: String, Codable, Sendable {
  case readBack
  case answerOnly
}

/// How far a task that only people can do is.
package enum TaskStatus: String, Codable, Sendable {
  case open
  case asked
  case confirmed
}

/// What reading a contact of a closed case again showed.
package enum RecheckFinding: String, Codable, Sendable {
  case absent
  case anonymized
  /// The person is there: again, under any id, or still.
  case back
  case unknown
}

/// How far a case is.
package enum CaseState: String, Codable, CaseIterable, Sendable {
  case open
  case planned
  case approved
  /// Some acts of the plan have no outcome yet.
  case applying
  case applied
  case closed
}
