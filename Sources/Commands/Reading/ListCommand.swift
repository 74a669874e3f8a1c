import ArgumentParser
import Domain
import Operations

struct ListCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List a provider's contacts: one page, or all.")

  @Argument(help: "The provider's name in the config.") var provider: String
  @OptionGroup var range: RangeOptions
  @OptionGroup var conditions: ConditionOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Fields to sort by, -field for descending.", valueName: "k,-k"))
  var order: String?

  @Option(help: ArgumentHelp("The provider's fields to ask for.", valueName: "a,b"))
  var fields: String?

  @Flag(help: "Every page, streamed; --limit is then the page size.") var all = false
  @Flag(help: "Print where the page stands beside the contacts (JSON).") var envelope = false
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    if all, envelope { throw ValidationError("--envelope is about one page, and --all is all") }
    if envelope, let output = global.output, output == .csv || output == .table {
      throw ValidationError("--envelope is JSON, and --output says \(output.rawValue)")
    }
  }

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let conditions = try conditions.conditions()
    let (app, client) = try context.provider(provider)
    try client.require(.list)
    var query = ContactQuery(limit: range.limit ?? client.info.pageSize)
    query.conditions = conditions
    query.order = CommaList.parts(order ?? "").map { SortKey($0) }
    query.fields = fields.map(CommaList.parts)
    if let start = range.start { query.start = start }
    query.wantsTotal = envelope
    if all {
      let isFree = range.start == nil && query.order.isEmpty
      if range.limit == nil, let most = client.info.capabilities.maximumPageSize {
        query.limit = most
      }
      let rendering = context.rendering
      let columns = columns(client)
      _ = try await EveryContact(app: app, client: client, report: context.report)
        .write(query, isFree: isFree) {
          ContactStream(rendering: rendering, columns: columns) { (text) throws(CommandFailure) in
            try io.write(text)
          }
        }
    } else {
      let page = try await Reading.value { [query] () async throws(ProviderFailure) in
        try await ListContacts(client: client).page(query)
      }
      try io.write(
        envelope
          ? ContactJSON.page(page).text + "\n"
          : context.rendering.contacts(page.contacts, columns: columns(client)))
    }
  }

  private func columns(_ client: any ProviderClient) -> [String] {
    fields.map(CommaList.parts) ?? client.info.capabilities.columns
  }
}
