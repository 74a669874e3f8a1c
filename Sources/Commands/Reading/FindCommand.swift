import App
import ArgumentParser
import Domain
import Operations

struct FindCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract: "Find contacts at every provider by id, e-mail, phone or name.")

  @Argument(help: "The text to find, or - for standard input.") var text: String

  @Flag(name: .customLong("no-scan"), help: "Do not scan providers that cannot search.")
  var hasNoScan = false

  @Option(help: ArgumentHelp("The most rows to scan at one provider.", valueName: "n"))
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

/// The contacts found so far, each once.
struct FoundContacts {
  private let order: [ProviderName]
  private var byProvider: [ProviderName: [Contact]] = [:]
  private var seen: Set<ContactID> = []
  private(set) var hasFailures = false

  init(order: [ProviderName]) { self.order = order }

  /// In the order of the config, then of the provider.
  var contacts: [Contact] { order.flatMap { byProvider[$0] ?? [] } }

  /// Returns the new contacts, and reports failures at once.
  mutating func take(_ event: FindEvent, report: ErrorReport) -> [Contact] {
    switch event.news {
    case .found(let contacts):
      let new = contacts.filter { seen.insert($0.id).inserted }
      byProvider[event.provider, default: []] += new
      return new
    case .ended(.failed(let failure)):
      hasFailures = true
      report.report(.provider(failure))
    case .ended(.bounded(let read)):
      report.note(
        "\(event.provider): only the first \(read) contacts were read; --max-scan reads more")
    case .scanning, .ended(.complete), .ended(.unavailable): break
    }
    return []
  }
}
