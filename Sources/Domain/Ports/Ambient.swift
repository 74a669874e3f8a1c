package import Foundation

/// Time, randomness and identifiers, injected so that tests control them.
package struct Ambient: Sendable {
  package var now: @Sendable () -> Date
  /// For waits and limits: `now` at the start of the process plus the time since then, on a clock
  /// that cannot be set.
  package var steady: @Sendable () -> Date
  /// Waits, or throws `CancellationError` at once when the task is cancelled.
  package var sleep: @Sendable (Duration) async throws -> Void
  package var makeID: @Sendable () -> UUID
  /// A number in 0..<1, for the jitter of retries.
  package var randomFraction: @Sendable () -> Double
  /// `nil` if the machine does not tell.
  package var moment: @Sendable () -> MachineMoment?

  package init(
    now: @escaping @Sendable () -> Date, steady: @escaping @Sendable () -> Date,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    makeID: @escaping @Sendable () -> UUID, randomFraction: @escaping @Sendable () -> Double,
    moment: @escaping @Sendable () -> MachineMoment?
  ) {
    self.now = now
    self.steady = steady
    self.sleep = sleep
    self.makeID = makeID
    self.randomFraction = randomFraction
    self.moment = moment
  }

  /// The machine's own clock and randomness.
  package static let live = Ambient(
    now: { Date() },
    steady: { SteadyClock.now() },
    sleep: { try await Task.sleep(for: $0) },
    makeID: { UUID() },
    randomFraction: { Double.random(in: 0..<1) },
    moment: { MachineMoment.current() })
}

private enum SteadyClock {
  private static let began = (wall: Date(), instant: ContinuousClock.now)

  static func now() -> Date {
    let (wall, instant) = began
    return wall.addingTimeInterval(instant.duration(to: .now) / .seconds(1))
  }
}
