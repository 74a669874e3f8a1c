package import Foundation

/// A person's request: what its events add up to.
package struct CaseRecord: Hashable, Sendable {
  package struct Contact: Hashable, Sendable {
    package var contact: CaseContact
    /// A code of `InclusionReason` or `ExclusionReason`.
    package var why: String
    package var isIncluded: Bool
  }

  package struct Task: Hashable, Sendable {
    package var task: CasePlan.Task
    package var status: TaskStatus
    /// When it was asked of the people who do it, and when they confirmed it.
    package var asked: Date?
    package var confirmed: Date?

    package init(task: CasePlan.Task, status: TaskStatus) {
      self.task = task
      self.status = status
    }
  }

  package struct Ended: Hashable, Sendable {
    package var outcome: ActOutcome
    package var evidence: ActEvidence?
    /// The journal's write; `nil` for an act that writes nothing.
    package var write: String?
    /// The fields that still had a value when the contact was read.
    package var kept: [String]
    package var time: Date

    package init(
      outcome: ActOutcome, evidence: ActEvidence?, write: String?, kept: [String], time: Date
    ) {
      self.outcome = outcome
      self.evidence = evidence
      self.write = write
      self.kept = kept
      self.time = time
    }
  }

  package struct Plan: Hashable, Sendable {
    package var plan: CasePlan
    package var digest: String
    package var by: String
    package var origin: String?
    package var sequence: Int64
    package var approval: CaseApproval?
    package var isApplied = false
    /// By the act's number.
    package var ended: [Int: Ended] = [:]
    /// Whether a later inclusion or exclusion made it void.
    package var isVoid = false

    /// The acts for which something is left to do.
    package var open: [CasePlan.Act] {
      plan.acts.filter { ended[$0.number]?.isOver != true }
    }

    /// The acts that carrying out sends: the open ones, and what the provider refused before of the
    /// same contacts.
    package var toSend: [CasePlan.Act] {
      let contacts = Set(open.map(\.contact))
      return plan.acts.filter {
        ended[$0.number]?.outcome.isDone != true && contacts.contains($0.contact)
      }
    }

    /// The act that was refused and that carrying out tries again before it continues.
    package var nextRefused: CasePlan.Act? {
      toSend.first { ended[$0.number]?.isOver == true }
    }

    package var done: [CasePlan.Act] {
      plan.acts.filter { ended[$0.number]?.outcome.isDone == true }
    }
  }

  package struct Refusal: Hashable, Sendable {
    package var reason: RefusalReason
    package var provider: String?
    package var time: Date
  }

  package struct Extension: Hashable, Sendable {
    package var months: Int
    package var reason: ExtensionReason
    package var told: CalendarDate
  }

  package struct Told: Hashable, Sendable {
    package var what: ToldMatter
    package var day: CalendarDate
  }

  package let reference: String
  package let right: CaseRight
  package let received: CalendarDate
  package let law: PrivacyLaw
  package let openedBy: String
  package let openedAt: Date

  package private(set) var identityAsked: [DueDay.Question] = []
  package private(set) var identity: IdentityMethod?
  package private(set) var identityAskedAt: Date?
  package private(set) var clarifications: [DueDay.Question] = []
  package private(set) var extended: Extension?
  package private(set) var contacts: [Contact] = []
  /// The last search of each provider.
  package private(set) var searches: [String: CaseSearch] = [:]
  package private(set) var plan: Plan?
  /// What was done by earlier plans, the last outcome of each act of a contact.
  package private(set) var done: [CaseContact: [CaseAct: Ended]] = [:]
  package private(set) var tasks: [Task] = []
  package private(set) var refusals: [Refusal] = []
  package private(set) var exports: [(digest: String, time: Date)] = []
  package private(set) var outcome: CaseOutcome?
  package private(set) var closedAt: Date?
  package private(set) var rechecks: [CaseContact: RecheckFinding] = [:]
  /// Included contacts that a read has shown to be absent or anonymized.
  private var seenGone: Set<CaseContact> = []
  /// In the order of recording.
  package private(set) var told: [Told] = []
  /// The entries of the journal from the first event to the last.
  package private(set) var sequences: ClosedRange<Int64>
  package private(set) var lastLink: String
  /// The highest number that was given to an identifier of the person.
  package private(set) var identifierCount = 0

  /// `nil` if the first event does not open a case.
  package init?(_ events: [KeptCaseEvent]) {
    guard let first = events.first,
      case .opened(let right, let received, let law) = first.event
    else { return nil }
    reference = first.caseReference
    self.right = right
    self.received = received
    self.law = law
    openedBy = first.operatorName
    openedAt = first.time
    sequences = first.sequence...first.sequence
    lastLink = first.link
    for event in events.dropFirst() { take(event) }
  }

  package static func == (left: Self, right: Self) -> Bool {
    left.reference == right.reference && left.sequences == right.sequences
      && left.lastLink == right.lastLink
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(reference)
    hasher.combine(lastLink)
  }

  private mutating func take(_ kept: KeptCaseEvent) {
    sequences = sequences.lowerBound...max(sequences.upperBound, kept.sequence)
    lastLink = kept.link
    let day = CalendarDate(at: kept.time)
    switch kept.event {
    case .opened: break
    case .identityAsked:
      identityAskedAt = kept.time
      identityAsked.append(DueDay.Question(asked: day))
    case .identityGiven(let method):
      identity = method
      identityAsked.answerLast(on: day)
    case .clarificationAsked: clarifications.append(DueDay.Question(asked: day))
    case .clarificationGiven: clarifications.answerLast(on: day)
    case .searched(let provider, let answer, let identifiers):
      searches[provider] = answer
      identifierCount = max(identifierCount, identifiers.max() ?? 0)
    case .included(let contact, let why): set(contact, why.rawValue, isIncluded: true)
    case .excluded(let contact, let why): set(contact, why.rawValue, isIncluded: false)
    case .planned(let plan, let digest): begin(plan, digest, kept)
    case .approved(let approval): plan?.approval = approval
    case .approvalWithdrawn: plan?.approval = nil
    case .applied: plan?.isApplied = true
    case .acted(let act, let outcome, let evidence, let write, let fields):
      end(
        act,
        Ended(outcome: outcome, evidence: evidence, write: write, kept: fields, time: kept.time))
    case .taskAsked(let number):
      setTask(number) {
        $0.status = .asked
        $0.asked = kept.time
      }
    case .taskConfirmed(let number):
      setTask(number) {
        $0.status = .confirmed
        $0.confirmed = kept.time
      }
    case .exported(let digest): exports.append((digest, kept.time))
    case .extended(let months, let reason, let told):
      extended = Extension(
        months: (extended?.months ?? 0) + months, reason: reason, told: extended?.told ?? told)
    case .refused(let reason, let provider):
      refusals.append(Refusal(reason: reason, provider: provider, time: kept.time))
      plan?.isVoid = true
    case .closed(let outcome):
      self.outcome = outcome
      closedAt = kept.time
    case .rechecked(let contact, let found, _):
      rechecks[contact] = found
      if found == .absent || found == .anonymized { seenGone.insert(contact) }
    case .told(let what, let day): told.append(Told(what: what, day: day))
    case .proposed, .suppressionImported, .suppressionRemoved: break
    }
  }

  private mutating func set(_ contact: CaseContact, _ why: String, isIncluded: Bool) {
    let new = Contact(contact: contact, why: why, isIncluded: isIncluded)
    if let place = contacts.firstIndex(where: { $0.contact == contact }) {
      guard contacts[place] != new else { return }
      contacts[place] = new
    } else {
      contacts.append(new)
    }
    plan?.isVoid = true
  }

  private mutating func begin(_ plan: CasePlan, _ digest: String, _ kept: KeptCaseEvent) {
    self.plan = Plan(
      plan: plan, digest: digest, by: kept.operatorName, origin: kept.origin,
      sequence: kept.sequence)
    for task in plan.tasks where !tasks.contains(where: { $0.task.number == task.number }) {
      tasks.append(Task(task: task, status: .open))
    }
    // A task that a newer plan no longer has is not asked of anyone any more.
    tasks.removeAll { task in
      task.status == .open && !plan.tasks.contains { $0.number == task.task.number }
    }
  }

  private mutating func end(_ number: Int, _ ended: Ended) {
    plan?.ended[number] = ended
    guard let act = plan?.plan.acts.first(where: { $0.number == number }) else { return }
    done[act.contact, default: [:]][act.act] = ended
    if ended.showsAbsence { seenGone.insert(act.contact) }
  }

  private mutating func setTask(_ number: Int, _ change: (inout Task) -> Void) {
    guard let place = tasks.firstIndex(where: { $0.task.number == number }) else { return }
    change(&tasks[place])
  }
}

extension CaseRecord.Ended {
  /// Whether nothing is left to do for the act: it is done, or the provider answered and reading
  /// shows that it emptied no field.
  package var isOver: Bool { outcome.isDone || !kept.isEmpty && evidence == .readBack }

  /// Whether a part of the act was done.
  package var isInPart: Bool { outcome == .failed && !kept.isEmpty }

  /// Whether reading showed that the contact does not exist any more, or has no personal data.
  fileprivate var showsAbsence: Bool {
    switch outcome {
    case .anonymized, .erased, .recycled, .notFound: evidence != .answerOnly
    case .optedOut, .emptied, .accepted, .read, .updated, .failed, .unknown: false
    }
  }
}

extension CaseRecord {
  /// Whether roster has seen a contact of the case absent or anonymized.
  package func wasSeenGone(_ contact: CaseContact) -> Bool { seenGone.contains(contact) }

  /// What the person has not been told, by what was done.
  package var untold: [ToldMatter] {
    let missing: [ToldMatter] =
      switch outcome {
      case .withdrawn?: []
      case .refused?: [.refusal]
      case .done?, .partly?, nil: refusals.isEmpty ? [.outcome] : [.outcome, .refusal]
      }
    return missing.filter { matter in !told.contains { $0.what == matter } }
  }

  package var included: [CaseContact] { contacts.filter(\.isIncluded).map(\.contact) }

  /// A plan that no later event made void.
  package var validPlan: Plan? { plan.flatMap { $0.isVoid ? nil : $0 } }

  package var state: CaseState {
    if outcome != nil { return .closed }
    guard let plan = validPlan else { return .open }
    if plan.isApplied { return plan.open.isEmpty && !hasUnknown ? .applied : .applying }
    return plan.approval == nil ? .planned : .approved
  }

  package func due(holidays: Set<CalendarDate>) -> DueDay {
    let due = DueDay(
      received: received, law: law, holidays: holidays, isAccess: right == .access,
      identity: identityAsked, clarifications: clarifications)
    guard let extended else { return due }
    do throws(DueDay.ExtensionProblem) {
      return try due.extended(byMonths: extended.months, toldOn: extended.told)
    } catch {
      return due
    }
  }

  package var openTasks: [Task] { tasks.filter { $0.status != .confirmed } }

  /// The providers at which the person may have more than is known: they have no contact of the
  /// case, and no complete search says that there is none.
  package func unsearched(among providers: [ProviderName]) -> [ProviderName] {
    providers.filter { provider in
      let isMember = contacts.contains { $0.contact.provider == provider.text }
      let isRefused = refusals.contains { $0.provider == provider.text }
      let complete = searches[provider.text]?.complete
      return !isMember && !isRefused && complete != "yes" && complete != "asOf"
    }
  }

  /// Whether the outcome of an act of any plan is unknown.
  package var hasUnknown: Bool {
    done.values.joined().contains { $0.value.outcome == .unknown }
  }

  /// Whether the provider's state of a contact was changed for good, or asked to be.
  package var hasEffect: Bool {
    done.values.joined().contains { _, ended in
      switch ended.outcome {
      case .optedOut, .anonymized, .emptied, .erased, .recycled, .accepted, .updated: true
      case .read, .notFound, .failed, .unknown: false
      }
    }
  }

  /// The outcome that a closing has by what was done at `providers`, which are all there are.
  package func earnedOutcome(among providers: [ProviderName]) -> CaseOutcome {
    if refusals.contains(where: { $0.provider == nil }) { return .refused }
    // With no contacts, nothing is held: every provider was searched.
    let isCarriedOut =
      included.isEmpty || validPlan.map { $0.done.count == $0.plan.acts.count } == true
    let isWhole =
      isCarriedOut && refusals.isEmpty && openTasks.isEmpty
      && unsearched(among: providers).isEmpty && !hasUnknown
      && (right != .access || included.isEmpty || !exports.isEmpty)
    return isWhole ? .done : .partly
  }
}

/// What the due days of cases depend on.
package struct CaseCalendar: Hashable, Sendable {
  /// In UTC.
  package var today: CalendarDate
  package var holidays: Set<CalendarDate>

  package init(today: CalendarDate, holidays: Set<CalendarDate>) {
    self.today = today
    self.holidays = holidays
  }

  package func due(_ record: CaseRecord) -> DueDay { record.due(holidays: holidays) }
}

extension [DueDay.Question] {
  /// Answers the open question, if there is one.
  fileprivate mutating func answerLast(on day: CalendarDate) {
    guard let place = lastIndex(where: { $0.given == nil }) else { return }
    self[place].given = day
  }
}
