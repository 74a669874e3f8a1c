import ArgumentParser
import Domain
import Operations

struct UpsertCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "upsert",
    abstract: "Create or update the contacts in a file.",
    discussion: """
      FILE is CSV with a header of the provider's field names, or NDJSON. In CSV, an empty cell \
      leaves its field unchanged; in NDJSON, "" empties the field. Rows that are not stored are \
      written to FILE.failed.ndjson with the reason. Correct them there and upsert that file.
      """)

  @Argument(help: "The provider's name in the config.", completion: .providers) var provider: String
  @Argument(help: "CSV or NDJSON.", completion: .file()) var file: String
  @Option(
    help: ArgumentHelp("The key that identifies contacts: id or sourceId.", valueName: "key"),
    completion: .list([LookupKey.id, .sourceID].map(\.name)))
  var by: String
  @OptionGroup var delimiter: DelimiterOption
  @OptionGroup var bulk: BulkOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try await CommandContext(global, io).writing(.upsert, at: provider, write)
    let parsing = UpsertRowParsing(client: run.client, key: try key(at: run.info))
    let copy = try InputCopy(of: file)
    let rowCount = try checkedRowCount(copy, parsing)
    guard
      let permission = try await bulk.permission(
        .upsert, of: try FileRows(copy, delimiter: delimiter.character), count: rowCount,
        key: by, consequence: "\(run.info.title) creates or updates a contact for each row", run)
    else { return }
    guard !run.isDryRun else { return try printPlans(copy, parsing, run) }
    guard let begun = try run.begin([]) else { return }
    let context = try await permission.used(by: begun)
    let watch = WaitNotice(run.app, report: run.report).watch()
    defer { watch.cancel() }
    let progress = ProgressLine("rows", total: rowCount, io: io)
    defer { progress.end() }
    let upload = UpsertUpload(
      file: copy, delimiter: delimiter.character, parsing: parsing, context: context,
      progress: progress)
    let end = await io.guarding {
      await CallPriority.$current.withValue(.bulk) { await upload.run() }
    }
    progress.end()
    try end.report(to: run.report, rendering: run.rendering, info: run.info)
  }

  private func key(at info: ProviderInfo) throws(CommandFailure) -> LookupKey {
    let keys = info.capabilities.upsertKeys
    guard let key = keys.first(where: { $0.name == by }) else {
      throw .usage(
        "--by takes \(keys.map(\.name).joined(separator: " or ")), not '\(by)'",
        nextStep: "nothing was sent")
    }
    return key
  }

  /// Reads all rows before anything is sent, and refuses unknown fields.
  private func checkedRowCount(
    _ copy: InputCopy, _ parsing: UpsertRowParsing
  ) throws(CommandFailure) -> Int {
    var rows = try FileRows(copy, delimiter: delimiter.character)
    if let header = rows.header {
      try require(header.filter { !$0.isEmpty }, parsing)
      guard header.contains(parsing.key.name) else {
        throw .invalidFile(path: file, message: "it has no column '\(parsing.key.name)'")
      }
    }
    var count = 0
    while let row = try rows.next() {
      count = row.number
      if rows.header == nil { try require(row.fields.map(\.name), parsing) }
    }
    guard count > 0 else { throw .invalidFile(path: file, message: "it has no rows") }
    return count
  }

  private func require(
    _ names: [String], _ parsing: UpsertRowParsing
  ) throws(CommandFailure) {
    do throws(FieldProblem) {
      try parsing.requireKnown(names)
    } catch {
      throw .invalidFile(path: file, message: "\(error.field) \(error.message)")
    }
  }

  private func printPlans(
    _ copy: InputCopy, _ parsing: UpsertRowParsing, _ run: WriteRun
  ) throws(CommandFailure) {
    var failure: CommandFailure?
    var rejectedCount = 0
    let rows = UpsertRows(
      try FileRows(copy, delimiter: delimiter.character), parsing,
      rejected: { row, problem in
        rejectedCount += 1
        run.report.note("\(file): row \(row.number): \(problem.field) \(problem.message)")
      },
      overwrote: {
        run.report.warn(.overwritten, at: run.info.name, "\(file): \($0.words(parsing.key))")
      }, failed: { failure = $0 })
    var batches = UpsertBatches(rows, by: parsing.key)
    var isFirst = true
    while true {
      let batch = batches.next()
      if batch.isEmpty { break }
      try run.printPlan(of: .upsert(parsing.key, batch.map(\.draft)), isFirst: isFirst)
      isFirst = false
    }
    if let failure { throw failure }
  }
}
