import App
import ArgumentParser
import Domain
import Foundation
import Operations

struct JournalJobsCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "jobs",
    abstract: "List the jobs that were left unfinished, and how far each came.")

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
        "\(name): never begun, \(missing) of its \(job.total + missing) contacts are not in the "
          + "journal; roster journal abandon \(name) gives it up")
    }
    guard context.rendering.format != .table || !jobs.isEmpty else {
      return context.report.note("no job is unfinished")
    }
    try io.write(context.rendering.rows(jobs.map(JournalJSON.members)))
  }
}
