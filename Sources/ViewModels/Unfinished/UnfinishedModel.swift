package import Domain
import Observation
import Operations

/// The jobs that earlier runs of the program left unfinished.
@Observable
package final class UnfinishedModel {
  /// Oldest first.
  package private(set) var jobs: [UnfinishedJob] = []
  /// The job that keys are about.
  package private(set) var selection: UnfinishedJob.ID?
  /// Whether a command on one of them is running.
  package private(set) var isWorking = false
  /// How many contacts of how many have been read.
  package private(set) var progress: (read: Int, of: Int)?
  /// The job that the next press of the key abandons.
  package private(set) var abandoning: UnfinishedJob.ID?

  @ObservationIgnored private let services: ConsoleServices
  @ObservationIgnored private let messages: MessagesModel
  @ObservationIgnored private let work: BackgroundWork
  /// The context and the rules of writes; set by the router.
  @ObservationIgnored var context: () -> WriteContext? = { nil }
  @ObservationIgnored var rules: () -> WriteRules? = { nil }
  /// Shows the plan for the remaining contacts of a job; set by the router.
  @ObservationIgnored var open: (ActionPlanModel) -> Void = { _ in }

  init(services: ConsoleServices, messages: MessagesModel, work: BackgroundWork) {
    self.services = services
    self.messages = messages
    self.work = work
  }

  package var selected: UnfinishedJob? { jobs.first { $0.id == selection } ?? jobs.first }

  func take(_ found: [UnfinishedJob]) {
    if found != jobs { jobs = found }
    if let selection, !found.contains(where: { $0.id == selection }) { self.selection = nil }
    abandoning = nil
  }

  package func move(_ movement: Movement, page: Int) {
    guard let row = jobs.firstIndex(where: { $0.id == selected?.id }) else { return }
    let target = jobs[movement.target(from: row, count: jobs.count, page: page)].id
    if target != selected?.id { abandoning = nil }
    selection = target
  }

  // MARK: - The journal

  func read() async {
    do throws(JournalFailure) {
      take(try await services.archive.unfinishedJobs())
    } catch {
      messages.say(.unreadable(error))
    }
  }

  /// Reports unknown outcomes of single writes, which belong to no job.
  func tellUnknownOutcomes() async {
    do throws(JournalFailure) {
      let count = try await services.archive.count(.unknown)
      if count > 0 { messages.say(.unknownOutcomes(count)) }
    } catch {
      messages.keep(.unreadable(error))
    }
  }

  // MARK: - Commands on the selected job

  private static let busy = Availability.unavailable(
    reason: "contacts of a job are being read; ^C cancels it")
  private static let nothing = Availability.unavailable(reason: "no job is unfinished")

  package var settleAvailability: Availability {
    guard let job = selected else { return Self.nothing }
    if isWorking { return Self.busy }
    return job.unknown > 0 ? .available : .unavailable(reason: "no outcome is unknown")
  }

  package var continueAvailability: Availability {
    guard let job = selected else { return Self.nothing }
    if isWorking { return Self.busy }
    guard job.left > 0 else { return .unavailable(reason: "all were sent: settle them") }
    guard let action = Action(rawValue: job.action), let client = client(of: job) else {
      return missingProvider(job)
    }
    return rules()?.availability(of: action, at: client.info) ?? .available
  }

  package var abandonAvailability: Availability {
    guard let job = selected else { return Self.nothing }
    if isWorking { return Self.busy }
    return client(of: job) == nil ? missingProvider(job) : .available
  }

  private func missingProvider(_ job: UnfinishedJob) -> Availability {
    .unavailable(reason: "the config has no provider '\(job.provider)'")
  }

  private func client(of job: UnfinishedJob) -> (any ProviderClient)? {
    ProviderName(job.provider).flatMap { name in
      services.clients.first { $0.info.name == name }
    }
  }

  /// Runs one command on a job at a time, then reads the journal again.
  private func perform(
    on job: UnfinishedJob,
    _ body: @escaping (any ProviderClient, WriteContext, ResumeJob, JobRemainder) async -> Void
  ) {
    guard let client = client(of: job), let context = context(), !isWorking else { return }
    isWorking = true
    let resume = ResumeJob(
      client: client, archive: services.archive, context: context,
      others: services.clients.map(\.info))
    work.perform(isCancellable: true) {
      do throws(JournalFailure) {
        let remainder = try await resume.remainder(of: job)
        // Bulk calls leave the provider's call limit to the operator's own calls first.
        await CallPriority.$current.withValue(.bulk) {
          await body(client, context, resume, remainder)
        }
      } catch {
        self.messages.say(.unreadable(error))
      }
      self.isWorking = false
      self.progress = nil
      await self.read()
    }
  }

  // MARK: - Settle

  /// Reads each contact with an unknown outcome and records the result.
  package func settle() {
    guard settleAvailability.isAvailable, let job = selected else {
      return messages.say("settle", isUnavailable: settleAvailability)
    }
    perform(on: job) { client, context, _, remainder in
      let settling = SettleWrite(
        client: client, archive: self.services.archive, context: context,
        others: self.services.clients.map(\.info))
      var tally = SettlingTally()
      for record in remainder.unknown where !Task.isCancelled {
        await tally.take(record, by: settling)
      }
      self.messages.say(tally.message)
    }
  }

  // MARK: - Continue

  /// Reads the remaining contacts and shows their plan. Nothing is sent before it is confirmed.
  package func continueJob() {
    guard continueAvailability.isAvailable, let job = selected else {
      return messages.say("continue", isUnavailable: continueAvailability)
    }
    perform(on: job) { client, context, resume, remainder in
      do throws(WriteFailure) {
        try resume.requireSameInstallation(remainder)
      } catch {
        return self.messages.say(Message(error))
      }
      if let obstacle = remainder.obstacle { return self.messages.say(.neverBegun(obstacle)) }
      guard !remainder.notSent.isEmpty else { return await self.close(remainder, by: resume) }
      let total = remainder.notSent.count
      let reading = await RemainingContacts(client: client).read(remainder) {
        self.progress = ($0, total)
      }
      switch reading {
      case .failure(let failure): self.messages.say(Message(failure))
      case .success(let contacts):
        guard var planned = contacts.plan(remainder, at: client.info) else {
          return self.messages.say(.noneExists)
        }
        let skipped = planned.skipped.map(\.contact.id.value)
        planned.leaveOut(remainder)
        self.open(
          ActionPlanModel(
            planned, client: client, context: context,
            resumed: .resumed(resume, remainder, skipped: skipped)))
      }
    }
  }

  private func close(_ remainder: JobRemainder, by resume: ResumeJob) async {
    guard !remainder.doneLater.isEmpty else { return messages.say(.nothingLeftToSend(remainder)) }
    do throws(WriteFailure) {
      let isClosed = try await resume.close(remainder)
      messages.say(isClosed ? .nothingLeftToSend(remainder) : .takenOver)
    } catch {
      messages.say(Message(error))
    }
  }

  // MARK: - Abandon

  /// The first press explains the consequence, the second one abandons the job.
  package func abandon() {
    guard abandonAvailability.isAvailable, let job = selected else {
      return messages.say("abandon", isUnavailable: abandonAvailability)
    }
    guard abandoning == job.id else {
      abandoning = job.id
      return messages.say(.abandoning(job))
    }
    perform(on: job) { _, _, resume, remainder in
      do throws(WriteFailure) {
        let isAbandoned = try await resume.abandon(remainder)
        self.messages.say(isAbandoned ? .abandoned(remainder) : .takenOver)
      } catch {
        self.messages.say(Message(error))
      }
    }
  }
}

nonisolated extension UnfinishedJob {
  /// `12 done, 1 failed, 1 unknown, 187 not sent`
  package var tally: String {
    [
      (done, "done"), (failed, "failed"), (unknown, "unknown"), (givenUp, "given up"),
      (left, "not sent"),
    ]
    .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}
