package import Domain
import Observation

/// Follows the calls of this session while the panel is open.
@Observable
package final class RequestsModel {
  package private(set) var state = RequestsState()

  @ObservationIgnored private let history: any CallHistory
  @ObservationIgnored private let following = LatestTask()
  @ObservationIgnored private var isHeld = false
  /// The newest snapshot while the panel is held.
  @ObservationIgnored private var newest: CallHistorySnapshot?

  package init(history: any CallHistory) { self.history = history }

  package func follow() {
    isHeld = false
    following.start { [history] in
      for await snapshot in history.snapshots() {
        guard !Task.isCancelled else { return }
        self.receive(snapshot)
      }
    }
  }

  /// Reads the current calls and stops following.
  package func readOnce() async {
    stop()
    isHeld = false
    for await snapshot in history.snapshots() { return receive(snapshot) }
  }

  package func stop() {
    following.cancel()
    newest = nil
  }

  /// Holds the rows while the operator has scrolled down, and follows again at the top.
  package func hold(_ isHeld: Bool) {
    self.isHeld = isHeld
    if !isHeld, let snapshot = newest { receive(snapshot) }
  }

  private func receive(_ snapshot: CallHistorySnapshot) {
    guard isHeld else {
      newest = nil
      state = RequestsState(underWay: snapshot.underWay, ended: snapshot.ended.reversed())
      return
    }
    newest = snapshot
    let shown = state.ended.first?.id
    let newer = snapshot.ended.reversed().prefix { $0.id != shown }.count
    if newer != state.newer { state.newer = newer }
  }
}

/// The calls of this session.
package nonisolated struct RequestsState: Hashable, Sendable {
  /// Oldest first.
  package var underWay: [CallRecord] = []
  /// Newest first.
  package var ended: [CallRecord] = []
  /// How many calls have ended while the panel is held.
  package var newer = 0

  package init(underWay: [CallRecord] = [], ended: [CallRecord] = []) {
    self.underWay = underWay
    self.ended = ended
  }
}
