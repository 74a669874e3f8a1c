import Domain
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
    let target: JobTarget
    switch act.act {
    case .read:
      let outcome = seen == nil ? ActOutcome.failed : .read
      return (ended(outcome, seen == nil ? nil : .readBack, at: time), nil)
    case .optout: target = job(.prefer(Self.everyChannelOut), act, seen)
    case .anonymize: target = job(.anonymize, act, seen)
    case .delete: target = job(.delete, act, seen)
    case .update:
      let names = Set((act.fields ?? [:]).keys)
      target = job(.update(ContactDraft(changes.filter { names.contains($0.name) })), act, seen)
    case .empty: return await empty(act, seen, time)
    }
    return result(act, await outcome(of: target), time)
  }

  private static let everyChannelOut = Dictionary(
    uniqueKeysWithValues: Channel.allCases.map { ($0, false) })

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
    _ act: CasePlan.Act, _ seen: Contact?, _ time: Date
  ) async -> (CaseRecord.Ended, WriteFailure?) {
    let names = (act.fields ?? [:]).keys.sorted()
    let whole = await outcome(of: job(.update(Self.draft(names)), act, seen))
    switch whole {
    case .done(let result)?: return (ended(.emptied, ActEvidence(result.evidence), at: time), nil)
    case .failed(.failed(let failure))? where failure.isRefusalOfValues: break
    case .unknown(.outcomeUnknown(let failure))? where failure.delivery == .answered:
      // The provider answered, and reading back shows that it kept something.
      return await kept(names, act, time, after: whole)
    default: return result(act, whole, time)
    }
    for name in names {
      let single = await outcome(of: job(.update(Self.draft([name])), act, nil))
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
    let kept = names.filter { !DraftMatch(Self.draft([$0]), rules: rules).isShown(by: contact) }
    guard kept.count < names.count else { return result(act, outcome, time) }
    return (ended(.emptied, .readBack, kept: kept, at: time), nil)
  }

  private static func draft(_ names: [String]) -> ContactDraft {
    ContactDraft(names.map { FieldValue(name: $0, value: .null) })
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
