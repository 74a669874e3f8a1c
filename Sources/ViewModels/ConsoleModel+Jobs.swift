package import Domain

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

  /// Shows everywhere what a write has left of a contact.
  private func take(_ sent: SentAction, of job: JobModel) {
    switch sent.remainder {
    case .contact(let contact): spreadWritten(contact)
    case .nothing: remove(sent.subject.id)
    case .unread: break
    }
    guard case .done = sent.outcome else { return }
    // What is done needs its mark no longer; what failed keeps it for another try.
    unmark(sent.subject.id)
    guard job.state.plan.act == .prefer else {
      return noteFinal(job.state.plan.act.action, of: sent.subject.id)
    }
    guard case .contact(let after) = sent.remainder else { return }
    let channels = (job.state.plan.changes[after.id] ?? [:]).keys
    job.reversals.append(PreferenceReversal(from: sent.subject, to: after, channels: channels))
  }

  /// A contact that is no more leaves the lists and the detail.
  private func remove(_ id: ContactID) {
    for list in lists where list.info.name == id.provider { list.remove(id) }
    find.remove(id)
    guard detail.state.contact?.id == id else { return }
    detail.discardReading(of: id)
    guard edit == nil else { return }
    state.focus = .list
    showCurrentInDetail()
  }

  private func unmark(_ id: ContactID) {
    for list in lists { list.unmark(id) }
    find.unmark(id)
  }

  private func jobHasEnded(_ job: JobModel) {
    if !job.reversals.isEmpty { noteChange(.preferences(job.reversals)) }
    keepOutcomes(of: job.state)
    if let failure = job.endFailure { say(failure) }
    if plan?.job !== job {
      let isListed = if case .panel(.jobs, _) = state.overlay { true } else { false }
      say(job.state.endMessage(shownBy: isListed ? "Enter" : "J"))
      sayRelations(of: job)
    }
    leaveOnceJobsHaveEnded()
  }

  // MARK: - Who else may be the same person

  /// Of those who are erased and not about them; erased, they have nothing left to be told by.
  private func relations(of plan: ActionPlanState) -> [ContactID] {
    guard plan.act != .prefer else { return [] }
    let subjects = Set(plan.subjects.map(\.id))
    var others: [ContactID] = []
    for relation in plan.subjects.flatMap({ find.relations(of: $0.id) })
    where !subjects.contains(relation.id) && !others.contains(relation.id) {
      others.append(relation.id)
    }
    return others
  }

  /// Says who is left of the groups that an erased contact was proposed in.
  func sayRelations(of job: JobModel) {
    guard !job.relations.isEmpty, !job.state.subjects(.done).isEmpty else { return }
    let others = job.relations.map { "\($0.provider) \($0.value)" }.joined(separator: ", ")
    let count = job.relations.count == 1 ? "1 more contact" : "\(job.relations.count) more contacts"
    say(.warning, "\(count) may be the same person: \(others)")
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
      job.goOn()
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
