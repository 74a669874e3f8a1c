package import Domain
package import Foundation
import Synchronization

/// A clock that advances only when the test says so.
package final class ManualClock: Sendable {
  package static let start = Date(timeIntervalSince1970: 1_800_000_000)

  private struct Sleeper {
    var id: UUID
    var until: Date
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now = ManualClock.start
    /// The seconds by which the wall clock was changed. Sleepers do not notice it.
    var stepped = 0.0
    var boot = 1
    var bootedAt = ManualClock.start - 86_400
    var sleepers: [Sleeper] = []
    package var slept: [Duration] = []
  }

  private let state = Mutex(State())
  private let advancesOnSleep: Bool
  private let fraction: Double

  /// With `advancesOnSleep` a sleep advances the clock and returns at once.
  package init(advancesOnSleep: Bool = false, fraction: Double = 0) {
    self.advancesOnSleep = advancesOnSleep
    self.fraction = fraction
  }

  package var now: Date { state.withLock { $0.now.addingTimeInterval($0.stepped) } }

  /// A moment on its own machine, which booted a day before `start`.
  package var moment: MachineMoment {
    state.withLock {
      MachineMoment(
        machine: "a machine", boot: "boot \($0.boot)",
        uptime: .seconds($0.now.timeIntervalSince($0.bootedAt)))
    }
  }

  /// Time that ignores `step(by:)`.
  package var steady: Date { state.withLock { $0.now } }

  /// Changes the wall clock without time passing.
  package func step(by seconds: Double) { state.withLock { $0.stepped += seconds } }

  /// Reboots the machine without time passing.
  package func reboot() {
    state.withLock {
      $0.boot += 1
      $0.bootedAt = $0.now
    }
  }
  package var slept: [Duration] { state.withLock { $0.slept } }

  package var ambient: Ambient {
    Ambient(
      now: { self.now }, steady: { self.steady }, sleep: { try await self.sleep($0) },
      makeID: { UUID() },
      randomFraction: { [fraction] in fraction }, moment: { self.moment })
  }

  /// Returns once a task sleeps for this duration.
  package func sleeping(for duration: Duration) async {
    while !slept.contains(duration), !Task.isCancelled { await Task.yield() }
  }

  /// Returns once this many sleeps of this duration have started.
  package func sleepers(for duration: Duration, atLeast count: Int) async {
    while slept.count(where: { $0 == duration }) < count, !Task.isCancelled { await Task.yield() }
  }

  package func advance(by seconds: Double) {
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
    guard !advancesOnSleep else {
      state.withLock { $0.slept.append(duration) }
      return advance(by: duration / .seconds(1))
    }
    let id = UUID()
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isOver = state.withLock { state in
          guard !Task.isCancelled else { return true }
          let until = state.now.addingTimeInterval(duration / .seconds(1))
          state.slept.append(duration)
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
