import Foundation

/// A rolling limit: at most `maximum` calls within any `window`.
struct CallLimit: Sendable {
  let maximum: Int
  /// Seconds.
  let window: TimeInterval
  /// `false` counts nothing and admits everything.
  let isEnforced: Bool
  private var admitted: [Date] = []

  init(maximum: Int, window: TimeInterval, isEnforced: Bool) {
    self.maximum = maximum
    self.window = window
    self.isEnforced = isEnforced
  }

  /// Counts this call if there is room and returns whether there was.
  mutating func admit(at now: Date) -> Bool {
    guard isEnforced else { return true }
    admitted.removeAll { $0.addingTimeInterval(window) <= now }
    guard admitted.count < maximum else { return false }
    admitted.append(now)
    return true
  }

  /// How many calls the window still admits.
  var remaining: Int { maximum - admitted.count }

  /// When the oldest call leaves the window.
  func reset(at now: Date) -> Date {
    (admitted.first ?? now).addingTimeInterval(window)
  }
}
