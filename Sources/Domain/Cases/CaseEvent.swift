package import Foundation

/// One step of a case, as the journal keeps it. It holds no personal data and no free text.
package enum CaseEvent: Codable, Hashable, Sendable {
  case opened(right: CaseRight, received: CalendarDate, law: PrivacyLaw)
  case identityAsked
  case identityGiven(method: IdentityMethod)
  case clarificationAsked
  case clarificationGiven
  /// A provider was searched for the person's identifiers with these numbers.
  case searched(provider: String, answer: CaseSearch, identifiers: [Int])
  case included(contact: CaseContact, why: InclusionReason)
  case excluded(contact: CaseContact, why: ExclusionReason)
  case planned(plan: CasePlan, digest: String)
  /// Work on many contacts was given to the team for approval. Of no case.
  case proposed(plan: BulkPlan, digest: String)
  case approved(approval: CaseApproval)
  case approvalWithdrawn
  /// The plan with this digest is being carried out. Uses its approval up.
  case applied(digest: String)
  /// An act of the plan ended. `write` is the journal's, `kept` the fields that were not emptied.
  case acted(
    act: Int, outcome: ActOutcome, evidence: ActEvidence?, write: String?, kept: [String])
  case taskAsked(number: Int)
  case taskConfirmed(number: Int)
  /// An access package was made; SHA-256 of its data.
  case exported(digest: String)
  case extended(months: Int, reason: ExtensionReason, told: CalendarDate)
  /// `provider` is `nil` for the whole case.
  case refused(reason: RefusalReason, provider: String?)
  case closed(outcome: CaseOutcome)
  case rechecked(contact: CaseContact, found: RecheckFinding, newID: String?)
  /// The person was told by the controller.
  case told(what: ToldMatter, on: CalendarDate)
  /// So many identifiers of an operator's file were to be added to the suppression list. Of no case,
  /// like the next one.
  case suppressionImported(
    reference: String, right: SuppressionRight, day: CalendarDate, identifiers: Int)
  /// So many tags of a case were to be removed from the suppression list.
  case suppressionRemoved(reference: String, tags: Int)

  /// Its word in the journal.
  package var name: String {
    switch self {
    case .opened: "opened"
    case .identityAsked: "identityAsked"
    case .identityGiven: "identityGiven"
    case .clarificationAsked: "clarificationAsked"
    case .clarificationGiven: "clarificationGiven"
    case .searched: "searched"
    case .included: "included"
    case .excluded: "excluded"
    case .planned: "planned"
    case .proposed: "proposed"
    case .approved: "approved"
    case .approvalWithdrawn: "approvalWithdrawn"
    case .applied: "applied"
    case .acted: "acted"
    case .taskAsked: "taskAsked"
    case .taskConfirmed: "taskConfirmed"
    case .exported: "exported"
    case .extended: "extended"
    case .refused: "refused"
    case .closed: "closed"
    case .rechecked: "rechecked"
    case .told: "told"
    case .suppressionImported: "suppressionImported"
    case .suppressionRemoved: "suppressionRemoved"
    }
  }
}

/// A contact as a case names it.
package struct CaseContact: Codable, Hashable, Sendable {
  package var provider: String
  /// The provider's id; never a key that can be personal.
  package var id: String

  package init(provider: String, id: String) {
    self.provider = provider
    self.id = id
  }

  package init(_ id: ContactID) { self.init(provider: id.provider.text, id: id.value) }
}

/// How far a search of one provider for the person went.
package struct CaseSearch: Codable, Hashable, Sendable {
  /// `yes`, `asOf`, `no` or `impossible`, as in `Completeness`.
  package var complete: String
  /// RFC 3339; of the index that was asked.
  package var asOf: String?
  package var found: Int

  package init(complete: String, asOf: String?, found: Int) {
    self.complete = complete
    self.asOf = asOf
    self.found = found
  }
}

/// An event with what the journal knows of it.
package struct KeptCaseEvent: Hashable, Sendable {
  package var sequence: Int64
  package var caseReference: String
  package var event: CaseEvent
  package var time: Date
  package var operatorName: String
  package var origin: String?
  package var link: String

  package init(
    sequence: Int64, caseReference: String, event: CaseEvent, time: Date, operatorName: String,
    origin: String?, link: String
  ) {
    self.sequence = sequence
    self.caseReference = caseReference
    self.event = event
    self.time = time
    self.operatorName = operatorName
    self.origin = origin
    self.link = link
  }
}

extension PrivacyLaw: Codable {}

extension CalendarDate {
  /// The day in UTC.
  package init(at time: Date) {
    self.init(dayNumber: Int((time.timeIntervalSince1970 / 86_400).rounded(.down)))
  }
}

extension CalendarDate: Codable {
  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let date = CalendarDate(iso: text) else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "no day"))
    }
    self = date
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(iso)
  }
}
