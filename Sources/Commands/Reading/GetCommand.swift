import ArgumentParser
import Domain
import Operations

struct GetCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Show one contact.")

  @Argument(help: "The provider's name in the config.") var provider: String
  @Argument(help: "The contact's id, or - for standard input.") var id: String
  @OptionGroup var lookup: LookupOptions

  @Option(help: ArgumentHelp("The provider's fields to ask for.", valueName: "a,b"))
  var fields: String?

  @OptionGroup var cases: CaseOptions
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let run = try context.reading(at: provider, cases)
    let client = run.client
    try client.require(.get)
    let fields = fields.map(CommaList.parts)
    try requireSelectable(fields ?? [], at: client.info)
    let wanted = lookup.lookup(try io.value(of: id), at: client.info)
    let contact = try await run.contact(wanted, for: .get, fields: fields)
    try io.write(context.rendering.contact(contact))
    BrokenValues([contact]).report(to: context.report, client.info.name)
  }

  private func requireSelectable(
    _ fields: [String], at info: ProviderInfo
  ) throws(CommandFailure) {
    let known = info.capabilities.selectableFields
    guard let unknown = fields.first(where: { !known.contains($0) }) else { return }
    if known.isEmpty {
      throw .unavailable(
        .unsupported, provider: info.name,
        reason: "\(info.title) always returns every field; leave out --fields")
    }
    throw .provider(
      ProviderFailure(
        .validation, provider: info.name, delivery: .notSent,
        message: "unknown field '\(unknown)'; use "
          + known.joined(separator: ", "), field: unknown))
  }
}
