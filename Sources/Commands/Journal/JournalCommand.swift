import ArgumentParser

struct JournalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract: "Show what was written, when, by whom and how it ended; settle what nobody knows.",
    subcommands: [
      JournalListCommand.self, JournalShowCommand.self, JournalVerifyCommand.self,
      JournalExportCommand.self, JournalSettleCommand.self, JournalJobsCommand.self,
      JournalContinueCommand.self, JournalAbandonCommand.self, JournalAcceptHeadCommand.self,
    ])
}
