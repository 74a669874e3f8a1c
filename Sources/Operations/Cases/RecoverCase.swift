package import Domain
import Foundation

/// Brings a case up to date with the journal's writes, after a process ended between a write and
/// the event of its act.
package struct RecoverCase: Sendable {
  private let desk: CaseDesk
  private let archive: any JournalArchive

  package init(desk: CaseDesk, archive: any JournalArchive) {
    self.desk = desk
    self.archive = archive
  }

  /// Records the outcomes of acts that the journal has and the case has not.
  package func recover(_ record: CaseRecord) async throws(CaseFailure) -> CaseRecord {
    guard record.outcome == nil, let plan = record.validPlan, plan.isApplied else { return record }
    var record = record
    let writes = try await writes(of: record)
    for act in plan.plan.acts where plan.ended[act.number]?.outcome.isDone != true {
      guard let write = writes.last(where: { $0.isAbout(act) }),
        let ended = CaseRecord.Ended(write, of: act),
        ended.outcome != plan.ended[act.number]?.outcome
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

  /// `nil` if nothing was sent, or if it says nothing about the whole act.
  fileprivate init?(_ write: WriteRecord, of act: CasePlan.Act) {
    let outcome: ActOutcome
    var evidence: ActEvidence?
    switch write.outcome {
    case .notSent, .underWay: return nil
    case .verified, .answered:
      // A single field of several does not show that all were emptied.
      let names = Set(write.first.changedFields.map(\.name))
      guard act.act != .empty || names == Set((act.fields ?? [:]).keys) else { return nil }
      evidence = write.outcome == .verified ? .readBack : .answerOnly
      outcome = ActOutcome(act.act, write.effect)
    case .failed: outcome = .failed
    case .unknown: outcome = .unknown
    }
    self.init(
      outcome: outcome, evidence: evidence, write: write.id, kept: [],
      time: write.last.date ?? .distantPast)
  }
}
