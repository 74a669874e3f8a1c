package import Domain

/// The search for one text at every provider.
package nonisolated struct FindState: Hashable, Sendable {
  package struct Progress: Hashable, Sendable {
    package enum Phase: Hashable, Sendable {
      case asking
      case scanning(read: Int, total: Int?)
      case complete
      /// Stopped after this many rows; there are more.
      case bounded(read: Int)
      /// The provider cannot be asked for this text.
      case unavailable(reason: String)
      case failed(Message)
      case cancelled

      package var isRunning: Bool {
        switch self {
        case .asking, .scanning: true
        case .complete, .bounded, .unavailable, .failed, .cancelled: false
        }
      }
    }

    package var provider: ProviderName
    package var phase: Phase
    package var found: Int
  }

  package var text: String
  /// One for each provider, in the order of the config.
  package var progress: [Progress]
  package var list: ContactListState
  /// Of what was found; proposals, which nothing acts on.
  package var groups = ProposedGroups()

  package var isRunning: Bool {
    progress.contains(where: \.phase.isRunning)
  }
}
