import App
import ArgumentParser
import Domain
import Synchronization

struct JournalExportCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write every entry, with digests and links, as CSV, JSON or NDJSON.")

  @Option(
    help: ArgumentHelp("The file to write (default: standard output).", valueName: "file"),
    completion: .file())
  var to: String?
  @OptionGroup var filter: JournalFilterOptions
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let app = try context.app(needsCredentials: false)
    let rendering = OutputRendering(
      format: global.output ?? .csv, isForTerminal: to == nil && io.isOutputTerminal)
    let target = Mutex(
      EntryStream(rendering: rendering, target: try ExportTarget(path: to, io: io)))
    do {
      try await app.archive.eachEntry(try filter.filter(now: app.ambient.now(), in: io)) { entry in
        try target.withLock { try $0.write(entry) }
      }
    } catch let failure as JournalFailure {
      throw CommandFailure.localFile("the journal cannot be read: \(failure.message)")
    }
    let count = try target.withLock { try $0.finish() }
    if let to { context.report.note("\(to): \(count) entries") }
  }
}

/// Writes entries as they come, in the chosen format.
private struct EntryStream {
  let rendering: OutputRendering
  let target: ExportTarget
  private(set) var count = 0

  init(rendering: OutputRendering, target: ExportTarget) {
    self.rendering = rendering
    self.target = target
  }

  mutating func write(_ entry: KeptEntry) throws(CommandFailure) {
    let members = JournalJSON.members(entry)
    count += 1
    switch rendering.format {
    case .json: try put((count == 1 ? "[" : ",\n ") + JSONText.object(members).text)
    case .ndjson: try put(JSONText.object(members).text + "\n")
    case .csv, .table:
      try put(rendering.csv([members], withHeader: count == 1))
    }
  }

  /// - Returns: The number of entries.
  func finish() throws(CommandFailure) -> Int {
    if rendering.format == .json { try put(count == 0 ? "[]\n" : "]\n") }
    try target.finish()
    return count
  }

  private func put(_ text: String) throws(CommandFailure) { try target.write(Array(text.utf8)) }
}
