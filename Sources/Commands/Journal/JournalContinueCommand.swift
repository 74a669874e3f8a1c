import App
import ArgumentParser
import Domain
import Foundation
import Operations

struct JournalContinueCommand: AsyncParsableCommand {
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

  func run() async throws {
    let context = CommandContext(global)
    let archive = try context.app(needsCredentials: false).archive
    let unfinished = try await JournalReading.unfinishedJob(job, in: archive)
    let (app, client) = try context.provider(
      unfinished.provider, needsCredentials: !write.dryRun)
    let resume = ResumeJob(
      client: client, archive: app.archive, context: write.context(app),
      others: app.clients.map(\.info))
    let remainder = try await JournalReading.value { () async throws(JournalFailure) in
      try await resume.remainder(of: unfinished)
    }
    try client.require(remainder.action)
    if let obstacle = remainder.obstacle {
      throw CommandFailure.unavailable(
        .refused, provider: client.info.name,
        reason: "\(obstacle); roster journal abandon \(unfinished.id.uuidString.lowercased()) "
          + "gives it up")
    }
    let run = WriteRun(client: client, report: context.report)
    say(remainder, context.report)
    guard !remainder.notSent.isEmpty else {
      return try StandardOutput.write(context.rendering.rows([]))
    }
    do throws(WriteFailure) {
      try resume.requireSameInstallation(remainder)
    } catch {
      throw CommandFailure.write(error)
    }
    guard !write.dryRun else {
      for (index, part) in remainder.notSent.enumerated() {
        try run.printPlan(of: part.write, isFirst: index == 0)
      }
      return
    }
    try ask(remainder, client.info)
    let watch = WaitNotice(app, report: context.report).watch()
    defer { watch.cancel() }
    try await send(remainder, resume, run, context.rendering)
  }

  private func ask(_ remainder: JobRemainder, _ info: ProviderInfo) throws(CommandFailure) {
    let act: ConfirmationPrompt.Act
    switch remainder.action {
    case .delete: act = .delete
    case .anonymize: act = .anonymize
    default: return
    }
    let prompt = ConfirmationPrompt(act: act, info: info, isAnswered: yes)
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

  private func send(
    _ remainder: JobRemainder, _ resume: ResumeJob, _ run: WriteRun, _ rendering: OutputRendering
  ) async throws(CommandFailure) {
    let resumed: WriteContext?
    do throws(WriteFailure) {
      resumed = try await resume.take(remainder)
    } catch {
      throw .write(error)
    }
    guard let resumed else {
      throw .unavailable(
        .conflict, provider: run.client.info.name,
        reason: "another process has gone on with the job; look at it again")
    }
    guard remainder.action != .delete else {
      return try await DeletionReport(run: run, info: run.client.info, context: resumed).perform(
        remainder.notSent.map { .id($0.contactID) },
        by: DeleteContacts(client: run.client, context: resumed), rendering: rendering)
    }
    let parts = Dictionary(remainder.notSent.map { ($0.contactID, $0) }) { $1 }
    let name = run.client.info.name
    try await ManyWrites(
      run: run, context: resumed,
      subject: { (id) throws(CommandFailure) in .id(ContactID(provider: name, value: id)) },
      write: { (subject) async throws(WriteFailure) in
        guard case .id(let id) = subject, let part = parts[id.value] else {
          preconditionFailure("Each id is that of a part.")
        }
        return try await resume.send(part, resumed)
      }
    ).perform(remainder.notSent.map(\.contactID), rendering: rendering)
  }
}
