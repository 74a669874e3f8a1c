/// What was done for a person, without personal data. It is signed by an operator, and can be
/// compared with the journal.
package struct CaseReceipt: Codable, Hashable, Sendable {
  package struct Act: Codable, Hashable, Sendable {
    package var act: CaseAct
    package var outcome: ActOutcome
    package var evidence: ActEvidence?
    /// As people read it: `in the recycle bin, emptied`.
    package var words: String
    /// Fields that the provider did not empty.
    package var kept: [String]
    /// The journal's write; `nil` for an act that writes nothing.
    package var write: String?
    package var time: String

    package init(
      act: CaseAct, outcome: ActOutcome, evidence: ActEvidence?, words: String, kept: [String],
      write: String?, time: String
    ) {
      self.act = act
      self.outcome = outcome
      self.evidence = evidence
      self.words = words
      self.kept = kept
      self.write = write
      self.time = time
    }
  }

  package struct Contact: Codable, Hashable, Sendable {
    package var provider: String
    package var id: String
    package var included: Bool
    package var why: String
    package var acts: [Act]

    package init(provider: String, id: String, included: Bool, why: String, acts: [Act]) {
      self.provider = provider
      self.id = id
      self.included = included
      self.why = why
      self.acts = acts
    }
  }

  /// A provider, with what its search proved.
  package struct Provider: Codable, Hashable, Sendable {
    package var provider: String
    /// `nothing held`, `not searched completely`, …
    package var words: String
    package var complete: String?
    package var asOf: String?
    package var found: Int

    package init(provider: String, words: String, complete: String?, asOf: String?, found: Int) {
      self.provider = provider
      self.words = words
      self.complete = complete
      self.asOf = asOf
      self.found = found
    }
  }

  package struct Task: Codable, Hashable, Sendable {
    package var number: Int
    package var provider: String
    package var text: String
    package var status: TaskStatus
    package var asked: String?
    package var confirmed: String?

    package init(
      number: Int, provider: String, text: String, status: TaskStatus, asked: String?,
      confirmed: String?
    ) {
      self.number = number
      self.provider = provider
      self.text = text
      self.status = status
      self.asked = asked
      self.confirmed = confirmed
    }
  }

  package struct Approval: Codable, Hashable, Sendable {
    package var by: String
    package var key: String
    package var expires: String
    /// Whether operators can change the list of keys themselves.
    package var selfDeclared: Bool

    package init(by: String, key: String, expires: String, selfDeclared: Bool) {
      self.by = by
      self.key = key
      self.expires = expires
      self.selfDeclared = selfDeclared
    }
  }

  package struct Refusal: Codable, Hashable, Sendable {
    package var provider: String?
    package var reason: RefusalReason
    package var time: String

    package init(provider: String?, reason: RefusalReason, time: String) {
      self.provider = provider
      self.reason = reason
      self.time = time
    }
  }

  package struct Told: Codable, Hashable, Sendable {
    package var what: ToldMatter
    package var on: String

    package init(what: ToldMatter, on: String) {
      self.what = what
      self.on = on
    }
  }

  /// The entries of the journal that hold the case.
  package struct Range: Codable, Hashable, Sendable {
    package var first: Int64
    package var last: Int64
    /// The link of the last one.
    package var link: String

    package init(first: Int64, last: Int64, link: String) {
      self.first = first
      self.last = last
      self.link = link
    }
  }

  package var caseReference: String
  package var right: CaseRight
  package var law: String
  package var received: String
  package var due: String?
  package var identity: IdentityMethod?
  package var extendedMonths: Int?
  package var state: CaseState
  package var outcome: CaseOutcome?
  package var closed: String?
  package var planDigest: String?
  package var approval: Approval?
  package var contacts: [Contact]
  package var providers: [Provider]
  package var tasks: [Task]
  package var refusals: [Refusal]
  package var exports: [String]
  /// `nil` if nothing is recorded, as in the receipts of older versions.
  package var told: [Told]?
  package var journal: Range
  /// The operator who made the receipt, and when.
  package var madeBy: String
  package var madeAt: String

  package init(
    caseReference: String, right: CaseRight, law: String, received: String, due: String?,
    identity: IdentityMethod?, extendedMonths: Int?, state: CaseState, outcome: CaseOutcome?,
    closed: String?, planDigest: String?, approval: Approval?, contacts: [Contact],
    providers: [Provider], tasks: [Task], refusals: [Refusal], exports: [String], told: [Told]?,
    journal: Range, madeBy: String, madeAt: String
  ) {
    self.caseReference = caseReference
    self.right = right
    self.law = law
    self.received = received
    self.due = due
    self.identity = identity
    self.extendedMonths = extendedMonths
    self.state = state
    self.outcome = outcome
    self.closed = closed
    self.planDigest = planDigest
    self.approval = approval
    self.contacts = contacts
    self.providers = providers
    self.tasks = tasks
    self.refusals = refusals
    self.exports = exports
    self.told = told
    self.journal = journal
    self.madeBy = madeBy
    self.madeAt = madeAt
  }

  enum CodingKeys: String, CodingKey {
    case caseReference = "case"
    case right, law, received, due, identity, extendedMonths, state, outcome, closed, planDigest
    case approval, contacts, providers, tasks, refusals, exports, told, journal, madeBy
    case madeAt
  }
}
