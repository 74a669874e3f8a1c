package import Domain
package import Foundation

/// One provider in the first line of the screen.
package nonisolated struct ProviderStatusState: Hashable, Sendable {
  package enum Health: Hashable, Sendable {
    /// No call has ended yet.
    case unknown
    case ok
    case slow
    /// The reason is one clause.
    case failing(reason: String)
    /// It has no secret, so that nothing can be sent. The reason is one clause.
    case withoutSecret(reason: String)
  }

  package var info: ProviderInfo
  package var activity: ProviderActivity

  /// Why there is no secret, as one clause; `nil` if there is one.
  private let missingSecret: String?

  package init(info: ProviderInfo, missingSecret: String? = nil) {
    self.info = info
    self.missingSecret = missingSecret
    activity = ProviderActivity(provider: info.name)
  }

  /// A call that takes this long is slow, whether it has ended or not.
  package static let slow = Duration.seconds(2)

  package func health(at now: Date) -> Health {
    if let missingSecret { return .withoutSecret(reason: missingSecret) }
    if case .troubled(let reason) = activity.reachability { return .failing(reason: reason) }
    if let start = activity.oldestCallStartedAt,
      .seconds(now.timeIntervalSince(start)) >= Self.slow
    {
      return .slow
    }
    guard activity.reachability == .reachable else { return .unknown }
    return activity.latencies.last.map { $0 >= Self.slow } == true ? .slow : .ok
  }

  /// The remaining time without calls; `nil` if calls are allowed.
  package func pause(at now: Date) -> Duration? {
    guard let until = activity.pausedUntil, until > now else { return nil }
    return .seconds(until.timeIntervalSince(now))
  }
}
