import Domain
import Foundation
import Synchronization

/// Time that passes only when a test says so.
final class ManualClock: Sendable {
  static let start = Date(timeIntervalSince1970: 1_800_000_000)

  private struct Sleeper {
    var id: UUID
    var until: Date
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now = ManualClock.start
    var sleepers: [Sleeper] = []
    var slept: [Duration] = []
  }

  private let state = Mutex(State())
  private let advancesOnSleep: Bool
  private let fraction: Double

  /// With `advancesOnSleep` whoever sleeps moves the time itself and goes on at once.
  init(advancesOnSleep: Bool = false, fraction: Double = 0) {
    self.advancesOnSleep = advancesOnSleep
    self.fraction = fraction
  }

  var now: Date { state.withLock { $0.now } }
  var slept: [Duration] { state.withLock { $0.slept } }

  var ambient: Ambient {
    Ambient(
      now: { self.now }, sleep: { try await self.sleep($0) }, makeID: { UUID() },
      randomFraction: { [fraction] in fraction })
  }

  func advance(by seconds: Double) {
    let due = state.withLock { state in
      state.now += seconds
      let due = state.sleepers.filter { $0.until <= state.now }
      state.sleepers.removeAll { $0.until <= state.now }
      return due
    }
    for sleeper in due { sleeper.continuation.resume() }
  }

  private func sleep(_ duration: Duration) async throws {
    try Task.checkCancellation()
    state.withLock { $0.slept.append(duration) }
    guard !advancesOnSleep else { return advance(by: duration / .seconds(1)) }
    let id = UUID()
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isOver = state.withLock { state in
          guard !Task.isCancelled else { return true }
          let until = state.now.addingTimeInterval(duration / .seconds(1))
          state.sleepers.append(Sleeper(id: id, until: until, continuation: continuation))
          return false
        }
        if isOver { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let cancelled = state.withLock { state in
        let cancelled = state.sleepers.filter { $0.id == id }
        state.sleepers.removeAll { $0.id == id }
        return cancelled
      }
      for sleeper in cancelled { sleeper.continuation.resume(throwing: CancellationError()) }
    }
  }
}
