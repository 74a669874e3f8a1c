import ArgumentParser
import Domain
import Operations

struct DeleteCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Delete contacts.")

  @Argument(help: "The provider's name in the config.", completion: .providers) var provider: String
  @Argument(help: "The contacts' ids, or - for standard input.") var ids: [String]
  @Flag(help: "Do not ask.") var yes = false
  @OptionGroup var lookup: LookupOptions
  @OptionGroup var bulk: BulkOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try await CommandContext(global, io).writing(
      .delete, at: provider, write, about: ids, by: lookup)
    let values = try lookup.values(of: ids, at: run.info, in: io)
    let wanted = values.map { lookup.lookup($0, at: run.info) }
    let prompt = run.prompt(.delete, isAnswered: yes)
    guard
      let permission = try await bulk.permission(
        .delete, of: wanted, consequence: run.info.deletion(of: wanted.count).text, run),
      let begun = try run.begin(plans(of: wanted, at: run.info), asking: prompt)
    else { return }
    let shown = yes ? nil : try await ask(wanted, prompt, run)
    let context = try await permission.used(by: begun)
    let isJournaled = wanted.count > 1 && wanted[0].key == .id
    try await run.perform(
      .delete,
      of: JobTargets(values) { JobTarget(.delete, wanted[$0], seen: shown) },
      origin: isJournaled ? .new : .unjournaled, context)
  }

  private func plans(of wanted: [ContactLookup], at info: ProviderInfo) -> [ContactWrite] {
    let size = max(1, info.capabilities.deleteBatchSize)
    return stride(from: 0, to: wanted.count, by: size).map {
      .delete(Array(wanted[$0..<min(wanted.count, $0 + size)]))
    }
  }

  /// A single contact is read first, to show its name.
  ///
  /// - Returns: That contact; `nil` for several.
  private func ask(
    _ wanted: [ContactLookup], _ prompt: ConfirmationPrompt, _ run: WriteRun
  ) async throws(CommandFailure) -> Contact? {
    guard wanted.count == 1 else {
      try await prompt.ask(forCount: wanted.count)
      return nil
    }
    let contact = try await run.contact(wanted[0], for: .delete)
    try await prompt.ask(for: contact)
    return contact
  }
}
