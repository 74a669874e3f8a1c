import Domain
import HTTPKit
import Providers

/// How a provider's statement about its limits becomes a limiter's rule.
enum LivePacing {
  /// The operator's `requests_per_second` wins over what is published, and what the provider says
  /// in each answer over what is published too.
  static func rule(_ pacing: Pacing, requestsPerSecond: Double?) -> PaceRule {
    if let requestsPerSecond { return perSecond(requestsPerSecond) }
    if pacing.headers != nil { return .asAnswersSay }
    switch pacing.rate {
    case .perSecond(let rate): return perSecond(rate)
    case .window(let calls, let length): return .window(limit: calls, per: length)
    }
  }

  /// A second's worth may go at once, so that one look at the screen does not wait.
  private static func perSecond(_ rate: Double) -> PaceRule {
    .perSecond(rate, burst: max(1, Int(rate.rounded(.down))))
  }
}
