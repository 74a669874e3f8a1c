package import Foundation

/// What runs at the providers right now, for the status line.
package protocol CallMonitor: Sendable {
  /// A snapshot of one provider for each change there; ends when the program does.
  func changes() -> AsyncStream<ProviderActivity>
}

package struct ProviderActivity: Hashable, Sendable {
  package enum Reachability: Hashable, Sendable {
    /// Nothing was asked yet.
    case unknown
    case reachable
    /// The last call got no answer, or one that means trouble; one clause why.
    case troubled(reason: String)
  }

  package var provider: ProviderName
  package var reachability: Reachability
  package var callsInFlight: Int
  /// When the oldest call in flight began; `nil` where there is none.
  package var oldestCallStartedAt: Date?
  /// Calls left, of how many; `nil` where the provider has no known quota.
  package var quota: Quota?
  /// How long the last answered calls took, oldest first; no more than `mostLatencies`.
  package var latencies: [Duration]
  /// Until when the provider wants no calls.
  package var pausedUntil: Date?

  package struct Quota: Hashable, Sendable {
    package var remaining: Int
    package var limit: Int

    package init(remaining: Int, limit: Int) {
      self.remaining = remaining
      self.limit = limit
    }
  }

  package static let mostLatencies = 12

  package init(
    provider: ProviderName, reachability: Reachability = .unknown, callsInFlight: Int = 0,
    oldestCallStartedAt: Date? = nil, quota: Quota? = nil, latencies: [Duration] = [],
    pausedUntil: Date? = nil
  ) {
    self.provider = provider
    self.reachability = reachability
    self.callsInFlight = callsInFlight
    self.oldestCallStartedAt = oldestCallStartedAt
    self.quota = quota
    self.latencies = latencies
    self.pausedUntil = pausedUntil
  }
}
