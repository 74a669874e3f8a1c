import Domain
import HTTPKit
import Providers

/// Turns a provider's published limits into a limiter's rule.
enum LivePacing {
  /// The operator's `requests_per_second` takes precedence over limits in answers, and these over
  /// published ones.
  static func rule(_ pacing: Pacing, requestsPerSecond: Double?) -> PaceRule {
    if let requestsPerSecond { return perSecond(requestsPerSecond) }
    return pacing.headers == nil ? published(pacing) : .asAnswersSay
  }

  /// The limit that the provider's documents give.
  static func published(_ pacing: Pacing) -> PaceRule {
    switch pacing.rate {
    case .perSecond(let rate): return perSecond(rate)
    case .window(let calls, let length): return .window(limit: calls, per: length)
    }
  }

  /// Allows a burst of one second's calls, so that a single screen does not wait.
  private static func perSecond(_ rate: Double) -> PaceRule {
    .perSecond(rate, burst: max(1, Int(rate.rounded(.down))))
  }
}
