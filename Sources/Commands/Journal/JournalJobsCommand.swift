import App
import ArgumentParser
import Domain
import Foundation
import Operations

struct JournalJobsCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "jobs",
    abstract: "List unfinished jobs with their progress.")

  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let app = try context.app(needsCredentials: false)
    let jobs = try await JournalReading.value { () async throws(JournalFailure) in
      try await app.archive.unfinishedJobs()
    }
    for job in jobs {
      let missing = try await JournalReading.value { () async throws(JournalFailure) in
        try await ResumeJob.missing(job, in: app.archive)
      }
      guard missing > 0 else { continue }
      let name = job.id.uuidString.lowercased()
      context.report.note(
        "\(name): never began, \(missing) of its \(job.total + missing) contacts are not in the "
          + "journal; roster journal abandon \(name) abandons it")
    }
    guard context.rendering.format != .table || !jobs.isEmpty else {
      return context.report.note("there are no unfinished jobs")
    }
    try io.write(context.rendering.rows(jobs.map(JournalJSON.members)))
  }
}

struct JournalContinueCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "continue",
    abstract: "Send the remaining contacts of an unfinished job.",
    discussion: """
      Contacts with an unknown outcome are not sent: run journal settle first. The journal keeps \
      no values; each contact's change is recovered from its digest.
      """)

  @Argument(help: "The job's identifier, or its beginning.") var job: String
  @Flag(help: "Do not ask.") var yes = false
  @OptionGroup var write: WriteOptions
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let archive = try context.app(needsCredentials: false).archive
    let unfinished = try await JournalReading.unfinishedJob(job, in: archive)
    // The action is checked below, after the journal's word for it is known to be valid.
    let run = try await context.writing(nil, at: unfinished.provider, write)
    let resume = ResumeJob(
      client: run.client, archive: run.app.archive, context: run.context,
      others: run.app.clients.map(\.info))
    let remainder = try await JournalReading.value { () async throws(JournalFailure) in
      try await resume.remainder(of: unfinished)
    }
    try run.client.require(remainder.action)
    if let obstacle = remainder.obstacle {
      throw CommandFailure.unavailable(
        .refused, provider: run.info.name,
        reason: "\(obstacle); roster journal abandon \(unfinished.id.uuidString.lowercased()) "
          + "abandons it")
    }
    say(remainder, run.report)
    do throws(WriteFailure) {
      if !remainder.notSent.isEmpty {
        try resume.requireSameInstallation(remainder)
      } else if !remainder.doneLater.isEmpty {
        _ = try await resume.close(remainder)
      }
    } catch {
      throw CommandFailure.write(error)
    }
    guard !remainder.notSent.isEmpty else {
      return try io.write(run.rendering.rows([]))
    }
    guard let context = try run.begin(remainder.notSent.map(\.write)) else { return }
    try await ask(remainder, run)
    try await run.perform(
      remainder.action, of: remainder.targets, origin: .resumed(resume, remainder, skipped: []),
      context)
  }

  private func ask(
    _ remainder: JobRemainder, _ run: WriteRun
  ) async throws(CommandFailure) {
    let act: ConfirmationPrompt.Act
    switch remainder.action {
    case .delete: act = .delete
    case .anonymize: act = .anonymize
    default: return
    }
    let prompt = run.prompt(act, isAnswered: yes)
    try prompt.requireAnswer()
    try await prompt.ask(forCount: remainder.notSent.count)
  }

  private func say(_ remainder: JobRemainder, _ report: ErrorReport) {
    if !remainder.unknown.isEmpty {
      report.note(
        "\(Count.of(remainder.unknown.count, "contact")) with an unknown outcome left out; "
          + "roster journal settle reads them")
    }
    if !remainder.unreadable.isEmpty {
      report.note(
        "\(Count.of(remainder.unreadable.count, "contact")) left out: the journal does not show "
          + "the contact or the change")
    }
    if !remainder.doneLater.isEmpty {
      report.note(
        "\(Count.of(remainder.doneLater.count, "contact")) left out: a later write has done it")
    }
    if !remainder.doubtful.isEmpty {
      report.note(
        "\(Count.of(remainder.doubtful.count, "contact")) left out: a later write may have done "
          + "it; roster journal settle reads it")
    }
    if remainder.notSent.isEmpty { report.note("nothing is left to send") }
  }
}

struct JournalAbandonCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "abandon",
    abstract: "Abandon an unfinished job: nothing more of it is sent.")

  @Argument(help: "The job's identifier, or its beginning.") var job: String
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let archive = try context.app(needsCredentials: false).archive
    let unfinished = try await JournalReading.unfinishedJob(job, in: archive)
    let (app, client) = try context.provider(unfinished.provider, needsCredentials: false)
    let resume = ResumeJob(
      client: client, archive: app.archive,
      context: app.writeContext())
    let remainder = try await JournalReading.value { () async throws(JournalFailure) in
      try await resume.remainder(of: unfinished)
    }
    let isGivenUp: Bool
    do throws(WriteFailure) {
      isGivenUp = try await resume.abandon(remainder)
    } catch {
      throw CommandFailure.write(error)
    }
    guard isGivenUp else {
      throw CommandFailure.unavailable(
        .conflict, provider: client.info.name, reason: "another process is continuing the job")
    }
    var left = unfinished
    left.givenUp = left.notSent
    try io.write(context.rendering.object(JournalJSON.members(left)))
  }
}
