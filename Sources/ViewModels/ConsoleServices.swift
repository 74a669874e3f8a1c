package import Domain

/// What the console works with; the composition root fills it in.
package struct ConsoleServices: Sendable {
  /// In the order of the config; at least one.
  package var clients: [any ProviderClient]
  package var journal: any Journal
  package var ambient: Ambient
  package var monitor: any CallMonitor
  package var session: any SessionStore
  package var history: any CallHistory
  package var writes: any WriteHistory
  package var archive: any JournalArchive
  /// `nil` where the `:` line has the console's own commands only.
  package var commandLine: (any CommandLineRunner)?
  package var themes: any ThemeSource
  /// The one to begin with.
  package var theme: ThemeSheet
  /// Gives freed memory back to the system, after much of it was used.
  package var giveBackMemory: @Sendable () -> Void

  package init(
    clients: [any ProviderClient], journal: any Journal, ambient: Ambient,
    monitor: any CallMonitor, session: any SessionStore, history: any CallHistory,
    writes: any WriteHistory, archive: any JournalArchive,
    commandLine: (any CommandLineRunner)? = nil,
    themes: any ThemeSource = OneTheme(.plain), theme: ThemeSheet = .plain,
    giveBackMemory: @escaping @Sendable () -> Void = {}
  ) {
    precondition(!clients.isEmpty, "A console has a provider.")
    self.clients = clients
    self.journal = journal
    self.ambient = ambient
    self.monitor = monitor
    self.session = session
    self.commandLine = commandLine
    self.themes = themes
    self.theme = theme
    self.history = history
    self.writes = writes
    self.archive = archive
    self.giveBackMemory = giveBackMemory
  }
}
