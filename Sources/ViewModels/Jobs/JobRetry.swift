import Domain
import Operations

/// Plans a retry for the contacts of a job that failed or were not sent. Contacts with an unknown
/// outcome are left out because a second write could apply the action twice.
nonisolated struct JobRetry {
  let job: JobState
  let rules: WriteRules
  /// What later writes say about a contact.
  let later: (Contact) -> LaterWrites.Answer?

  /// - Returns: The plan, or the reason as one clause if no contact can be retried.
  @MainActor func plan(newest: (Contact) -> Contact) -> Result<ActionPlanState, Nothing> {
    var contacts: [Contact] = []
    var done: [ActionPlanState.Skipped] = []
    for contact in job.retriable {
      if let answer = later(contact) {
        done.append(ActionPlanState.Skipped(contact: contact, reason: answer.words))
      } else {
        contacts.append(newest(contact))
      }
    }
    guard !contacts.isEmpty else { return .failure(Nothing(done)) }
    var planned: ActionPlanState
    switch job.plan.act == .prefer ? preferences(contacts) : erasure(contacts) {
    case .success(let plan): planned = plan
    case .failure(let nothing): return .failure(nothing)
    }
    planned.skipped += done
    planned.skipped += job.subjects(.unknown).map {
      ActionPlanState.Skipped(contact: $0, reason: "unknown: read it before you retry")
    }
    planned.undoes = job.plan.undoes
    return .success(planned)
  }

  /// No contact can be retried.
  struct Nothing: Error {
    var reason: String

    init(_ skipped: [ActionPlanState.Skipped]) {
      reason = Set(skipped.map(\.reason)).sorted().joined(separator: "; ")
    }
  }

  private func erasure(_ contacts: [Contact]) -> Result<ActionPlanState, Nothing> {
    let act = job.plan.act
    let skipped = contacts.compactMap { contact in
      rules.obstacle(to: act.action, for: contact)
        .map { ActionPlanState.Skipped(contact: contact, reason: $0) }
    }
    let left = Set(skipped.map(\.contact.id))
    let open = contacts.filter { !left.contains($0.id) }
    guard !open.isEmpty else { return .failure(Nothing(skipped)) }
    var planned = ActionPlanState(act: act, info: job.plan.info, subjects: open)
    planned.skipped = skipped
    return .success(planned)
  }

  @MainActor private func preferences(
    _ contacts: [Contact]
  ) -> Result<ActionPlanState, Nothing> {
    let preferences = PreferencePlan(
      contacts, wanted: { job.plan.changes[$0.id] ?? [:] },
      obstacle: rules.preferenceObstacle(to:))
    guard !preferences.subjects.isEmpty else { return .failure(Nothing(preferences.skipped)) }
    var planned = ActionPlanState(
      act: .prefer, info: job.plan.info, subjects: preferences.subjects)
    planned.take(preferences)
    return .success(planned)
  }
}
