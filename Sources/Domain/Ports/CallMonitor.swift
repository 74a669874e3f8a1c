package import Foundation

/// The running calls of each provider, for the status line.
package protocol CallMonitor: Sendable {
  /// One snapshot of a provider for each change; ends with the program.
  func changes() -> AsyncStream<ProviderActivity>
}

package struct ProviderActivity: Hashable, Sendable {
  package enum Reachability: Hashable, Sendable {
    /// No call yet.
    case unknown
    case reachable
    /// The last call got no answer, or a bad one; `reason` is one clause.
    case troubled(reason: String)
  }

  package var provider: ProviderName
  package var reachability: Reachability
  package var callsInFlight: Int
  /// `nil` if no call is in flight.
  package var oldestCallStartedAt: Date?
  /// Calls left, and of how many; `nil` if the provider has no known quota.
  package var quota: Quota?
  /// Durations of the last answered calls, oldest first, at most `mostLatencies`.
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
