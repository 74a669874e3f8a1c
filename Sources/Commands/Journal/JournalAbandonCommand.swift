import App
import ArgumentParser
import Domain
import Operations

struct JournalAbandonCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "abandon",
    abstract: "Give an unfinished job up: nothing more of it is sent.")

  @Argument(help: "The job's identifier, or how it begins.") var job: String
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let archive = try context.app(needsCredentials: false).archive
    let unfinished = try await JournalReading.unfinishedJob(job, in: archive)
    let (app, client) = try context.provider(unfinished.provider, needsCredentials: false)
    let resume = ResumeJob(
      client: client, archive: app.archive,
      context: WriteContext(journal: app.journal, ambient: app.ambient))
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
        .conflict, provider: client.info.name, reason: "another process goes on with the job")
    }
    var left = unfinished
    left.counts[.failed, default: 0] += remainder.notSent.count + remainder.unreadable.count
    left.counts[.notSent] = 0
    try io.write(context.rendering.object(JournalJSON.members(left)))
  }
}
