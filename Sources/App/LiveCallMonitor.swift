import Domain
import Foundation
import HTTPKit

/// Combines the request log and the limiters for the status line.
struct LiveCallMonitor: CallMonitor {
  let providers: [ProviderName]
  let limiters: [ProviderName: RateLimiter]
  let log: RequestLog
  let ambient: Ambient
  /// Each change is looked at again after this time, since a limiter reads an answer after the log.
  private static let settling = Duration.milliseconds(50)

  func changes() -> AsyncStream<ProviderActivity> {
    AsyncStream { continuation in
      let task = Task {
        var last: [ProviderName: ProviderActivity] = [:]
        for await _ in log.changes() {
          for isSettled in [false, true] {
            if isSettled, await !hasSettled() { break }
            for provider in providers {
              let now = await activity(of: provider)
              if last.updateValue(now, forKey: provider) != now { continuation.yield(now) }
            }
          }
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// `false` if the task was cancelled.
  private func hasSettled() async -> Bool {
    do {
      try await ambient.sleep(Self.settling)
      return true
    } catch {
      return false
    }
  }

  private func activity(of provider: ProviderName) async -> ProviderActivity {
    // The screen does not count the seconds of what no person waits for.
    let underWay = log.underWay.filter { $0.provider == provider && !$0.isBackground }
    let ended = log.ended.reversed().lazy.filter { $0.provider == provider }
    let status = await limiters[provider]?.status
    var quota: ProviderActivity.Quota?
    if let remaining = status?.remaining, let limit = status?.limit {
      quota = ProviderActivity.Quota(remaining: remaining, limit: limit)
    }
    return ProviderActivity(
      provider: provider,
      reachability: Self.reachability(ended.first?.outcome),
      callsInFlight: underWay.count, oldestCallStartedAt: underWay.map(\.startedAt).min(),
      quota: quota, latencies: Self.latencies(ended), pausedUntil: status?.pausedUntil)
  }

  /// Only of answered calls: the duration of others says nothing about the provider's speed.
  private static func latencies(_ ended: some Sequence<RequestRecord>) -> [Duration] {
    ended.lazy.compactMap { record in
      guard case .answered = record.outcome else { return nil }
      return record.elapsed
    }.prefix(ProviderActivity.mostLatencies).reversed()
  }

  private static func reachability(
    _ outcome: RequestRecord.Outcome?
  ) -> ProviderActivity.Reachability {
    switch outcome {
    case nil, .underWay?, .failed(.cancelled)?, .failed(.fileUnusable)?: .unknown
    case .answered(let status)?:
      status == 401 || status == 403 || status == 429 || status >= 500
        ? .troubled(reason: "it answered \(status)") : .reachable
    case .failed(let kind)?: .troubled(reason: kind.words)
    }
  }
}

extension TransportFailure.Kind {
  /// One clause that says why there was no answer.
  var words: String {
    switch self {
    case .cannotResolve: "its name cannot be resolved"
    case .cannotConnect: "no connection"
    case .tlsFailed: "no secure connection"
    case .proxyRefused: "the proxy refuses the connection"
    case .proxyFailed: "no connection through the proxy"
    case .connectionLost: "the connection was lost"
    case .timedOut: "no answer in time"
    case .answerTooLarge: "its answer is too large"
    case .answerPacked: "its answer cannot be unpacked"
    case .cancelled: "cancelled"
    case .rateLimited: "its call limit is used up"
    case .unavailable: "it is not available"
    case .fileUnusable: "the file to send was changed"
    }
  }
}
