import ArgumentParser

/// `roster` and its subcommands.
struct RosterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "roster",
    abstract: "The operator's console for contacts on several commerce and fundraising platforms.",
    discussion: "Without a command, roster opens the console with the configured providers.",
    // The next release in CHANGELOG.md.
    version: "roster 0.1.0",
    subcommands: [
      DemoCommand.self, SimulateCommand.self, DoctorCommand.self, ProvidersCommand.self,
      FindCommand.self,
      ListCommand.self, CountCommand.self, GetCommand.self, CreateCommand.self,
      UpdateCommand.self, DeleteCommand.self, PreferCommand.self, AnonymizeCommand.self,
      ExportCommand.self, ImportCommand.self, UpsertCommand.self, PricingCommand.self,
      JournalCommand.self, IndexCommand.self, CaseCommand.self, OperatorCommand.self,
      SuppressionCommand.self, StoreCommand.self, WhoCommand.self,
    ])

  @OptionGroup var screen: ScreenOptions
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await ConsoleLauncher.run(ConsoleLauncher.Screen(screen), CommandContext.Options(global))
  }
}
