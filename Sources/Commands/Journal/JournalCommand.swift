import App
import ArgumentParser
import Domain
import Foundation

struct JournalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract: "Show writes with operator and outcome; settle unknown outcomes; continue jobs.",
    subcommands: [
      JournalListCommand.self, JournalShowCommand.self, JournalVerifyCommand.self,
      JournalExportCommand.self, JournalSettleCommand.self, JournalJobsCommand.self,
      JournalContinueCommand.self, JournalAbandonCommand.self, JournalAcceptHeadCommand.self,
    ])
}

struct JournalListCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List writes with their outcome, the newest last.")

  @OptionGroup var filter: JournalFilterOptions
  @Option(help: ArgumentHelp("At most this many, the newest.", valueName: "n"))
  var limit = 100
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit takes 1 or more") }
  }

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let app = try context.app(needsCredentials: false)
    var wanted = try filter.filter(now: app.ambient.now(), in: io)
    wanted.limit = limit + 1
    let query = wanted
    let found = try await JournalReading.value { () async throws(JournalFailure) in
      try await app.archive.writes(query)
    }
    if found.count > limit {
      context.report.note("only the newest \(limit) writes are shown; --limit shows more")
    }
    let records = Array(found.suffix(limit))
    let rendering = context.rendering
    guard rendering.format != .table else {
      return try io.write(JournalJSON.table(records))
    }
    try io.write(rendering.rows(records.map(JournalJSON.members)))
  }
}

struct JournalShowCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one write with all its entries, or the writes of a job.")

  @Argument(help: "The identifier of a write or a job, or its beginning.") var identifier: String
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let app = try context.app(needsCredentials: false)
    var filter = JournalFilter()
    filter.identifierPrefix = identifier.lowercased()
    let query = filter
    let records = try await JournalReading.value { () async throws(JournalFailure) in
      try await app.archive.writes(query)
    }
    guard let record = records.first else {
      throw CommandFailure.notInJournal(identifier)
    }
    let rendering = context.rendering
    if records.count == 1, rendering.format == .table {
      return try io.write(JournalJSON.table(record))
    }
    if records.count == 1 {
      let entries = JSONText.array(record.entries.map { .object(JournalJSON.members($0)) })
      return try io.write(
        rendering.format == .csv
          ? rendering.rows(record.entries.map(JournalJSON.members))
          : rendering.object(JournalJSON.members(record) + [("entries", entries)]))
    }
    guard Set(records.map(\.last.job)).count == 1, records[0].last.job != nil else {
      throw CommandFailure.usage(
        "\(records.count) writes begin with '\(identifier)'", nextStep: "use a longer identifier")
    }
    try io.write(
      rendering.format == .table
        ? JournalJSON.table(records) : rendering.rows(records.map(JournalJSON.members)))
  }
}

/// Reads the journal. Converts its failures to a command's.
enum JournalReading {
  static func value<Value>(
    _ body: () async throws(JournalFailure) -> Value
  ) async throws(CommandFailure) -> Value {
    do throws(JournalFailure) {
      return try await body()
    } catch {
      throw .localFile("the journal cannot be read: \(error.message)")
    }
  }

  /// The only unfinished job whose identifier has this prefix.
  static func unfinishedJob(
    _ prefix: String, in archive: any JournalArchive
  ) async throws(CommandFailure) -> UnfinishedJob {
    let jobs = try await value { () async throws(JournalFailure) in
      try await archive.unfinishedJobs()
    }
    let matching = jobs.filter {
      $0.id.uuidString.lowercased().hasPrefix(prefix.lowercased())
    }
    guard let job = matching.first, matching.count == 1, !prefix.isEmpty else {
      throw .usage(
        matching.isEmpty || prefix.isEmpty
          ? "unknown unfinished job '\(prefix)'" : "several jobs begin with '\(prefix)'",
        nextStep: jobs.isEmpty
          ? "there are no unfinished jobs"
          : "unfinished: " + jobs.map { $0.id.uuidString.lowercased() }.joined(separator: ", "))
    }
    return job
  }
}
