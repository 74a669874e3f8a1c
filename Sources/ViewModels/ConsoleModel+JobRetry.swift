package import Domain

/// Trying again what failed in a job, as a plan of its own.
extension ConsoleModel {
  /// Whether what failed can be tried again, and why not.
  package var retryAvailability: Availability {
    guard let job = selectedJob?.state else { return .unavailable(reason: Self.noJob) }
    guard !job.isActive else { return .unavailable(reason: "it has not ended yet") }
    guard job.retriable.isEmpty else {
      return availability(of: job.plan.act.action, at: job.plan.info)
    }
    return .unavailable(
      reason: job.count(.unknown) == 0
        ? "nothing failed"
        : "what is unknown may have happened: read each contact first")
  }

  /// Opens the ordinary plan for those who failed or were not begun. Whose outcome is unknown are
  /// not among them: a second sending could do it twice.
  package func retryJob() {
    if let reason = retryAvailability.reason { return sayUnavailable("try again", reason) }
    guard let job = selectedJob?.state else { return }
    let contacts = job.retriable.map(newest)
    let unknown = job.subjects(.unknown).map {
      ActionPlanState.Skipped(contact: $0, reason: "unknown: read it before trying again")
    }
    guard var planned = retried(job, contacts) else { return }
    planned.skipped += unknown
    planned.undoes = job.plan.undoes
    closeOverlay()
    open(planned)
  }

  private func retried(_ job: JobState, _ contacts: [Contact]) -> ActionPlanState? {
    let act = job.plan.act
    guard act != .prefer else { return retriedPreferences(job, contacts) }
    let obstacles = contacts.map { obstacle(to: act.action, for: $0) }
    let open = zip(contacts, obstacles).filter { $0.1 == nil }.map(\.0)
    let skipped = zip(contacts, obstacles).compactMap { contact, reason in
      reason.map { ActionPlanState.Skipped(contact: contact, reason: $0) }
    }
    guard !open.isEmpty else { return sayNothingToTry(skipped) }
    var planned = ActionPlanState(act: act, info: job.plan.info, subjects: open)
    planned.skipped = skipped
    return planned
  }

  private func retriedPreferences(_ job: JobState, _ contacts: [Contact]) -> ActionPlanState? {
    let preferences = PreferencePlan(
      contacts, wanted: { job.plan.changes[$0.id] ?? [:] }, obstacle: obstacle(to:))
    guard !preferences.subjects.isEmpty else { return sayNothingToTry(preferences.skipped) }
    var planned = ActionPlanState(
      act: .prefer, info: job.plan.info, subjects: preferences.subjects)
    planned.take(preferences)
    return planned
  }

  private func sayNothingToTry(_ skipped: [ActionPlanState.Skipped]) -> ActionPlanState? {
    let reasons = Set(skipped.map(\.reason)).sorted().joined(separator: "; ")
    say(.info, "nothing to try again: \(reasons)")
    return nil
  }

  /// The contact as it was read last in this session.
  private func newest(_ contact: Contact) -> Contact {
    if let shown = detail.state.contact, shown.id == contact.id { return shown }
    let list = lists.first { $0.info.name == contact.id.provider }
    return list?.state.contacts.contact(contact.id) ?? contact
  }
}
