package import Domain
package import Operations

/// The services that the composition root gives to the console.
package struct ConsoleServices: Sendable {
  /// In the order of the config; at least one.
  package var clients: [any ProviderClient]
  /// Of every write, without a case.
  package var writeContext: WriteContext
  package var desk: CaseDesk
  package var person: PersonOfCase
  /// Runs before the cases are read for the first time.
  package var prepareDesk: @Sendable () async -> Void
  package var monitor: any CallMonitor
  package var session: any SessionStore
  package var history: any CallHistory
  package var writes: any WriteHistory
  package var archive: any JournalArchive
  /// `nil` without a team.
  package var presence: (any TeamPresence)?
  /// `nil` if the `:` line has the console's own commands only.
  package var commandLine: (any CommandLineRunner)?
  /// Why providers have no secret, one clause each. Their clients send nothing.
  package var missingSecrets: [ProviderName: String]
  /// What finds ask before they read a list.
  package var indexes: SearchIndexes
  package var themes: any ThemeSource
  /// The theme at the start.
  package var theme: ThemeSheet
  /// Returns freed memory to the system after heavy use.
  package var giveBackMemory: @Sendable () -> Void

  package init(
    clients: [any ProviderClient], writeContext: WriteContext, desk: CaseDesk,
    person: PersonOfCase,
    monitor: any CallMonitor, session: any SessionStore, history: any CallHistory,
    writes: any WriteHistory, archive: any JournalArchive,
    presence: (any TeamPresence)? = nil,
    commandLine: (any CommandLineRunner)? = nil, missingSecrets: [ProviderName: String] = [:],
    indexes: SearchIndexes = .none,
    themes: any ThemeSource = OneTheme(.plain), theme: ThemeSheet = .plain,
    prepareDesk: @escaping @Sendable () async -> Void = {},
    giveBackMemory: @escaping @Sendable () -> Void = {}
  ) {
    precondition(!clients.isEmpty, "A console needs a provider.")
    self.clients = clients
    self.writeContext = writeContext
    self.desk = desk
    self.person = person
    self.prepareDesk = prepareDesk
    self.monitor = monitor
    self.session = session
    self.presence = presence
    self.commandLine = commandLine
    self.missingSecrets = missingSecrets
    self.indexes = indexes
    self.themes = themes
    self.theme = theme
    self.history = history
    self.writes = writes
    self.archive = archive
    self.giveBackMemory = giveBackMemory
  }

  package var journal: any Journal { writeContext.journal }
  package var ambient: Ambient { writeContext.ambient }
}

/// The config's settings for the console itself.
package nonisolated struct ConsoleOptions: Hashable, Sendable {
  /// Whether personal data is hidden at the start.
  package var isRedacted = false
  /// The time without a key until the screen locks; `nil` is never.
  package var idleLock: Duration?
  /// Whether the terminal's bell rings when a plan waits for this operator's approval.
  package var hasBell = false

  package init() {}
}
