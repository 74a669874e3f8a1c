import App
import ArgumentParser
import Domain
import Foundation
import Operations

struct JournalContinueCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "continue",
    abstract: "Send what an unfinished job has not sent yet.",
    discussion: """
      Of whom the outcome is unknown nothing is sent: journal settle reads them first. The journal \
      keeps no values; what each contact was to get is found by its digest.
      """)

  @Argument(help: "The job's identifier, or how it begins.") var job: String
  @Flag(help: "Do not ask.") var yes = false
  @OptionGroup var write: WriteOptions
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let archive = try context.app(needsCredentials: false).archive
    let unfinished = try await JournalReading.unfinishedJob(job, in: archive)
    // The action is required once it is known to be one.
    let run = try context.writing(nil, at: unfinished.provider, write)
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
          + "gives it up")
    }
    say(remainder, run.report)
    guard !remainder.notSent.isEmpty else {
      return try io.write(run.rendering.rows([]))
    }
    do throws(WriteFailure) {
      try resume.requireSameInstallation(remainder)
    } catch {
      throw CommandFailure.write(error)
    }
    guard let context = try run.begin(remainder.notSent.map(\.write)) else { return }
    try ask(remainder, run.info, io)
    try await run.perform(
      remainder.action, of: remainder.targets, origin: .resumed(resume, remainder, skipped: []),
      context)
  }

  private func ask(
    _ remainder: JobRemainder, _ info: ProviderInfo, _ io: CommandIO
  ) throws(CommandFailure) {
    let act: ConfirmationPrompt.Act
    switch remainder.action {
    case .delete: act = .delete
    case .anonymize: act = .anonymize
    default: return
    }
    let prompt = ConfirmationPrompt(act: act, info: info, isAnswered: yes, io: io)
    try prompt.requireTerminal()
    try prompt.ask(forCount: remainder.notSent.count)
  }

  private func say(_ remainder: JobRemainder, _ report: ErrorReport) {
    if !remainder.unknown.isEmpty {
      report.note(
        "\(remainder.unknown.count) of unknown outcome are left out; "
          + "roster journal settle reads them")
    }
    if !remainder.unreadable.isEmpty {
      report.note(
        "\(remainder.unreadable.count) are left out: the journal does not say to whom they were")
    }
    if remainder.notSent.isEmpty { report.note("nothing is left to send") }
  }
}
