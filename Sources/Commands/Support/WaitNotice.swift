import App
import Domain
import Foundation

/// Says on standard error that a long command waits for a provider's limit, once for each wait.
struct WaitNotice {
  private let app: LiveApp
  private let report: ErrorReport

  init(_ app: LiveApp, report: ErrorReport) {
    self.app = app
    self.report = report
  }

  /// Watches for as long as the result is kept and not cancelled.
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
      return "the provider wants no calls until \(end.formatted(.iso8601))"
    }
    guard let quota = activity.quota, quota.remaining == 0 else { return nil }
    return "all \(quota.limit) calls that the provider allows are used up"
  }
}
