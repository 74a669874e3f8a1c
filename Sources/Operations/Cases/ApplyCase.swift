package import Domain
import Foundation

/// Carries out the plan of a case, act by act in the engine of jobs, and records how each ended.
/// After an interruption it continues with the acts that have no outcome.
package struct ApplyCase: Sendable {
  package enum Event: Sendable {
    case began(CasePlan.Act)
    case ended(CasePlan.Act, CaseRecord.Ended, WriteFailure?)
  }

  private let desk: CaseDesk
  private let clients: [any ProviderClient]
  private let context: WriteContext
  private let archive: any JournalArchive
  private let recovering: RecoverCase
  private let keys: [String]
  private let changes: CaseChanges

  /// `context` has the case's reference. `keys` are the person's identifiers, for providers that read by nothing else; `changes` the
  /// values of a rectification, which the plan has as codes.
  package init(
    desk: CaseDesk, clients: [any ProviderClient], context: WriteContext,
    archive: any JournalArchive, keys: [String] = [], changes: CaseChanges = .none
  ) {
    self.desk = desk
    self.clients = clients
    self.context = context.approved
    self.archive = archive
    recovering = RecoverCase(desk: desk, archive: archive, infos: clients.map(\.info))
    self.keys = keys
    self.changes = changes
  }

  // MARK: - What is unknown

  /// Settles the plan's updates with an unknown outcome by reading. The journal keeps no values, so a
  /// rectification needs the given ones to compare them with the contact.
  ///
  /// - Returns: The case afterwards, and why an outcome stays unknown.
  package func settled(
    _ record: CaseRecord
  ) async throws(CaseFailure) -> (record: CaseRecord, undecided: [String]) {
    guard let plan = record.validPlan, record.hasUnknown else { return (record, []) }
    var record = record
    var reasons: [String] = []
    for act in plan.plan.acts where act.act == .empty || act.act == .update {
      guard let known = plan.ended[act.number], known.outcome == .unknown,
        let client = client(of: act), let id = known.write, let write = try await write(id)
      else { continue }
      if var over = try await ended(act, write, record, client) {
        over.write = id
        record = try await desk.take([over.event(of: act)], in: record)
      } else if act.act == .empty || !changes.isEmpty,
        let reason = try await undecided(act, write, client)
      {
        reasons.append("act \(act.number): \(reason)")
      }
    }
    return (try await recovering.recover(record), reasons)
  }

  /// How an act ended whose write can no longer be settled in the journal; `nil` if it can.
  private func ended(
    _ act: CasePlan.Act, _ write: WriteRecord, _ record: CaseRecord, _ client: any ProviderClient
  ) async throws(CaseFailure) -> CaseRecord.Ended? {
    let now = desk.ambient.now()
    let state = try await ReadCaseContacts(clients: clients, keys: keys).state(of: act.contact)
    if case .absent(let absence) = state { return .absent(absence, at: now) }
    guard act.act == .empty, write.isAnswered else { return nil }
    let ended = await ActSender(client: client, context: context, changes: [])
      .kept(act, now, after: nil).0
    guard ended.outcome != .unknown else { return nil }
    try await settleAnswered(act, of: record, client)
    return ended
  }

  /// Records what reading shows of the writes that the provider answered although it kept fields. The
  /// contact may be gone by the time at which anyone else would settle them.
  private func settleAnswered(
    _ act: CasePlan.Act, of record: CaseRecord, _ client: any ProviderClient
  ) async throws(CaseFailure) {
    var word = SettleWrite.Word()
    word.isAnswered = true
    let settling = SettleWrite(
      client: client, archive: archive, context: context, others: clients.map(\.info), word: word)
    for write in try await recovering.contradicted(act, in: record) {
      do throws(WriteFailure) {
        _ = try await settling.settle(write)
      } catch {
        throw .write(error)
      }
    }
  }

  private func undecided(
    _ act: CasePlan.Act, _ write: WriteRecord, _ client: any ProviderClient
  ) async throws(CaseFailure) -> String? {
    let settling = SettleWrite(
      client: client, archive: archive, context: context, others: clients.map(\.info))
    let given = act.write(try changes.values(for: client.info))
    do throws(WriteFailure) {
      guard case .undecided(let reason) = try await settling.settle(write, given: given) else {
        return nil
      }
      return reason
    } catch {
      throw .write(error)
    }
  }

  private func write(_ id: String) async throws(CaseFailure) -> WriteRecord? {
    var filter = JournalFilter()
    filter.identifierPrefix = id
    let query = filter
    do throws(JournalFailure) {
      return try await archive.writes(query).first
    } catch {
      throw .journal(error)
    }
  }

  // MARK: - What is needed

  /// Everything that has to be there before the operator is asked.
  ///
  /// - Throws: If something is missing, or a contact is not as it was planned.
  package func require(_ record: CaseRecord) async throws(CaseFailure) -> CaseRecord.Plan {
    try desk.requireOpen(record)
    guard let plan = record.validPlan else {
      throw .refused(
        record.plan == nil
          ? "\(record.reference) has no plan"
          : "the contacts or what is refused changed, so the plan is void",
        nextStep: "roster case plan \(record.reference) makes one")
    }
    try desk.requireIdentity(record)
    guard !plan.open.isEmpty else { throw .refused("no act of the plan is left") }
    if record.hasUnknown {
      throw .refused(
        "the outcome of an act is unknown",
        nextStep: plan.plan.acts.contains { $0.act == .update && changes.isEmpty }
          ? "roster journal settle finds it out, or this command with the values (--set)"
          : "roster journal settle finds it out")
    }
    guard plan.plan.policy == desk.policy else {
      throw .refused("the settings changed since the plan was made", nextStep: Self.again)
    }
    try requireApproval(record, plan)
    try requireChanges(plan)
    for act in firstActs(of: plan) { try await requireUnchanged(act) }
    return plan
  }

  private func requireApproval(
    _ record: CaseRecord, _ plan: CaseRecord.Plan
  ) throws(CaseFailure) {
    guard desk.settings.wantsApproval(of: plan, for: record.right) else { return }
    guard let approval = plan.approval else {
      throw .refused(
        "the plan is not approved by a second person",
        nextStep:
          "roster case plan \(record.reference) --to FILE, then they run roster case approve FILE; "
          + "in a team, they run roster case approve \(record.reference)"
      )
    }
    guard let expiry = approval.expiry, desk.ambient.now() < expiry else {
      throw .refused("the approval expired on \(approval.expires)")
    }
  }

  private func requireChanges(_ plan: CaseRecord.Plan) throws(CaseFailure) {
    for act in plan.open where act.act == .update {
      guard let client = client(of: act) else { continue }
      let values = try changes.values(for: client.info)
      for (name, code) in (act.fields ?? [:]).sorted(by: { $0.key < $1.key }) {
        guard let change = values.first(where: { $0.name == name }) else {
          throw .refused(
            "the value of \(name) is not given", nextStep: "repeat --set \(name)=VALUE")
        }
        guard try desk.code(of: change) == code else {
          throw .refused("the value of \(name) is not the planned one")
        }
      }
    }
  }

  /// The first act of each contact on which nothing was done by this plan.
  private func firstActs(of plan: CaseRecord.Plan) -> [CasePlan.Act] {
    var seen: Set<CaseContact> = []
    return plan.plan.acts.filter { act in
      let isFirst = seen.insert(act.contact).inserted
      guard isFirst, let ended = plan.ended[act.number] else { return isFirst }
      // What was done in part has changed the contact.
      return !ended.outcome.isDone && (ended.isOver || !ended.isInPart)
    }
  }

  private func requireUnchanged(_ act: CasePlan.Act) async throws(CaseFailure) {
    guard let planned = act.state else { return }
    let now: String
    switch try await ReadCaseContacts(clients: clients, keys: keys).state(of: act.contact) {
    case .present(let contact): now = try desk.code(of: contact.stateText)
    case .absent: now = try desk.code(of: "absent")
    case .unreadable: return
    }
    guard now == planned else {
      throw .refused(
        "contact \(act.id) at \(act.provider) has changed since the plan was made",
        nextStep: Self.again)
    }
  }

  private static let again = "make the plan again"

  // MARK: - Carrying out

  /// Records that the plan is being carried out, and sends its acts in order. Stops at the first
  /// act that fails, whose outcome is unknown, or when `isStopped`.
  ///
  /// - Returns: The case afterwards.
  package func apply(
    _ record: CaseRecord, isStopped: @escaping @Sendable () -> Bool = { false },
    _ report: (Event) -> Void
  ) async throws(CaseFailure) -> CaseRecord {
    var record = record
    guard let plan = record.validPlan else { throw .refused("\(record.reference) has no plan") }
    if plan.isApplied {
      record = try await recovering.recover(record)
    } else {
      record = try await desk.take([.applied(digest: plan.digest)], in: record)
    }
    var tried: Set<Int> = []
    while let act = record.validPlan?.toSend.first(where: { !tried.contains($0.number) }),
      !isStopped()
    {
      tried.insert(act.number)
      let wasRefused = record.validPlan?.ended[act.number]?.isOver == true
      report(.began(act))
      var (ended, failure) = await send(act, of: record)
      if act.act == .empty, ended.evidence == .readBack, let client = client(of: act) {
        try await settleAnswered(act, of: record, client)
      }
      ended.write = try await recovering.newestWrite(of: act, in: record)
      record = try await desk.take([ended.event(of: act)], in: record)
      report(.ended(act, ended, failure))
      // What the provider refuses again does not stop the rest.
      guard ended.outcome.isDone || wasRefused && ended.isOver else { break }
    }
    return record
  }

  private func send(
    _ act: CasePlan.Act, of record: CaseRecord
  ) async -> (CaseRecord.Ended, WriteFailure?) {
    let now = desk.ambient.now()
    func ended(_ outcome: ActOutcome, _ evidence: ActEvidence? = nil) -> CaseRecord.Ended {
      CaseRecord.Ended(outcome: outcome, evidence: evidence, write: nil, kept: [], time: now)
    }
    guard let client = client(of: act) else { return (ended(.failed), nil) }
    let state: ReadCaseContacts.State
    do throws(CaseFailure) {
      state = try await ReadCaseContacts(clients: clients, keys: keys).state(of: act.contact)
    } catch {
      if case .provider(let failure) = error { return (ended(.failed), .failed(failure)) }
      return (ended(.failed), nil)
    }
    var seen: Contact?
    switch state {
    case .present(let contact): seen = contact
    case .absent(let absence): return (.absent(absence, at: now), nil)
    case .unreadable:
      guard act.act != .read else { return (ended(.failed), .failed(Self.unreadable(client.info))) }
    }
    let values: [FieldValue]
    do throws(CaseFailure) {
      values = try changes.values(for: client.info)
    } catch {
      return (ended(.failed), nil)
    }
    let sender = ActSender(client: client, context: context, changes: values)
    return await sender.send(act, seen: seen, at: now)
  }

  private static func unreadable(_ info: ProviderInfo) -> ProviderFailure {
    ProviderFailure(
      .unsupported, provider: info.name, delivery: .notSent,
      message: "\(info.title) reads a contact only by a key that was not given")
  }

  private func client(of act: CasePlan.Act) -> (any ProviderClient)? {
    clients.first { $0.info.name.text == act.provider }
  }
}

extension CaseRecord.Ended {
  /// Of an act whose contact the provider does not have any more.
  fileprivate static func absent(_ absence: Absence, at time: Date) -> CaseRecord.Ended {
    CaseRecord.Ended(
      outcome: absence == .recycled ? .recycled : .notFound, evidence: .readBack, write: nil,
      kept: [], time: time)
  }
}

extension ActOutcome {
  /// The outcome of an act that was done. Without an effect, which reading shows, it is what the
  /// provider's own answer means.
  init(_ act: CaseAct, _ effect: WriteEffect?, at erasure: Erasure?) {
    switch effect {
    case .accepted?: self = .accepted
    case .recycled?: self = .recycled
    case .deleted?: self = .erased
    case .anonymized?: self = .anonymized
    case nil:
      self =
        switch act {
        case .optout: .optedOut
        case .anonymize: .anonymized
        case .empty: .emptied
        case .delete:
          if case .recycleBin? = erasure { .recycled } else { .erased }
        case .read: .read
        case .update: .updated
        }
    }
  }
}
