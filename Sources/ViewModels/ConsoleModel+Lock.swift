import Domain
import Foundation

/// The lock after a time without a key. It hides the screen from passers-by and keeps nobody out.
extension ConsoleModel {
  /// Somebody is there.
  package func noteActivity() { lastActivity = now }

  /// Begins to wait for the time without a key; does nothing where the config wants no lock.
  package func startIdling() {
    guard let limit = idleLock else { return }
    lastActivity = now
    let ambient = services.ambient
    idling.start {
      while true {
        let left = self.lastActivity.addingTimeInterval(limit / .seconds(1))
          .timeIntervalSince(self.now)
        guard left > 0 else { return self.lock() }
        do {
          try await ambient.sleep(.seconds(left))
        } catch {
          return
        }
      }
    }
  }

  package func stopIdling() { idling.cancel() }

  private func lock() {
    hideAgain()
    state.isLocked = true
  }

  /// The key that unlocks does nothing else, and nor do those that were typed with it.
  package func unlock() {
    state.isLocked = false
    listenAfterPause()
    startIdling()
  }
}
