import App
import ArgumentParser
import Domain

struct JournalListCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List writes, the newest last, and how each stands.")

  @OptionGroup var filter: JournalFilterOptions
  @Option(help: ArgumentHelp("No more than the newest so many.", valueName: "n"))
  var limit = 100
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit: at least 1") }
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
      context.report.note("the newest \(limit); --limit shows more")
    }
    let records = Array(found.suffix(limit))
    let rendering = context.rendering
    guard rendering.format != .table else {
      return try io.write(JournalJSON.table(records))
    }
    try io.write(rendering.rows(records.map(JournalJSON.members)))
  }
}
