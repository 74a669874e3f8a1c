package import Domain
package import Operations

/// The search for one text at every provider.
package nonisolated struct FindState: Hashable, Sendable {
  package struct Progress: Hashable, Sendable {
    package enum Phase: Hashable, Sendable {
      case asking
      case scanning(read: Int, total: Int?)
      case ended(FindEnd)
      case cancelled
    }

    package var provider: ProviderName
    package var phase: Phase
    package var found: Int
  }

  package var text: String
  /// One for each provider, in the order of the config.
  package var progress: [Progress]
  package var list: ContactListState

  package var isRunning: Bool {
    progress.contains {
      switch $0.phase {
      case .asking, .scanning: true
      case .ended, .cancelled: false
      }
    }
  }
}
