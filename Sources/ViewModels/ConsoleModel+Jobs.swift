package import Domain
import Operations

/// Carrying confirmed plans out beside whatever else the operator does.
extension ConsoleModel {
  /// One contact stays in its dialog; several go on in the jobs' panel.
  func startJob(_ plan: ActionPlanModel) {
    for subject in plan.state.subjects {
      detail.discardReading(of: subject.id)
      detail.forgetEndedChanges(of: subject.id)
    }
    let job = jobs.start(plan)
    job.relations = relations(of: plan.state)
    if plan.state.subjects.count == 1 {
      plan.job = job
    } else {
      closePlan()
      state.overlay = .panel(.jobs, top: 0)
    }
    carryOn(job)
  }

  private func carryOn(_ job: JobModel) {
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
    for id in ids where !gone.contains(id) { unmark(id) }
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

  /// Contacts that are no more leave the lists and the detail.
  private func remove(_ ids: Set<ContactID>) {
    let providers = Set(ids.map(\.provider))
    for list in lists where providers.contains(list.info.name) { list.remove(ids) }
    find.remove(ids)
    guard let shown = detail.state.contact?.id, ids.contains(shown) else { return }
    detail.discardReading(of: shown)
    guard edit == nil else { return }
    state.focus = .list
    showCurrentInDetail()
  }

  private func unmark(_ id: ContactID) {
    for list in lists { list.unmark(id) }
    find.unmark(id)
  }

  private func jobHasEnded(_ job: JobModel) {
    noteChanges(of: job)
    keepOutcomes(of: job.state)
    if let failure = job.endFailure { say(failure) }
    if plan?.job !== job {
      sayEnd(of: job.state)
      if let relations = relations(of: job) { saySecond(relations) }
    }
    leaveOnceJobsHaveEnded()
  }

  private func sayEnd(of job: JobState) {
    let isListed = if case .panel(.jobs, _) = state.overlay { true } else { false }
    // Of one contact it was kept just now, and is not said twice.
    guard job.plan.subjects.count == 1, let message = job.message(on: job.plan.subjects[0]) else {
      return say(job.endMessage(shownBy: isListed ? "Enter" : "J"))
    }
    show(message)
  }

  // MARK: - Who else may be the same person

  /// Of those who are erased and not about them; erased, they have nothing left to be told by.
  private func relations(of plan: ActionPlanState) -> [ContactID: [Contact]] {
    guard plan.act != .prefer, let found = find.state?.list.contacts else { return [:] }
    let subjects = Set(plan.subjects.map(\.id))
    var relations: [ContactID: [Contact]] = [:]
    for id in subjects {
      let others = find.relations(of: id).filter { !subjects.contains($0.id) }
      if !others.isEmpty { relations[id] = others.compactMap { found.contact($0.id) } }
    }
    return relations
  }

  /// Who is left of the groups that an erased contact was proposed in; `nil` where nobody is.
  private func relations(of job: JobModel) -> Message? {
    var others: [Contact] = []
    for subject in job.state.subjects(.done) {
      for other in job.relations[subject.id] ?? []
      where !others.contains(where: { $0.id == other.id }) { others.append(other) }
    }
    guard !others.isEmpty else { return nil }
    let ids = others.map { "\($0.id.provider) \($0.id.value)" }
    let names = zip(others, ids).map { $0.name.isEmpty ? $1 : "\($0.name), \($1)" }
    let count = others.count == 1 ? "1 more contact" : "\(others.count) more contacts"
    let what = "\(count) may be the same person: "
    var message = Message(.warning, what + names.joined(separator: "; "))
    message.impersonal = what + ids.joined(separator: ", ")
    return message
  }

  func sayRelations(of job: JobModel) {
    if let message = relations(of: job) { say(message) }
  }

  // MARK: - Leaving while they run

  /// Enter on the question: begins no more, waits for what is in flight, then leaves.
  package func leaveJobs() {
    guard case .leaving(false) = state.overlay else { return }
    state.overlay = .leaving(isWaiting: true)
    for job in jobs.active { end(job) }
  }

  /// The program is being ended from outside: nothing more is begun.
  package func beginNoMore() {
    for job in jobs.active { job.leave() }
  }

  private func leaveOnceJobsHaveEnded() {
    guard state.overlay == .leaving(isWaiting: true), jobs.active.isEmpty else { return }
    state.overlay = nil
    quit()
  }

  // MARK: - Keys in their panel

  /// The job that keys are about, where one of its panels is in front.
  package var selectedJob: JobModel? {
    switch state.overlay {
    case .panel(.jobs, _): jobs.selected
    case .panel(.job(let number), _): jobs[number]
    default: nil
    }
  }

  package func moveInJobs(_ movement: Movement, page: Int) { jobs.move(movement, page: page) }

  package func openJob() {
    guard let job = selectedJob else { return }
    state.overlay = .panel(.job(job.state.number), top: 0)
  }

  package var pauseAvailability: Availability {
    guard let job = selectedJob?.state else { return .unavailable(reason: Self.noJob) }
    guard job.isActive else { return .unavailable(reason: "the job has ended") }
    guard job.phase != .cancelling else { return .unavailable(reason: "it is being cancelled") }
    return job.hasRest ? .available : .unavailable(reason: "the last of them is in flight")
  }

  package func pauseJob() {
    guard let job = selectedJob, pauseAvailability.isAvailable else { return }
    if job.state.isPaused {
      job.resume()
      carryOn(job)
    } else {
      job.pause()
    }
  }

  package var cancelAvailability: Availability {
    guard let job = selectedJob?.state else { return .unavailable(reason: Self.noJob) }
    guard job.isActive else { return .unavailable(reason: "the job has ended") }
    return job.phase == .cancelling
      ? .unavailable(reason: "it is being cancelled: what is in flight finishes") : .available
  }

  package func cancelJob() {
    if let reason = cancelAvailability.reason { return say(.info, "cancel: \(reason)") }
    guard let job = selectedJob else { return }
    if !job.state.inFlight.isEmpty { say(.info, "what is in flight finishes; no more is begun") }
    end(job)
  }

  private func end(_ job: JobModel) {
    job.cancel()
    carryOn(job)
  }

  static let noJob = "there is no job"
}
