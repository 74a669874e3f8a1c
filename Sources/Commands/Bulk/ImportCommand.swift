import ArgumentParser
import Domain
import Operations

struct ImportCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Opt out every row of a CSV file, each for its type.")

  @Argument(help: "The provider's name in the config.") var provider: String
  @Argument(help: "CSV in the provider's format.") var file: String
  @Flag(help: "Do not ask.") var yes = false
  @OptionGroup var write: WriteOptions
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try await CommandContext(global, io).writing(.import, at: provider, write)
    guard let form = run.info.capabilities.importForm else {
      preconditionFailure("A provider with imports has an import form.")
    }
    let checked = try checkedFile(form)
    let prompt = ConfirmationPrompt(act: .importFile, info: run.info, isAnswered: yes, io: io)
    guard let context = try run.begin([.importFile(checked.file)], asking: prompt) else { return }
    try prompt.ask(forCount: checked.rowCount, of: "opt-outs")
    let operation = ImportContacts(client: run.client, context: context)
    try await run.performing { () async throws(WriteFailure) in
      try await operation.importFile(checked.file)
    }
    run.report.note("\(run.info.name): the provider accepted the file; it reports no rows")
    try run.print(
      run.rendering.object([
        ("sent", .integer(checked.rowCount)), ("created", .null), ("updated", .null),
        ("failed", .array([])),
      ]), of: "the file was sent")
  }

  /// Reads the whole file once before any of it is sent.
  private func checkedFile(
    _ form: ImportForm
  ) throws(CommandFailure) -> (file: LocalFile, rowCount: Int) {
    let bytes = try FileBytes(path: file)
    var check = ImportFileCheck(form: form)
    while true {
      let chunk = try bytes.next()
      do throws(FileProblem) {
        guard chunk.isEmpty else {
          try check.take(chunk)
          continue
        }
        return (LocalFile(path: file, byteCount: bytes.byteCount), try check.end())
      } catch {
        throw .invalidFile(path: file, message: error.message)
      }
    }
  }
}
