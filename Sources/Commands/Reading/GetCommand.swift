import ArgumentParser
import Domain
import Operations

struct GetCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Show one contact.",
    discussion: "If several contacts share the key, all are listed, and --id chooses one.")

  @Argument(help: "The provider's name in the config.", completion: .providers) var provider: String
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
    let wanted = lookup.lookup(try io.id(of: id), at: client.info)
    let contacts = try await run.contacts(wanted, for: .get, fields: fields)
    try io.write(
      contacts.count == 1
        ? context.rendering.contact(contacts[0])
        : context.rendering.contacts(contacts, columns: ["id", "name", "email", "phone"]))
    context.report.tellShared(contacts, at: client.info.name)
    BrokenValues(contacts).report(to: context.report, client.info.name)
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
