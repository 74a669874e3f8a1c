import App
import ArgumentParser
import Domain
import Operations

struct FindCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract: "Find contacts at every provider by id, e-mail, phone or name.")

  /// Where the caller sets no other limit.
  private static let mostScanned = 10_000

  @Argument(help: "The text to find, or - for many texts on standard input, one a line.")
  var text: String

  @Flag(name: .customLong("no-scan"), help: "Do not scan providers that cannot search.")
  var hasNoScan = false

  @Flag(help: "Also scan providers that have an index.")
  var scan = false

  @Option(
    help: ArgumentHelp(
      "The most hits of an index to read at one provider "
        + "(default: \(SearchIndexes.defaultMostHits)).", valueName: "n"))
  var limit: Int?

  @Option(
    help: ArgumentHelp(
      "The most rows to scan at one provider (default: \(mostScanned)).", valueName: "n"))
  var maxScan: Int?

  @Flag(help: "Print how each provider was searched along with the contacts (JSON).")
  var envelope = false

  @OptionGroup var cases: CaseOptions
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    if let limit, !(1...1_000).contains(limit) {
      throw ValidationError("--limit takes 1 to 1000")
    }
    if scan, hasNoScan { throw ValidationError("--scan and --no-scan exclude each other") }
    if let maxScan, maxScan < 1 { throw ValidationError("--max-scan takes 1 or more") }
    if envelope, let output = global.output, output != .json {
      throw ValidationError("--envelope prints JSON; leave out --output \(output.rawValue)")
    }
  }

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let texts = try io.values(of: text)
    let app = try context.app()
    let watch = WaitNotice(app, report: context.report).watch()
    defer { watch.cancel() }
    let format = envelope ? .json : context.rendering.format
    var output = FindOutput(
      texts, at: app.clients.map(\.info), isMany: text == "-",
      rendering: OutputRendering(format: format, isForTerminal: io.isOutputTerminal))
    let events = FindContacts(
      clients: app.clients,
      indexes: app.searchIndexes(mostHits: limit ?? SearchIndexes.defaultMostHits)
    ).events(for: texts, scanning: scanning)
    for await event in events {
      if let line = output.take(event, report: context.report) { try io.write(line) }
    }
    await record(output, at: app, context.report)
    try io.write(envelope ? output.envelope : output.text)
    output.reportGaps(to: context.report)
    if output.isUnfinished { throw CommandFailure.reported(.partly) }
  }

  /// With a case, the journal keeps each text for which no contact was found.
  private func record(_ output: FindOutput, at app: LiveApp, _ report: ErrorReport) async {
    let find = UnansweredFind(
      at: app.clients.map(\.info),
      context: app.writeContext(caseReference: cases.reference))
    do throws(WriteFailure) {
      for (text, statement) in output.statements { try await find.record(text, statement) }
    } catch {
      report.report(.write(error))
    }
  }

  private var scanning: FindContacts.Scanning {
    hasNoScan
      ? .none
      : .init(
        most: maxScan ?? (scan ? .max : Self.mostScanned), isCallers: maxScan != nil,
        isWanted: scan)
  }
}
