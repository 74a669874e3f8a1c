import App
import ArgumentParser
import Domain
import Operations

struct FindCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract: "Find contacts of every provider by id, e-mail, phone or name.")

  @Argument(help: "What to find, or - for standard input.") var text: String

  @Flag(name: .customLong("no-scan"), help: "Leave out providers that can only be read through.")
  var hasNoScan = false

  @Option(help: ArgumentHelp("The most rows to read through a provider.", valueName: "n"))
  var maxScan = 10_000

  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    if maxScan < 1 { throw ValidationError("--max-scan takes 1 or more") }
  }

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let texts = try io.values(of: text)
    let app = try context.app()
    let watch = WaitNotice(app, report: context.report).watch()
    defer { watch.cancel() }
    let finding = FindContacts(clients: app.clients)
    var found = FoundContacts(order: app.clients.map(\.info.name))
    for text in texts {
      for await event in finding.events(for: text, maximumScan: hasNoScan ? 0 : maxScan) {
        let new = found.take(event, report: context.report)
        if context.rendering.format == .ndjson, !new.isEmpty {
          try io.write(context.rendering.contacts(new, columns: []))
        }
      }
    }
    if context.rendering.format != .ndjson {
      try io.write(
        context.rendering.contacts(
          found.contacts, columns: ["provider", "id", "name", "email", "phone"]))
    }
    if found.hasFailures { throw CommandFailure.reported(.partly) }
  }
}
