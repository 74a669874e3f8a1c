package import Domain
import Foundation

/// The cases: reads them, and takes their steps one by one. Every step is an event in the journal.
package struct CaseDesk: Sendable {
  package let book: any CaseBook
  package let ambient: Ambient
  package let settings: DeskSettings

  package init(book: any CaseBook, ambient: Ambient, settings: DeskSettings) {
    self.book = book
    self.ambient = ambient
    self.settings = settings
  }

  /// The settings that a plan depends on.
  var policy: CasePlan.Policy {
    CasePlan.Policy(
      approval: settings.approval.rawValue,
      overwritesBeforeRecycling: settings.overwritesBeforeRecycle)
  }

  package var calendar: CaseCalendar {
    CaseCalendar(today: CalendarDate(at: ambient.now()), holidays: settings.holidays)
  }

  package var today: CalendarDate { calendar.today }

  package func due(_ record: CaseRecord) -> DueDay { calendar.due(record) }

  /// The last day on which the person is told in time: a refusal and an extension within the first
  /// month (Article 12(3) and (4)). `nil` while the clock is stopped.
  package func lastDay(toTell what: ToldMatter, of record: CaseRecord) -> CalendarDate? {
    what == .outcome ? due(record).date : due(record).lastDayToExtend
  }

  /// Whether the plan of a case has to be approved, and is not.
  package func needsApproval(_ record: CaseRecord) -> Bool {
    guard let plan = record.validPlan else { return false }
    return settings.wantsApproval(of: plan, for: record.right) && plan.approval == nil
  }

  // MARK: - Reading

  /// Every case, in the order in which they were opened.
  package func all() async throws(CaseFailure) -> [CaseRecord] { try await contents().cases }

  /// Every case in the order in which they were opened, and every proposal of bulk work.
  package func contents() async throws(CaseFailure) -> Contents {
    let events = try await events(of: nil)
    var references: [String] = []
    var byReference: [String: [KeptCaseEvent]] = [:]
    for event in events {
      if byReference[event.caseReference] == nil { references.append(event.caseReference) }
      byReference[event.caseReference, default: []].append(event)
    }
    let kept = references.compactMap { byReference[$0] }
    return Contents(
      cases: kept.compactMap(CaseRecord.init), proposals: kept.compactMap(BulkProposal.init))
  }

  package struct Contents: Sendable {
    package var cases: [CaseRecord]
    package var proposals: [BulkProposal]
  }

  /// Open cases by the day on which they are due, then the closed ones.
  package func byDueDay(_ records: [CaseRecord]) -> [CaseRecord] {
    records.enumerated().map { place, record in
      (
        key: (
          record.outcome == nil ? 0 : 1, due(record).date?.dayNumber ?? Int.max, place
        ), record
      )
    }
    .sorted { $0.key < $1.key }.map(\.1)
  }

  package func record(_ reference: String) async throws(CaseFailure) -> CaseRecord {
    guard let record = CaseRecord(try await events(of: reference)) else {
      throw .unknown(reference)
    }
    return record
  }

  package func events(of reference: String?) async throws(CaseFailure) -> [KeptCaseEvent] {
    do throws(JournalFailure) {
      return try await book.events(of: reference)
    } catch {
      throw .journal(error)
    }
  }

  // MARK: - Steps

  package func open(
    _ reference: String, _ right: CaseRight, received: CalendarDate, law: PrivacyLaw?
  ) async throws(CaseFailure) -> CaseRecord {
    if let problem = CaseReference.problem(asCase: reference) { throw .refused(problem) }
    guard received <= today else { throw .refused("the day received is in the future") }
    guard try await events(of: reference).isEmpty else {
      throw .refused(
        "\(reference) is open already", nextStep: "roster case show \(reference) shows it")
    }
    let event = CaseEvent.opened(right: right, received: received, law: law ?? settings.law)
    return try await append([event], to: reference, after: nil)
  }

  /// Takes steps that the case allows.
  package func take(
    _ events: [CaseEvent], in record: CaseRecord
  ) async throws(CaseFailure) -> CaseRecord {
    for event in events { try require(event, in: record) }
    guard !events.isEmpty else { return record }
    return try await append(events, to: record.reference, after: record.sequences.upperBound)
  }

  private func append(
    _ events: [CaseEvent], to reference: String, after: Int64?
  ) async throws(CaseFailure) -> CaseRecord {
    guard try await keep(events, of: reference, after: after) else {
      throw .changedMeanwhile(reference)
    }
    return try await record(reference)
  }

  /// - Returns: `false` if the last event is no longer `after`.
  func keep(
    _ events: [CaseEvent], of reference: String, after: Int64?
  ) async throws(CaseFailure) -> Bool {
    let kept: [KeptCaseEvent]?
    do throws(JournalFailure) {
      kept = try await book.record(
        events, of: reference, after: after, at: ambient.now(), moment: ambient.moment())
    } catch {
      throw .journal(error)
    }
    return kept != nil
  }

  // MARK: - Approvals of bulk work

  /// Under which the journal keeps that an approval of bulk work was used. It is no case.
  func useReference(of approval: CaseApproval) throws(CaseFailure) -> String {
    let signature = OperatorSignature(approval.signature)?.text ?? approval.signature
    return CaseReference.bulk(try digest(of: signature))
  }

  /// - Throws: If it was used already.
  func recordUse(of approval: CaseApproval) async throws(CaseFailure) {
    let events = [CaseEvent.approved(approval: approval), .applied(digest: approval.digest)]
    guard try await keep(events, of: useReference(of: approval), after: nil) else {
      throw .refused("the approval was used already")
    }
  }

  // MARK: - The suppression list

  /// Records what an operator is about to change of the suppression list. It is no case.
  ///
  /// - Throws: If the journal cannot keep it: then the list must not be changed.
  package func recordSuppression(_ event: CaseEvent) async throws(CaseFailure) {
    let reference = CaseReference.suppression
    while true {
      // Another process may record a change at the same time.
      let last = try await events(of: reference).last?.sequence
      if try await keep([event], of: reference, after: last) { return }
    }
  }

  /// Closes a case with the outcome that follows from what was done. `providers` are all there are.
  /// `person` goes to the suppression list first: a closed case is never closed again, so a process
  /// that ends in between must not leave it closed.
  package func close(
    _ record: CaseRecord, among providers: [ProviderName], leavingOpen: Bool,
    suppressing person: PersonOfCase? = nil
  ) async throws(CaseFailure) -> CaseRecord {
    let outcome = record.earnedOutcome(among: providers)
    try require(.closed(outcome: outcome), in: record)
    let open = record.openTasks
    if !open.isEmpty, !leavingOpen {
      let numbers = open.map { String($0.task.number) }.joined(separator: ", ")
      throw .refused(
        open.count == 1 ? "task \(numbers) is open" : "the tasks \(numbers) are open",
        nextStep: "confirm them with roster case task, or add --leaving-open")
    }
    if let person { _ = try await person.suppress(record, closedAs: outcome, on: today) }
    return try await take([.closed(outcome: outcome)], in: record)
  }

  /// Removes the tags of cases that were closed long ago.
  package func forgetOldTags() async throws(CaseFailure) {
    let old = try await all().filter { record in
      guard let closed = record.closedAt else { return false }
      return today.dayNumber - CalendarDate(at: closed).dayNumber > settings.keepTagsDays
    }
    guard !old.isEmpty else { return }
    do throws(JournalFailure) {
      try await book.removeTags(of: old.map(\.reference))
    } catch {
      throw .journal(error)
    }
  }

  // MARK: - What a step needs

  private func require(_ event: CaseEvent, in record: CaseRecord) throws(CaseFailure) {
    switch event {
    case .taskAsked(let number), .taskConfirmed(let number):
      guard record.tasks.contains(where: { $0.task.number == number }) else {
        throw .refused("\(record.reference) has no task \(number)")
      }
      return
    case .told(let what, let day): return try requireTold(record, what, on: day)
    case .rechecked: return
    default: break
    }
    try requireOpen(record)
    switch event {
    case .included(let contact, _), .excluded(let contact, _):
      try requireSettled(record)
      if ContactLookup.looksPersonal(contact.id) {
        throw .refused("a contact is named by the provider's id, not by a personal key")
      }
    case .planned, .refused, .closed: try requireSettled(record)
    case .clarificationGiven:
      guard record.clarifications.contains(where: { $0.given == nil }) else {
        throw .refused("no clarification was asked for")
      }
    case .extended(let months, _, let told):
      try requireExtension(record, by: months, told: told)
    case .identityGiven where record.identity != nil:
      throw .refused("the identity was given already")
    default: break
    }
  }

  func requireOpen(_ record: CaseRecord) throws(CaseFailure) {
    guard record.state != .closed else {
      throw .refused("\(record.reference) was closed as \(record.outcome?.rawValue ?? "")")
    }
  }

  /// - Throws: If the right and the config need the person's identity, and it is not given.
  func requireIdentity(_ record: CaseRecord) throws(CaseFailure) {
    guard
      record.identity != nil || !record.right.needsIdentity || settings.identity == .optional
    else {
      throw .refused(
        "the person's identity is not known",
        nextStep: "roster case identity \(record.reference) --given METHOD")
    }
  }

  private func requireSettled(_ record: CaseRecord) throws(CaseFailure) {
    guard !record.hasUnknown else {
      throw .refused(
        "the outcome of an act is unknown",
        nextStep: "roster journal settle finds it out, then roster case apply continues")
    }
  }

  /// The person may be told before a case is closed, and afterwards.
  private func requireTold(
    _ record: CaseRecord, _ what: ToldMatter, on day: CalendarDate
  ) throws(CaseFailure) {
    guard day <= today else {
      throw .refused("the day on which the person was told is in the future")
    }
    guard day >= record.received else {
      throw .refused("the person was told before the request was received")
    }
    guard what != .refusal || !record.refusals.isEmpty else {
      throw .refused(
        "nothing was refused in \(record.reference)",
        nextStep: "roster case refuse \(record.reference) --reason CODE records a refusal")
    }
  }

  private func requireExtension(
    _ record: CaseRecord, by months: Int, told: CalendarDate
  ) throws(CaseFailure) {
    guard told <= today else {
      throw .refused("the day on which the person was told is in the future")
    }
    do throws(DueDay.ExtensionProblem) {
      _ = try due(record).extended(byMonths: months, toldOn: told)
    } catch {
      switch error {
      case .tooLong: throw .refused("there are two further months at most")
      case .toldBeforeReceipt: throw .refused("the person was told before the request was received")
      case .tooLate(let last):
        throw .refused(
          "the person had to be told by \(last.iso), within the first month (Article 12(3))")
      }
    }
  }
}
