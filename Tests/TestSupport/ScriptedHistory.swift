package import Domain
package import Foundation
import Synchronization

/// A call history that the test writes.
package final class ScriptedHistory: CallHistory {
  private let readers = Mutex<[UUID: AsyncStream<CallHistorySnapshot>.Continuation]>([:])

  package init() {}

  /// The number of readers.
  package var readerCount: Int { readers.withLock { $0.count } }

  package func snapshots() -> AsyncStream<CallHistorySnapshot> {
    AsyncStream { continuation in
      let id = UUID()
      readers.withLock { $0[id] = continuation }
      continuation.onTermination = { _ in
        self.readers.withLock { _ = $0.removeValue(forKey: id) }
      }
    }
  }

  /// Sends to every reader and waits for the first one if there is none.
  package func send(_ snapshot: CallHistorySnapshot) async {
    while readerCount == 0 { await Task.yield() }
    for reader in readers.withLock({ Array($0.values) }) { reader.yield(snapshot) }
  }

  /// Two calls in flight, a success, a refusal, a server error and a failed connection.
  package static func sample(at now: Date) throws -> CallHistorySnapshot {
    func call(
      _ provider: String, _ method: String, _ path: String, before seconds: Double,
      _ milliseconds: Int? = nil, _ outcome: CallRecord.Outcome = .underWay
    ) throws -> CallRecord {
      guard let name = ProviderName(provider) else {
        throw SimulatedWorld.MissingProvider(provider)
      }
      return CallRecord(
        id: UUID(), provider: name, method: method, maskedURL: "https://api.example.com" + path,
        startedAt: now.addingTimeInterval(-seconds),
        elapsed: milliseconds.map { .milliseconds($0) }, outcome: outcome)
    }
    return CallHistorySnapshot(
      underWay: [
        try call("donors", "GET", "/v1/contacts?limit=50", before: 5),
        try call("shop-it", "POST", "/admin/api/contacts.find", before: 0.4),
      ],
      ended: [
        try call(
          "eu-shop", "GET", "/contacts/‹masked›?siteId=0000", before: 90, 34, .answered(status: 200)
        ),
        try call("b2b", "POST", "/v2/contacts/search", before: 60, 1_240, .answered(status: 429)),
        try call("b2b", "GET", "/v2/contacts/25492", before: 40, 8_000, .answered(status: 503)),
        try call(
          "donors", "GET", "/v1/contacts?limit=50&cursor=‹masked›", before: 30, 3,
          .failed(reason: "no connection")),
      ])
  }
}
