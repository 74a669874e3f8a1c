package import Domain
import Synchronization

/// A team's store that a test controls.
package final class ScriptedPresence: TeamPresence {
  private let state: Mutex<(event: Int64?, failure: JournalFailure?)> = Mutex((nil, nil))
  private let name: String

  /// `name`: the operator of the console.
  package init(name: String) { self.name = name }

  /// A colleague has taken a step of a case.
  package func noteStep() { state.withLock { $0.event = ($0.event ?? 0) + 1 } }

  /// `nil` brings it back.
  package func fail(_ message: String?) {
    state.withLock { $0.failure = message.map { JournalFailure(message: $0) } }
  }

  @concurrent package func operatorName() async throws(JournalFailure) -> String {
    try answer()
    return name
  }

  @concurrent package func newestEvent() async throws(JournalFailure) -> Int64? {
    try answer()
    return state.withLock { $0.event }
  }

  private func answer() throws(JournalFailure) {
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }
}
