package import Domain
import Operations

/// What a killed session or a dropped line has left: told at the start, and gone on with, verified
/// or given up by the operator's act.
extension ConsoleModel {
  /// Asks the journal once the console stands; where something is left, its panel opens.
  package func lookForUnfinished() {
    perform {
      await self.readUnfinished()
      let jobs = self.unfinished.jobs
      guard let first = jobs.first else { return await self.tellUnknownOutcomes() }
      let what =
        jobs.count == 1 ? "1 job unfinished: \(first.tally)" : "\(jobs.count) jobs unfinished"
      self.say(.warning, what, nextStep: "verify, continue or abandon")
      if self.state.overlay == nil, self.state.prompt == nil, self.plan == nil, self.edit == nil {
        self.state.overlay = .panel(.unfinished, top: 0)
      }
    }
  }

  package func openUnfinished() {
    state.overlay = .panel(.unfinished, top: 0)
    perform { await self.readUnfinished() }
  }

  private func readUnfinished() async {
    do throws(JournalFailure) {
      unfinished.take(try await services.archive.unfinishedJobs())
    } catch {
      say(.warning, "the journal cannot be read: \(error.message)")
    }
  }

  /// Writes that stand alone are no job, and only told of.
  private func tellUnknownOutcomes() async {
    do throws(JournalFailure) {
      let count = try await services.archive.count(.unknown)
      guard count > 0 else { return }
      let writes = count == 1 ? "1 write has" : "\(count) writes have"
      say(
        .warning, "\(writes) an unknown outcome",
        nextStep: ":journal list --outcome unknown shows them, :journal settle reads them")
    } catch {
      keep(Message(.warning, "the journal cannot be read: \(error.message)"))
    }
  }

  package func moveInUnfinished(_ movement: Movement, page: Int) {
    unfinished.move(movement, page: page)
  }

  // MARK: - What can be done about the selected one

  package var verifyAvailability: Availability {
    guard let job = unfinished.selected else { return Self.nothingUnfinished }
    if unfinished.isWorking { return Self.busy }
    return job.unknown > 0 ? .available : .unavailable(reason: "no outcome is unknown")
  }

  package var continueAvailability: Availability {
    guard let job = unfinished.selected else { return Self.nothingUnfinished }
    if unfinished.isWorking { return Self.busy }
    guard job.notSent > 0 else { return .unavailable(reason: "all were sent: verify them") }
    guard let action = Action(rawValue: job.action), let client = client(of: job) else {
      return .unavailable(reason: "the config has no provider '\(job.provider)'")
    }
    return availability(of: action, at: client.info)
  }

  package var abandonAvailability: Availability {
    guard let job = unfinished.selected else { return Self.nothingUnfinished }
    if unfinished.isWorking { return Self.busy }
    return client(of: job) == nil
      ? .unavailable(reason: "the config has no provider '\(job.provider)'") : .available
  }

  private static let busy = Availability.unavailable(
    reason: "contacts of a job are being read; ^C stops that")
  private static let nothingUnfinished = Availability.unavailable(reason: "no job is unfinished")

  private func client(of job: UnfinishedJob) -> (any ProviderClient)? {
    ProviderName(job.provider).flatMap(client(of:))
  }

  private func resume(_ job: UnfinishedJob) -> ResumeJob? {
    client(of: job).map {
      ResumeJob(
        client: $0, archive: services.archive, context: writeContext,
        others: services.clients.map(\.info))
    }
  }

  /// Does one thing at a time about a job, and reads the journal again after it.
  private func work(
    on job: UnfinishedJob, _ body: @escaping (ResumeJob, JobRemainder) async -> Void
  ) {
    guard let resume = resume(job), unfinished.beginWork() else { return }
    perform(isCancellable: true) {
      do throws(JournalFailure) {
        let remainder = try await resume.remainder(of: job)
        // Thousands may be left: they wait for the provider's limit, and let the operator's calls by.
        await CallPriority.$current.withValue(.bulk) { await body(resume, remainder) }
      } catch {
        self.say(.warning, "the journal cannot be read: \(error.message)")
      }
      self.unfinished.endWork()
      await self.readUnfinished()
    }
  }

  // MARK: - Verify

  /// Reads each contact of which nobody knows, and tells the journal what became of it.
  package func verifyUnfinished() {
    if let reason = verifyAvailability.reason { return sayUnavailable("verify", reason) }
    guard let job = unfinished.selected, let client = client(of: job) else { return }
    let settling = SettleWrite(
      client: client, archive: services.archive, context: writeContext,
      others: services.clients.map(\.info))
    work(on: job) { _, remainder in
      var tally = SettlingTally()
      for record in remainder.unknown where !Task.isCancelled {
        await tally.take(record, by: settling)
      }
      if let message = tally.message { self.say(message) }
    }
  }

  // MARK: - Continue

  /// Reads who is left, and shows the ordinary plan for them; nothing is sent before its answer.
  package func continueUnfinished() {
    if let reason = continueAvailability.reason { return sayUnavailable("continue", reason) }
    guard let job = unfinished.selected, let client = client(of: job) else { return }
    work(on: job) { resume, remainder in
      do throws(WriteFailure) {
        try resume.requireSameInstallation(remainder)
      } catch {
        return self.say(Message(error))
      }
      if let obstacle = remainder.obstacle {
        return self.say(.warning, obstacle, nextStep: "abandon it, and begin the job again")
      }
      let total = remainder.notSent.count
      let reading = await RemainingContacts(client: client).read(remainder) {
        self.unfinished.note(read: $0, of: total)
      }
      switch reading {
      case .failure(let failure): self.say(Message(failure))
      case .success(let contacts): self.openRemainder(remainder, contacts, resume, client)
      }
    }
  }

  private func openRemainder(
    _ remainder: JobRemainder, _ contacts: RemainingContacts.Found, _ resume: ResumeJob,
    _ client: any ProviderClient
  ) {
    guard let planned = contacts.plan(remainder, at: client.info) else {
      return say(.info, "nothing of the job can be sent: nobody of it is there any more")
    }
    closeOverlay()
    plan = ActionPlanModel(
      planned, client: client, context: writeContext,
      resumed: .resumed(
        resume, remainder, skipped: planned.skipped.map(\.contact.id.value)))
  }

  // MARK: - Abandon

  /// The first press says what it means, the second one does it.
  package func abandonUnfinished() {
    if let reason = abandonAvailability.reason { return sayUnavailable("abandon", reason) }
    guard let job = unfinished.selected else { return }
    guard unfinished.abandoning == job.id else {
      unfinished.armAbandoning()
      return say(
        .warning, "giving the job up leaves \(job.notSent) unsent for good",
        nextStep: "the same key again gives it up")
    }
    work(on: job) { resume, remainder in
      do throws(WriteFailure) {
        guard try await resume.abandon(remainder) else {
          return self.say(.warning, "another process goes on with the job")
        }
        self.say(.success, "the job is given up; \(remainder.notSent.count) were not sent")
      } catch {
        self.say(Message(error))
      }
    }
  }
}

/// What became of several writes that were unknown.
private struct SettlingTally {
  private var happened = 0
  private var undone = 0
  private var open = 0
  private var reason: String?

  mutating func take(_ record: WriteRecord, by settling: SettleWrite) async {
    if let key = settling.neededKey(for: record) {
      open += 1
      reason = "roster journal settle asks for its \(key)"
      return
    }
    do throws(WriteFailure) {
      switch try await settling.settle(record) {
      case .happened: happened += 1
      case .didNotHappen: undone += 1
      case .undecided(let why):
        open += 1
        reason = why
      }
    } catch {
      open += 1
      reason = OperatorMessage(error).text
    }
  }

  /// `nil` where none was read.
  var message: Message? {
    guard happened + undone + open > 0 else { return nil }
    let parts = [(happened, "done"), (undone, "not done"), (open, "still unknown")]
      .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    return Message(open == 0 ? .success : .warning, "read: \(parts)", nextStep: reason)
  }
}
