import Domain
import HTTPKit

/// The request log as a `CallHistory`.
struct LiveCallHistory: CallHistory {
  let log: RequestLog

  func snapshots() -> AsyncStream<CallHistorySnapshot> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      // Subscribes before the first snapshot, so that no change is missed.
      let changes = log.changes()
      let task = Task {
        continuation.yield(snapshot())
        for await _ in changes { continuation.yield(snapshot()) }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private func snapshot() -> CallHistorySnapshot {
    CallHistorySnapshot(
      underWay: log.underWay.map(CallRecord.init), ended: log.ended.map(CallRecord.init))
  }
}

extension CallRecord {
  fileprivate init(_ record: RequestRecord) {
    let outcome: Outcome =
      switch record.outcome {
      case .underWay: .underWay
      case .answered(let status): .answered(status: status)
      case .failed(let kind): .failed(reason: kind.words)
      }
    self.init(
      id: record.id, provider: record.provider, method: record.method,
      maskedURL: record.maskedURL, startedAt: record.startedAt, elapsed: record.elapsed,
      outcome: outcome)
  }
}
