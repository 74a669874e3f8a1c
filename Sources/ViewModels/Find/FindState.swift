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
      /// More were found than are kept.
      case cut(at: Int)
      /// The provider cannot be asked for this text.
      case unavailable(reason: String)
      case failed(Message)
      case cancelled

      package var isRunning: Bool {
        switch self {
        case .asking, .scanning: true
        case .complete, .bounded, .cut, .unavailable, .failed, .cancelled: false
        }
      }
    }

    package var provider: ProviderName
    package var phase: Phase
    package var found: Int
    /// The only key that the provider finds anybody by, as a whole; `nil` where it searches.
    package var exactKey: LookupKey?

    init(_ info: ProviderInfo) {
      provider = info.name
      phase = .asking
      found = 0
      let searches = info.availability(of: .list).isAvailable
      exactKey = searches ? nil : info.capabilities.lookupKeys.first
    }

    /// Said where nobody was found: `none with this account id`.
    package var noneWords: String {
      guard let name = exactKey?.name else { return "none" }
      let words = name.map { $0.isUppercase ? " \($0.lowercased())" : String($0) }.joined()
      return "none with this \(words)"
    }
  }

  /// Of one provider no more are kept: who gets so many looks for something else.
  package static let mostOfAProvider = 2_000

  package var text: String
  /// One for each provider, in the order of the config.
  package var progress: [Progress]
  package var list: ContactListState
  /// Of what was found; proposals, which nothing acts on.
  package var groups = ProposedGroups()
  /// How many contacts stand in any of them.
  package internal(set) var grouped = 0

  package var isRunning: Bool {
    progress.contains(where: \.phase.isRunning)
  }
}
