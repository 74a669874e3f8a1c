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

  package init(
    clients: [any ProviderClient], journal: any Journal, ambient: Ambient,
    monitor: any CallMonitor, session: any SessionStore, history: any CallHistory
  ) {
    precondition(!clients.isEmpty, "A console has a provider.")
    self.clients = clients
    self.journal = journal
    self.ambient = ambient
    self.monitor = monitor
    self.session = session
    self.history = history
  }
}
