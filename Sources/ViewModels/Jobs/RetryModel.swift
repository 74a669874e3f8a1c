package import Domain
import Operations

/// Tries the contacts of a job again that failed or were not sent.
package final class RetryModel {
  private unowned let router: any WriteRouter
  private let services: ConsoleServices
  private let jobs: JobsModel
  private let plans: PlansModel
  private let lists: ListsModel
  private let detail: ContactDetailModel
  private let overlays: OverlayModel
  private let messages: MessagesModel
  private let work: BackgroundWork

  init(
    router: any WriteRouter, services: ConsoleServices, jobs: JobsModel, plans: PlansModel,
    lists: ListsModel, detail: ContactDetailModel, overlays: OverlayModel,
    messages: MessagesModel, work: BackgroundWork
  ) {
    self.router = router
    self.services = services
    self.jobs = jobs
    self.plans = plans
    self.lists = lists
    self.detail = detail
    self.overlays = overlays
    self.messages = messages
    self.work = work
  }

  /// Whether the contacts that failed can be tried again, and why not.
  package var availability: Availability {
    guard let job = jobs.inFront?.state else { return JobsModel.none }
    guard !job.isActive else { return .unavailable(reason: "it has not ended yet") }
    let retriable = job.retriable
    // While a later job runs, what it leaves is not known.
    let isOpen = retriable.contains { contact in
      [nil, .underWay].contains(jobs.later(than: job, of: contact))
    }
    guard !isOpen else {
      return router.rules.availability(of: job.plan.act.action, at: job.plan.info)
    }
    if let contact = retriable.first, let answer = jobs.later(than: job, of: contact) {
      return .unavailable(reason: answer.words)
    }
    return .unavailable(
      reason: job.count(.unknown) == 0
        ? "nothing failed"
        : "what is unknown may have happened: read each contact first")
  }

  /// Opens the ordinary plan for the contacts that failed or were not sent, unless a later write of
  /// any process has done it.
  package func begin() {
    guard availability.isAvailable, let job = jobs.inFront,
      let client = router.client(of: job.state.plan.info.name)
    else {
      return messages.say("try again", isUnavailable: availability)
    }
    work.perform(isCancellable: true) { [router] in
      do throws(JournalFailure) {
        let later = try await LaterWrites(
          than: job.journalID, begun: job.state.startedAt, at: client.info,
          in: self.services.archive)
        guard !Task.isCancelled, self.jobs.inFront === job else { return }
        self.retry(job.state, later, router.rules)
      } catch {
        self.messages.say(.unreadable(error))
      }
    }
  }

  private func retry(_ job: JobState, _ journalled: LaterWrites, _ rules: WriteRules) {
    let retry = JobRetry(job: job, rules: rules) { contact in
      self.jobs.later(than: job, of: contact)
        ?? journalled.answer(to: job.plan.jobAct(of: contact), of: contact.id.value)
    }
    switch retry.plan(newest: newest) {
    case .failure(let nothing): messages.say(.nothingToTryAgain(nothing.reason))
    case .success(let planned):
      overlays.close()
      plans.open(planned)
    }
  }

  /// The contact as it was read last in this session.
  private func newest(_ contact: Contact) -> Contact {
    if let shown = detail.state.contact, shown.id == contact.id { return shown }
    return lists.list(of: contact.id.provider)?.state.contacts.contact(contact.id) ?? contact
  }
}
