package import Foundation

/// The calls of this session, without secrets, bodies or personal data.
package protocol CallHistory: Sendable {
  /// The history now and after each change; several changes may come as one.
  func snapshots() -> AsyncStream<CallHistorySnapshot>
}

package struct CallHistorySnapshot: Hashable, Sendable {
  /// In the order in which they started.
  package var underWay: [CallRecord]
  /// In the order in which they ended; the oldest are dropped.
  package var ended: [CallRecord]

  package init(underWay: [CallRecord] = [], ended: [CallRecord] = []) {
    self.underWay = underWay
    self.ended = ended
  }
}

package struct CallRecord: Identifiable, Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    case underWay
    case answered(status: Int)
    /// One clause that says why there was no answer.
    case failed(reason: String)
  }

  package var id: UUID
  package var provider: ProviderName
  package var method: String
  /// Whatever can identify a person is masked.
  package var maskedURL: String
  package var startedAt: Date
  /// `nil` while it is under way.
  package var elapsed: Duration?
  package var outcome: Outcome

  package init(
    id: UUID, provider: ProviderName, method: String, maskedURL: String, startedAt: Date,
    elapsed: Duration? = nil, outcome: Outcome = .underWay
  ) {
    self.id = id
    self.provider = provider
    self.method = method
    self.maskedURL = maskedURL
    self.startedAt = startedAt
    self.elapsed = elapsed
    self.outcome = outcome
  }
}
