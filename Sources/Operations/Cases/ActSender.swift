package import Domain
import Foundation

/// Sends one act of a plan in the engine of jobs.
struct ActSender {
  let client: any ProviderClient
  let context: WriteContext
  /// The values of a rectification.
  let changes: [FieldValue]

  func send(
    _ act: CasePlan.Act, seen: Contact?, at time: Date
  ) async -> (CaseRecord.Ended, WriteFailure?) {
    guard let jobAct = JobAct(act, changes) else {
      let outcome = seen == nil ? ActOutcome.failed : .read
      return (ended(outcome, seen == nil ? nil : .readBack, at: time), nil)
    }
    let target = job(jobAct, act, seen)
    if act.act == .empty { return await empty(act, target, time) }
    return result(act, await outcome(of: target), time)
  }

  private func job(_ act: JobAct, _ planned: CasePlan.Act, _ seen: Contact?) -> JobTarget {
    let lookup: ContactLookup =
      if case .update = act { seen?.lookup ?? .id(planned.id) } else { .id(planned.id) }
    return JobTarget(act, lookup, seen: seen)
  }

  private func outcome(of target: JobTarget) async -> JobOutcome? {
    let job = RunJob(
      target.act.action, of: JobTargets([target]), origin: .unjournaled, client: client,
      context: context)
    var outcome: JobOutcome?
    await job.run { event in
      if case .ended(let contacts) = event { outcome = contacts.first?.outcome }
    }
    return outcome
  }

  private func result(
    _ act: CasePlan.Act, _ outcome: JobOutcome?, _ time: Date
  ) -> (CaseRecord.Ended, WriteFailure?) {
    switch outcome {
    case .done(let result)?:
      return (
        ended(ActOutcome(act.act, result.effect), ActEvidence(result.evidence), at: time), nil
      )
    case .doneUnrecorded(let failure)?:
      return (ended(ActOutcome(act.act, nil), .answerOnly, at: time), failure)
    case .notFound(let failure)?:
      let outcome: ActOutcome = failure.absence == .recycled ? .recycled : .notFound
      return (ended(outcome, .readBack, at: time), nil)
    case .failed(let failure)?: return (ended(.failed, nil, at: time), failure)
    case .unknown(let failure)?: return (ended(.unknown, nil, at: time), failure)
    case nil: return (ended(.failed, nil, at: time), nil)
    }
  }

  private func ended(
    _ outcome: ActOutcome, _ evidence: ActEvidence?, kept: [String] = [], at time: Date
  ) -> CaseRecord.Ended {
    CaseRecord.Ended(outcome: outcome, evidence: evidence, write: nil, kept: kept, time: time)
  }

  // MARK: - Emptying

  /// Empties all fields in one write. If the provider refuses that, field by field, so that one
  /// field which it does not let go does not keep the others.
  private func empty(
    _ act: CasePlan.Act, _ target: JobTarget, _ time: Date
  ) async -> (CaseRecord.Ended, WriteFailure?) {
    let names = (act.fields ?? [:]).keys.sorted()
    let whole = await outcome(of: target)
    switch whole {
    case .done(let result)?: return (ended(.emptied, ActEvidence(result.evidence), at: time), nil)
    case .failed(.failed(let failure))? where failure.isRefusalOfValues: break
    case .unknown(.outcomeUnknown(let failure))? where failure.delivery == .answered:
      // The provider answered, and reading back shows that it kept something.
      return await kept(names, act, time, after: whole)
    default: return result(act, whole, time)
    }
    for name in names {
      let single = await outcome(of: job(.update(.emptying([name])), act, nil))
      switch single {
      case .done?: break
      case .failed(.failed(let failure))? where failure.isRefusalOfValues: break
      case .unknown(.outcomeUnknown(let failure))? where failure.delivery == .answered: break
      default: return result(act, single, time)
      }
    }
    return await kept(names, act, time, after: whole)
  }

  /// Reads which of the fields still have a value.
  private func kept(
    _ names: [String], _ act: CasePlan.Act, _ time: Date, after outcome: JobOutcome?
  ) async -> (CaseRecord.Ended, WriteFailure?) {
    let contact: Contact
    do throws(ProviderFailure) {
      contact = try await OpenContact(client: client).contact(.id(act.id))
    } catch {
      return (ended(.unknown, nil, at: time), .failed(error))
    }
    let rules = client.info.capabilities.fieldRules
    let kept = names.filter { !DraftMatch(.emptying([$0]), rules: rules).isShown(by: contact) }
    guard kept.count < names.count else { return result(act, outcome, time) }
    return (ended(.emptied, .readBack, kept: kept, at: time), nil)
  }
}

extension ContactDraft {
  fileprivate static func emptying(_ names: [String]) -> ContactDraft {
    ContactDraft(names.map { FieldValue(name: $0, value: .null) })
  }
}

extension JobAct {
  /// `changes` are the values of a rectification. `nil` for an act that writes nothing.
  fileprivate init?(_ act: CasePlan.Act, _ changes: [FieldValue]) {
    let names = (act.fields ?? [:]).keys.sorted()
    switch act.act {
    case .optout:
      self = .prefer(Dictionary(uniqueKeysWithValues: Channel.allCases.map { ($0, false) }))
    case .anonymize: self = .anonymize
    case .empty: self = .update(.emptying(names))
    case .delete: self = .delete
    case .update: self = .update(ContactDraft(changes.filter { names.contains($0.name) }))
    case .read: return nil
    }
  }
}

extension CasePlan.Act {
  /// The write of the act, with the values of a rectification; `nil` if it writes nothing.
  package func write(_ changes: [FieldValue]) -> ContactWrite? {
    JobAct(self, changes)?.write(.id(id))
  }
}

extension ActEvidence {
  fileprivate init(_ evidence: WriteResult.Evidence) {
    self =
      switch evidence {
      case .readBack, .readAfterLostAnswer: .readBack
      case .answerOnly: .answerOnly
      }
  }
}

extension ProviderFailure {
  /// Whether the provider answered that it does not take the values, so that nothing was done.
  fileprivate var isRefusalOfValues: Bool {
    delivery == .answered && (kind == .validation || kind == .conflict)
  }
}
