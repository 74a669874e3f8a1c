import App
import Domain
import Foundation
import Synchronization

/// The progress of a long command, on a terminal line that is overwritten and removed at the end.
/// Writes nothing if standard error is not a terminal.
final class ProgressLine: Sendable {
  private struct State {
    var done = 0
    var shownAt = Date.distantPast
    var isShown = false
  }

  private static let interval = 0.2
  private let what: String
  private let total: Int?
  private let startedAt: Date
  private let isVisible: Bool
  private let state = Mutex(State())

  /// `what` is a plural noun in ASCII. Without a total, no remaining time is shown.
  init(
    _ what: String, total: Int? = nil, io: CommandIO,
    isVisible: Bool = isatty(STDERR_FILENO) == 1
  ) {
    self.what = what
    self.total = total
    self.isVisible = isVisible && io.console == nil
    startedAt = Date()
  }

  func add(_ count: Int) {
    let now = Date()
    let text = state.withLock { state -> String? in
      state.done += count
      guard isVisible, now.timeIntervalSince(state.shownAt) >= Self.interval else { return nil }
      state.shownAt = now
      state.isShown = true
      return Self.text(
        state.done, of: total, what, seconds: now.timeIntervalSince(startedAt))
    }
    if let text { Self.write("\r" + text + "\u{1B}[K") }
  }

  /// Removes the line.
  func end() {
    let wasShown = state.withLock { state in
      defer { state.isShown = false }
      return state.isShown
    }
    if wasShown { Self.write("\r\u{1B}[K") }
  }

  /// `12400 of 100000 rows, 812 a second, 1 min 48 s left`
  static func text(_ done: Int, of total: Int?, _ what: String, seconds: Double) -> String {
    var text = total.map { "\(done) of \($0) \(what)" } ?? "\(done) \(what)"
    guard seconds > 0, done > 0 else { return text }
    let rate = Double(done) / seconds
    text += rate >= 10 ? ", \(Int(rate)) a second" : String(format: ", %.1f a second", rate)
    guard let total, total > done else { return text }
    let left = Int((Double(total - done) / rate).rounded(.up))
    return text + ", " + (left >= 60 ? "\(left / 60) min \(left % 60) s left" : "\(left) s left")
  }

  private static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Foundation.write(STDERR_FILENO, bytes, bytes.count)
  }
}

/// Reports each wait of a long command for a provider's call limit, once, on standard error.
struct WaitNotice {
  private let app: LiveApp
  private let report: ErrorReport

  init(_ app: LiveApp, report: ErrorReport) {
    self.app = app
    self.report = report
  }

  /// Watches until the result is cancelled.
  func watch() -> Task<Void, Never> {
    Task { [app, report] in
      var waiting: Set<ProviderName> = []
      for await activity in app.monitor.changes() {
        guard let reason = Self.reason(activity, at: app) else {
          waiting.remove(activity.provider)
          continue
        }
        if waiting.insert(activity.provider).inserted {
          report.note("\(activity.provider): waiting: \(reason)")
        }
      }
    }
  }

  private static func reason(_ activity: ProviderActivity, at app: LiveApp) -> String? {
    if let end = activity.pausedUntil, end > app.ambient.now() {
      return "the provider accepts no calls until \(end.formatted(.iso8601))"
    }
    guard let quota = activity.quota, quota.remaining == 0 else { return nil }
    return "the provider's limit of \(quota.limit) calls is used up"
  }
}
