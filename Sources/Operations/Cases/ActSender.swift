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
    if act.act == .empty { return await empty(act, seen, time) }
    return result(act, await outcome(of: job(jobAct, act, seen)), time)
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
        ended(doneOutcome(act.act, result.effect), ActEvidence(result.evidence), at: time), nil
      )
    case .doneUnrecorded(let failure)?:
      return (ended(doneOutcome(act.act, nil), .answerOnly, at: time), failure)
    case .notFound(let failure)?:
      let outcome: ActOutcome = failure.absence == .recycled ? .recycled : .notFound
      return (ended(outcome, .readBack, at: time), nil)
    case .failed(let failure)?: return (ended(.failed, nil, at: time), failure)
    case .unknown(let failure)?: return (ended(.unknown, nil, at: time), failure)
    case nil: return (ended(.failed, nil, at: time), nil)
    }
  }

  private func doneOutcome(_ act: CaseAct, _ effect: WriteEffect?) -> ActOutcome {
    ActOutcome(act, effect, at: client.info.capabilities.erasure)
  }

  private func ended(
    _ outcome: ActOutcome, _ evidence: ActEvidence?, kept: [String] = [], at time: Date
  ) -> CaseRecord.Ended {
    CaseRecord.Ended(outcome: outcome, evidence: evidence, write: nil, kept: kept, time: time)
  }

  // MARK: - Emptying

  /// Empties the fields that have a value in one write. If the provider refuses that, field by
  /// field, so that one field which it does not let go does not keep the others.
  private func empty(
    _ act: CasePlan.Act, _ seen: Contact?, _ time: Date
  ) async -> (CaseRecord.Ended, WriteFailure?) {
    let all = (act.fields ?? [:]).keys.sorted()
    let open = seen.map { filled(all, in: $0) } ?? all
    guard !open.isEmpty else { return (ended(.emptied, .readBack, at: time), nil) }
    let whole = await outcome(of: job(.update(.emptying(open)), act, seen))
    guard whole?.isAnswered == true else { return result(act, whole, time) }
    if open.count > 1, whole?.word == .failed {
      for name in open {
        let single = await outcome(of: job(.update(.emptying([name])), act, nil))
        guard single?.word == .done || single?.isAnswered == true else {
          return result(act, single, time)
        }
      }
    }
    return await kept(act, time, after: whole?.failure)
  }

  /// Reads which of the fields still have a value, after the provider answered. `failure` is why
  /// none was emptied, if that is so.
  func kept(
    _ act: CasePlan.Act, _ time: Date, after failure: WriteFailure?
  ) async -> (CaseRecord.Ended, WriteFailure?) {
    let contact: Contact
    do throws(ProviderFailure) {
      contact = try await OpenContact(client: client).contact(.id(act.id))
    } catch {
      return (ended(.unknown, nil, at: time), .failed(error))
    }
    let all = (act.fields ?? [:]).keys.sorted()
    let kept = filled(all, in: contact)
    let isDone = kept.count < all.count
    return (
      ended(isDone ? .emptied : .failed, .readBack, kept: kept, at: time),
      isDone ? nil : settled(failure)
    )
  }

  /// Reading has shown what the answer to the write left unknown.
  private func settled(_ failure: WriteFailure?) -> WriteFailure? {
    guard case .outcomeUnknown(var answered)? = failure else { return failure }
    answered.kind = .conflict
    answered.message = "the provider reported success, but every field still has its value"
    return .failed(answered)
  }

  private func filled(_ names: [String], in contact: Contact) -> [String] {
    let rules = client.info.capabilities.fieldRules
    return names.filter { !DraftMatch(.emptying([$0]), rules: rules).isShown(by: contact) }
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

extension JobOutcome {
  /// Whether the provider itself answered an update, so that a field which still has a value is one
  /// that it does not change: it refused the values, or reported success.
  fileprivate var isAnswered: Bool {
    switch self {
    case .done: true
    case .failed(.failed(let failure)):
      failure.delivery == .answered && (failure.kind == .validation || failure.kind == .conflict)
    case .unknown(.outcomeUnknown(let failure)):
      failure.delivery == .answered && failure.isProvidersOwn && failure.kind == .protocol
    case .doneUnrecorded, .notFound, .failed, .unknown: false
    }
  }
}
