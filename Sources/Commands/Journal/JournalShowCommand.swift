import App
import ArgumentParser
import Domain

struct JournalShowCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one write with all its entries, or the writes of one job.")

  @Argument(help: "The identifier of a write or a job, or how it begins.") var identifier: String
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
        "\(records.count) writes begin with '\(identifier)'", nextStep: "give more of it")
    }
    try io.write(
      rendering.format == .table
        ? JournalJSON.table(records) : rendering.rows(records.map(JournalJSON.members)))
  }
}
