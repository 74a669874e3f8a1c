package import Domain
package import Foundation

/// The dialog before and while personal data is deleted.
package nonisolated struct AnonymizeState: Hashable, Sendable {
  package enum Phase: Hashable, Sendable {
    /// Waiting for the word. Keys count only once the dialog has been on the screen for a while.
    case asking(isArmed: Bool)
    case running(since: Date)
    case ended
  }

  package enum Outcome: Hashable, Sendable {
    /// `proof` says how it is known.
    case done(proof: String, warnings: [String])
    case failed(Message)
    case unknown(Message)
  }

  package var info: ProviderInfo
  /// Whom it is about, in the order of the list; at least one.
  package var subjects: [Contact]
  /// Marked contacts that the filter hides, and that are among the subjects.
  package var hiddenSubjects: Int
  /// What must be typed.
  package var word: String
  package var input = TextFieldState()
  package var wrongTries = 0
  package var phase = Phase.asking(isArmed: false)
  /// One for each subject that was dealt with.
  package var outcomes: [ContactID: Outcome] = [:]
  /// Whether no further subject is to be begun.
  package var isStopping = false

  package var isRunning: Bool {
    guard case .running = phase else { return false }
    return true
  }
}
