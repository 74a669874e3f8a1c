import ArgumentParser
import Domain
import Operations

struct ListCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List a provider's contacts: one page, or all of them.")

  @Argument(help: "The provider's name in the config.", completion: .providers) var provider: String
  @OptionGroup var range: RangeOptions
  @OptionGroup var conditions: ConditionOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Fields to sort by; -field is descending.", valueName: "k,-k"))
  var order: String?

  @Option(help: ArgumentHelp("The provider's fields to ask for.", valueName: "a,b"))
  var fields: String?

  @Flag(help: "List every page; --limit is then the page size.") var all = false
  @Flag(help: "Print the page's position along with the contacts (JSON).") var envelope = false
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    if all, envelope { throw ValidationError("--envelope is for one page; leave out --all") }
    if envelope, let output = global.output, output == .csv || output == .table {
      throw ValidationError("--envelope prints JSON; leave out --output \(output.rawValue)")
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
      BrokenValues(page.contacts).report(to: context.report, client.info.name)
      try BrokenValues.require(readable: page.unreadable, at: client.info.name)
    }
  }

  private func columns(_ client: any ProviderClient) -> [String] {
    fields.map(CommaList.parts) ?? client.info.capabilities.columns
  }
}

/// Which rows of a list.
struct RangeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Skip this many rows.", valueName: "n")) var first: Int?
  @Option(help: ArgumentHelp("List at most this many rows.", valueName: "n")) var limit: Int?
  @Option(help: ArgumentHelp("Continue after this id or cursor.", valueName: "id"))
  var after: String?

  mutating func validate() throws {
    if let first, first < 0 { throw ValidationError("--first takes 0 or more") }
    if let limit, limit < 1 { throw ValidationError("--limit takes 1 or more") }
    if first != nil, after != nil {
      throw ValidationError("use --first or --after, not both")
    }
  }

  /// `nil` if neither option is given.
  var start: PageStart? {
    after.map(PageStart.after) ?? first.map(PageStart.first)
  }
}

struct ConditionOptions: ParsableArguments {
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp("A condition. Several must all match.", valueName: "key=value"))
  var assignments: [String] = []

  func conditions() throws(CommandFailure) -> [QueryCondition] {
    var conditions: [QueryCondition] = []
    for text in assignments {
      guard let separator = text.firstIndex(of: "="), separator > text.startIndex else {
        throw .usage("--where takes KEY=VALUE, not '\(text)'")
      }
      conditions.append(
        QueryCondition(
          key: String(text[..<separator]),
          value: String(text[text.index(after: separator)...]).trimmedEnds()))
    }
    return conditions
  }
}

/// A comma-separated argument. Empty parts are dropped.
enum CommaList {
  static func parts(_ text: String) -> [String] {
    text.split(separator: ",").map { $0.trimmingPrefix(" ") }.map(String.init)
  }
}
