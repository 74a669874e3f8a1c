import App
import ArgumentParser
import Domain
import Operations

struct ExportCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write every contact as CSV, or the provider's own export file.")

  @Argument(help: "The provider's name in the config.", completion: .providers) var provider: String
  @Option(
    help: ArgumentHelp("The file to write (default: standard output).", valueName: "file"),
    completion: .file())
  var to: String?
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let (app, client) = try context.provider(provider)
    try client.require(.export)
    let rendering = OutputRendering(
      format: global.output ?? .csv, isForTerminal: to == nil && io.isOutputTerminal)
    if client.info.capabilities.exportsOwnFile {
      return try await ProviderFileExport(
        client: client, rendering: rendering, path: to, report: context.report
      ).run()
    }
    let query = ContactQuery(
      limit: client.info.capabilities.maximumPageSize ?? client.info.pageSize)
    let target = try ExportTarget(path: to, io: io)
    let count = try await EveryContact(app: app, client: client, report: context.report)
      .write(query, isFree: true) {
        ContactStream(rendering: rendering, columns: client.info.capabilities.columns) {
          (text) throws(CommandFailure) in
          try target.write(Array(text.utf8))
        }
      }
    try target.finish()
    if let to { context.report.note("\(to): \(Count.of(count, "contact"))") }
  }
}
