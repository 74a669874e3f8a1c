import Foundation

/// Waits for the other end of a pipe, with a notice and a timeout.
struct StreamWait {
  private static let stepMilliseconds: Int32 = 100
  private static let stepsBeforeNotice = 10
  private static let mostSteps = 300

  private let notice: String
  private let io: CommandIO
  private var steps = 0

  /// `notice` is written after one second.
  init(_ notice: String, io: CommandIO) {
    self.notice = notice
    self.io = io
  }

  /// Waits for one step.
  ///
  /// - Returns: `false` after thirty seconds, or after a signal.
  mutating func goesOn() -> Bool {
    guard steps < Self.mostSteps, Interruption.shared.status == nil else { return false }
    steps += 1
    if steps == Self.stepsBeforeNotice {
      ErrorReport(isJSON: false, io: io).note("\(notice); ^C stops waiting")
    }
    _ = poll(nil, 0, Self.stepMilliseconds)
    return true
  }
}
