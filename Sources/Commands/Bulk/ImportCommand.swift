import ArgumentParser
import Domain
import Operations

struct ImportCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Opt out every row of a file, each for its type.",
    discussion: """
      FILE is CSV with a header, or NDJSON. roster checks every value and sends the file only if \
      all rows are valid. Afterwards it looks for every entry in the provider's export. Rows that \
      are invalid or not in the export are written to FILE.failed.ndjson with the reason. Correct \
      them there and import that file.
      """)

  @Argument(help: "The provider's name in the config.", completion: .providers) var provider: String
  @Argument(help: "CSV or NDJSON with the columns of the provider's import.", completion: .file())
  var file: String
  @Flag(help: "Do not ask.") var yes = false
  @OptionGroup var delimiter: DelimiterOption
  @OptionGroup var bulk: BulkOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try await CommandContext(global, io).writing(.import, at: provider, write)
    guard let form = run.info.capabilities.importForm else {
      preconditionFailure("A provider with imports has an import form.")
    }
    let copy = try InputCopy(of: file)
    let reading = ImportReading(
      file: copy, delimiter: delimiter.character, form: form, country: run.info.defaultCountry)
    let read = try reading.read()
    guard read.invalid.isEmpty else { throw refused(read, reading, run) }
    if !read.others.isEmpty {
      run.report.warn(
        .notSent, at: run.info.name,
        "\(file): not sent: the columns \(read.others.joined(separator: ", "))")
    }
    let contents = read.contents.contents(of: file)
    let prompt = run.prompt(.importFile, isAnswered: yes)
    guard
      let permission = try await bulk.permission(
        .import, of: try FileRows(copy, delimiter: delimiter.character),
        count: read.rowCount, consequence: "\(run.info.title) opts out every row for its type", run),
      let begun = try run.begin([.importFile(contents)], asking: prompt)
    else { return }
    try await prompt.ask(forCount: read.rowCount, of: "opt-outs")
    let context = try await permission.used(by: begun)
    let operation = ImportContacts(client: run.client, context: context)
    // The file exists as long as `read` does.
    try await run.performing { () async throws(WriteFailure) in
      try await operation.importFile(contents)
    }
    run.report.note("\(run.info.name): the provider accepted the file; it reports no rows")
    try await check(read, reading, run)
  }

  // MARK: - Invalid rows

  /// Names the invalid rows and keeps all rows in a file. Nothing is sent.
  private func refused(
    _ read: ImportReading.Result, _ reading: ImportReading, _ run: WriteRun
  ) -> CommandFailure {
    let result = BulkResult(sent: 0, failed: read.invalid)
    do throws(CommandFailure) {
      if !run.report.isJSON { result.nameFailed(of: file, separator: " ", to: run.report) }
      guard !run.isDryRun else {
        return .invalidFile(path: file, message: summary(read))
      }
      try run.report.io.write(result.text(run.rendering))
      let path = try reading.keep(read.invalid, others: "not sent, since other rows are invalid")
      run.report.report(
        ErrorFacts(
          kind: .validation, provider: run.info.name.text,
          OperatorMessage(
            run.info.name, "\(file): \(summary(read))",
            nextStep: "nothing was sent; all rows are in \(path), the invalid ones first: "
              + "correct them and import that file")))
      return .reported(.refused)
    } catch {
      return error
    }
  }

  private func summary(_ read: ImportReading.Result) -> String {
    let count = read.invalid.count
    return "\(count) of \(Count.of(read.rowCount, "row")) \(count == 1 ? "is" : "are") invalid"
  }

  // MARK: - The provider's export

  /// Looks for the entries in the provider's export and prints the result.
  private func check(
    _ read: ImportReading.Result, _ reading: ImportReading, _ run: WriteRun
  ) async throws(CommandFailure) {
    let operation = CheckImport(client: run.client)
    let name = run.info.name
    if let obstacle = operation.obstacle {
      run.report.warn(
        .notChecked, at: name, "could not check that the entries arrived: \(obstacle)")
      return try printed(BulkResult(sent: read.rowCount), run)
    }
    let entries = read.entries
    let missing: [Int]
    do throws(CommandFailure) {
      missing = try await Reading.bulkValue { () async throws(ProviderFailure) in
        try await operation.missing(of: entries)
      }
    } catch {
      try printed(BulkResult(sent: read.rowCount), run)
      run.report.report(error)
      throw .partly(
        provider: name, message: "the file was imported, but not checked against the export",
        nextStep: "roster export \(name) shows the opt-outs; do not take the import for verified")
    }
    try report(missing, of: read.rowCount, reading, run)
  }

  /// The file was sent: a failure of this machine does not change that.
  private func report(
    _ missing: [Int], of count: Int, _ reading: ImportReading, _ run: WriteRun
  ) throws(CommandFailure) {
    let name = run.info.name
    guard !missing.isEmpty else {
      let entries = Count.of(count, "entries", one: "entry")
      run.report.note("\(name): \(entries) found in the provider's export")
      return try printed(BulkResult(sent: count), run)
    }
    let message = "is not in the provider's export"
    var failed = missing.map { BulkResult.Failed(row: $0, key: "", message: message) }
    var nextStep = "correct them and import them again, or look the contacts up"
    do throws(CommandFailure) {
      failed = try reading.rows(missing, failedAs: message)
      let path = try reading.keep(failed, others: nil)
      nextStep = "they are in \(path); correct them and import that file, or look the contacts up"
    } catch {
      run.report.report(error)
    }
    let result = BulkResult(sent: count, failed: failed)
    if !run.report.isJSON { result.nameFailed(of: file, separator: " ", to: run.report) }
    try printed(result, run)
    throw .partly(
      provider: name,
      message: "\(failed.count) of \(Count.of(count, "entries", one: "entry")) "
        + "\(failed.count == 1 ? "is" : "are") not in the provider's export after the import",
      nextStep: nextStep)
  }

  private func printed(_ result: BulkResult, _ run: WriteRun) throws(CommandFailure) {
    try run.print(result.text(run.rendering), of: "the file was sent")
  }
}
