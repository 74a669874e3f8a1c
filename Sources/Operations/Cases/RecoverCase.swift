package import Domain
import Foundation

/// Brings a case up to date with the journal's writes, after a process ended between a write and
/// the event of its act.
package struct RecoverCase: Sendable {
  private let desk: CaseDesk
  private let archive: any JournalArchive
  private let infos: [ProviderInfo]

  package init(desk: CaseDesk, archive: any JournalArchive, infos: [ProviderInfo]) {
    self.desk = desk
    self.archive = archive
    self.infos = infos
  }

  /// Records the outcomes of acts that the journal has and the case has not.
  package func recover(_ record: CaseRecord) async throws(CaseFailure) -> CaseRecord {
    guard record.outcome == nil, let plan = record.validPlan, plan.isApplied else { return record }
    var record = record
    let writes = try await writes(of: record)
    for act in plan.open {
      let known = plan.ended[act.number]
      let erasure = infos.first { $0.name.text == act.provider }?.capabilities.erasure
      guard let ended = CaseRecord.Ended(writes.filter { $0.isAbout(act) }, of: act, at: erasure),
        ended.outcome != known?.outcome || ended.kept != known?.kept
      else { continue }
      record = try await desk.take([ended.event(of: act)], in: record)
    }
    return record
  }

  /// The identifier of the newest write of an act; `nil` if nothing was written.
  func newestWrite(
    of act: CasePlan.Act, in record: CaseRecord
  ) async throws(CaseFailure) -> String? {
    try await writes(of: record).last { $0.isAbout(act) }?.id
  }

  /// The writes of an act that the provider answered, and that have an unknown outcome.
  func contradicted(
    _ act: CasePlan.Act, in record: CaseRecord
  ) async throws(CaseFailure) -> [WriteRecord] {
    try await writes(of: record).filter { write in
      write.isAbout(act) && write.outcome == .unknown && write.isAnswered
    }
  }

  /// The journal's writes since the plan, oldest first.
  private func writes(of record: CaseRecord) async throws(CaseFailure) -> [WriteRecord] {
    var filter = JournalFilter()
    filter.caseReference = record.reference
    let planned = record.plan?.sequence ?? 0
    do throws(JournalFailure) {
      return try await archive.writes(filter).filter { $0.first.sequence > planned }
    } catch {
      throw .journal(error)
    }
  }
}

extension WriteRecord {
  /// Whether the provider answered the request.
  var isAnswered: Bool {
    entries.contains { $0.step == JournalEntry.Step.answered.rawValue }
  }

  fileprivate func isAbout(_ act: CasePlan.Act) -> Bool {
    first.provider == act.provider && first.action == act.act.action?.rawValue
      && entries.contains { $0.contactID == act.id }
  }
}

extension CaseRecord.Ended {
  func event(of act: CasePlan.Act) -> CaseEvent {
    .acted(
      act: act.number, outcome: outcome, evidence: evidence, write: write, kept: kept)
  }

  /// `writes` are all of the act, oldest first. `nil` if nothing was sent.
  fileprivate init?(_ writes: [WriteRecord], of act: CasePlan.Act, at erasure: Erasure?) {
    guard let write = writes.last(where: { $0.outcome != .notSent }), write.outcome != .underWay
    else { return nil }
    self.init(
      outcome: .unknown, evidence: nil, write: write.id, kept: [],
      time: write.last.date ?? .distantPast)
    switch write.outcome {
    case .notSent, .underWay, .unknown: break
    case .failed: outcome = .failed
    // The provider's answer does not show that it emptied each field.
    case .answered where act.act == .empty: break
    case .verified, .answered:
      evidence = write.outcome == .verified ? .readBack : .answerOnly
      outcome = ActOutcome(act.act, write.effect, at: erasure)
    }
    guard act.act == .empty || act.act == .update, outcome != .unknown else { return }
    // Fields may have been sent one by one, and an entry names those that it proves.
    let proven = writes.filter {
      $0.outcome == .verified || $0.outcome == .answered && act.act == .update
    }
    let names = Set(proven.flatMap(\.last.changedFields).map(\.name))
    let missing = Set((act.fields ?? [:]).keys).subtracting(names).sorted()
    guard !names.isEmpty, !missing.isEmpty else { return }
    (outcome, evidence, kept) = (.failed, nil, missing)
  }
}
