import ArgumentParser
import Domain
import Operations

struct DeleteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Delete contacts.")

  @Argument(help: "The provider's name in the config.") var provider: String
  @Argument(help: "The contacts' ids, or - for standard input.") var ids: [String]
  @Flag(help: "Do not ask.") var yes = false
  @OptionGroup var lookup: LookupOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let context = CommandContext(global)
    let (app, client) = try context.provider(provider, needsCredentials: !write.dryRun)
    try client.require(.delete)
    var values: [String] = []
    for id in ids { values += try lookup.values(of: id, at: client.info) }
    var seen: Set<String> = []
    values = values.filter { seen.insert($0).inserted }
    let wanted = values.map { lookup.lookup($0, at: client.info) }
    let run = WriteRun(client: client, report: context.report)
    guard !write.dryRun else { return try printPlans(wanted, run) }
    let prompt = ConfirmationPrompt(act: .delete, info: client.info, isAnswered: yes)
    try prompt.requireTerminal()
    try write.requireCase(at: client.info)
    let shown = yes ? nil : try await ask(wanted, prompt, client)
    var job = write.context(app)
    if wanted.count > 1 {
      job = try await CommandJob.begin(values, lookup, at: client, job) { .delete([$0]) }
    }
    let operation = DeleteContacts(client: client, context: job)
    let watch = WaitNotice(app, report: context.report).watch()
    defer { watch.cancel() }
    try await DeletionReport(run: run, info: client.info, context: job)
      .perform(wanted, seen: shown, by: operation, rendering: context.rendering)
  }

  private func printPlans(_ wanted: [ContactLookup], _ run: WriteRun) throws(CommandFailure) {
    var rest = wanted[...]
    var isFirst = true
    while !rest.isEmpty {
      let chunk = Array(rest.prefix(max(1, run.client.info.capabilities.deleteBatchSize)))
      rest = rest.dropFirst(chunk.count)
      try run.printPlan(of: .delete(chunk), isFirst: isFirst)
      isFirst = false
    }
  }

  /// One contact is read first, so that its name can be shown.
  ///
  /// - Returns: That contact; `nil` of several.
  private func ask(
    _ wanted: [ContactLookup], _ prompt: ConfirmationPrompt, _ client: any ProviderClient
  ) async throws(CommandFailure) -> Contact? {
    guard wanted.count == 1 else {
      try prompt.ask(forCount: wanted.count)
      return nil
    }
    let contact = try await Reading.value { () async throws(ProviderFailure) in
      try await OpenContact(client: client).contact(wanted[0])
    }
    try prompt.ask(for: contact)
    return contact
  }
}
