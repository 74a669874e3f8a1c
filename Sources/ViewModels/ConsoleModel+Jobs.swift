import Domain
import Operations

/// Carries confirmed plans out in the background, and routes what they bring.
extension ConsoleModel {
  /// A job for one contact has a small box. Several contacts run in the jobs' panel.
  func startJob(_ plan: ActionPlanModel) {
    for subject in plan.state.subjects {
      detail.discardReading(of: subject.id)
      detail.forgetEndedChanges(of: subject.id)
    }
    let job = jobs.start(plan)
    job.relations = JobRelations(of: plan.state, in: lists.find)
    plans.close()
    if plan.state.subjects.count == 1 {
      plans.showBox(of: job)
    } else {
      overlays.overlay = .panel(.jobs, top: 0)
    }
    carryOn(job)
  }

  func carryOn(_ job: JobModel) {
    perform(isLongLasting: job.state.plan.subjects.count > 1) {
      let hasEnded = await job.run { self.take($0, of: job) }
      if hasEnded { self.jobHasEnded(job) }
    }
  }

  /// Shows the contacts of one call everywhere as their writes left them.
  private func take(_ ended: [EndedContact], of job: JobModel) {
    let plan = job.state.plan
    var gone: Set<ContactID> = []
    for contact in ended {
      switch contact.outcome.remainder {
      case .contact(let read): spreadWritten(read)
      case .nothing: gone.insert(plan.subjects[contact.place].id)
      case .unread: break
      }
    }
    if !gone.isEmpty { remove(gone) }
    let done = ended.filter { $0.outcome.word == .done }
    let ids = done.map { plan.subjects[$0.place].id }
    // A contact that is done loses its mark; one that failed keeps it for another try.
    for id in ids where !gone.contains(id) { lists.unmark(id) }
    guard plan.act == .prefer else {
      if !ids.isEmpty { changes.addFinal(plan.act.action, of: ids, act: job.state.number) }
      return
    }
    for contact in done {
      guard case .contact(let after) = contact.outcome.remainder else { continue }
      let channels = (plan.changes[after.id] ?? [:]).keys
      job.reversals.append(
        PreferenceReversal(from: plan.subjects[contact.place], to: after, channels: channels))
    }
  }

  /// Removes contacts that are gone from the lists and the detail.
  private func remove(_ ids: Set<ContactID>) {
    lists.remove(ids)
    guard let shown = detail.state.contact?.id, ids.contains(shown) else { return }
    detail.discardReading(of: shown)
    guard edit == nil else { return }
    focus = .list
    showCurrentInDetail()
  }

  private func jobHasEnded(_ job: JobModel) {
    undo.note(job)
    keepOutcomes(of: job.state)
    say(job.endFailure)
    if plans.box === job { plans.hideBox() }
    sayEnd(of: job.state)
    if let relations = job.relations.message(after: job.state) { messages.saySecond(relations) }
    guard overlays.overlay == .leaving(isWaiting: true), jobs.active.isEmpty else { return }
    overlays.overlay = nil
    quit()
  }

  /// Keeps the outcome of each contact for `:messages`. The job's panel has the contacts of a
  /// longer job that are done without a warning.
  private func keepOutcomes(of job: JobState) {
    let isAlone = job.plan.subjects.count == 1
    for subject in job.plan.subjects {
      if case .done(_, warnings: []) = job.outcomes[subject.id], !isAlone { continue }
      messages.keep(job.message(on: subject))
    }
  }

  private func sayEnd(of job: JobState) {
    let isListed = if case .panel(.jobs, _) = overlays.overlay { true } else { false }
    // The outcome of a single contact was kept just now, and is not said twice.
    guard job.plan.subjects.count == 1, let message = job.message(on: job.plan.subjects[0]) else {
      return say(job.endMessage(shownBy: isListed ? "Enter" : "J"))
    }
    messages.show(message)
  }

  // MARK: - Unfinished jobs

  /// Asks the journal at the start. If jobs are unfinished, their panel opens.
  package func lookForUnfinished() {
    perform {
      await self.unfinished.read()
      guard let message = Message.unfinished(self.unfinished.jobs) else {
        return await self.unfinished.tellUnknownOutcomes()
      }
      self.say(message)
      if !self.isInTheMiddle { self.overlays.overlay = .panel(.unfinished, top: 0) }
    }
  }

  package func openUnfinished() {
    overlays.overlay = .panel(.unfinished, top: 0)
    perform { await self.unfinished.read() }
  }
}
