import ArgumentParser
import Domain
import Operations

struct PricingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pricing", abstract: "Set or remove the prices of one contact.",
    subcommands: [PricingSetCommand.self, PricingRemoveCommand.self])
}

struct PricingSetCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Set a contact's prices from a JSON file.")

  @Argument(help: "The provider's name in the config.", completion: .providers) var provider: String
  @Argument(help: "The contact's id, or - for standard input.") var id: String
  @Option(
    help: ArgumentHelp(
      "The JSON body of the provider's contract, or - for standard input.", valueName: "file"),
    completion: .file())
  var from: String
  @OptionGroup var lookup: LookupOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    if from == "-", id == "-" {
      throw ValidationError("the id and --from cannot both be standard input")
    }
  }

  func run(in io: CommandIO) async throws {
    let run = try await CommandContext(global, io).writing(
      .pricing, at: provider, write, about: [id], by: lookup)
    let pricing = try JSONSource.object(from, in: io)
    let wanted = lookup.lookup(try io.id(of: id), at: run.info)
    guard let context = try run.begin([.setPricing(wanted, pricing)]) else { return }
    let operation = PriceContact(client: run.client, context: context)
    let rows = try await run.performing { () async throws(WriteFailure) in
      try await operation.setPricing(pricing, of: wanted)
    }
    try print(rows, run)
    let failed = rows.filter { if case .failed = $0.outcome { true } else { false } }
    guard !failed.isEmpty else { return }
    for case .failed(let message) in failed.map(\.outcome) where !run.report.isJSON {
      run.report.note("\(run.info.name): \(message)")
    }
    throw CommandFailure.partly(
      provider: run.info.name, message: "\(failed.count) of \(rows.count) rows failed",
      nextStep: nil)
  }

  /// The provider's rows as it sent them.
  private func print(
    _ rows: [WriteAnswer.Row], _ run: WriteRun
  ) throws(CommandFailure) {
    try run.print(
      run.rendering.rows(
        rows.map { row in
          guard case .object(let members) = row.members else {
            return [("row", JSONText(row.members))]
          }
          return members.sorted { $0.key < $1.key }.map { ($0.key, JSONText($0.value)) }
        }), of: "the provider answered with \(rows.count) prices")
  }
}

struct PricingRemoveCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Remove a contact's prices.")

  @Argument(help: "The provider's name in the config.", completion: .providers) var provider: String
  @Argument(help: "The contact's id, or - for standard input.") var id: String
  @Flag(help: "Do not ask.") var yes = false
  @OptionGroup var lookup: LookupOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try await CommandContext(global, io).writing(
      .pricing, at: provider, write, about: [id], by: lookup)
    let wanted = lookup.lookup(try io.id(of: id), at: run.info)
    let prompt = run.prompt(.removePricing, isAnswered: yes)
    guard let context = try run.begin([.removePricing(wanted)], asking: prompt) else { return }
    if !yes {
      try await prompt.ask(for: run.contact(wanted, for: .pricing))
    }
    let operation = PriceContact(client: run.client, context: context)
    try await run.performing { () async throws(WriteFailure) in
      try await operation.removePricing(of: wanted)
    }
    let row = [
      ("provider", JSONText.string(run.info.name.text)), ("id", .string(wanted.value)),
      ("outcome", .string("removed")),
    ]
    try run.print(run.rendering.object(row), of: "the contact's prices were removed")
  }
}
