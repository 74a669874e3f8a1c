package import Foundation

/// The calls that were made to providers in this session, as anyone may see them: no secret, no
/// body, nothing of a person.
package protocol CallHistory: Sendable {
  /// How it stands, now and after each change; several changes may come as one.
  func snapshots() -> AsyncStream<CallHistorySnapshot>
}

package struct CallHistorySnapshot: Hashable, Sendable {
  /// In the order in which they began.
  package var underWay: [CallRecord]
  /// In the order in which they ended; the oldest ones are forgotten at some point.
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
    /// One clause why there was no answer.
    case failed(reason: String)
  }

  package var id: UUID
  package var provider: ProviderName
  package var method: String
  /// With a mask in place of what can identify a person.
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
