import Foundation
import HTTPKit
import Synchronization

/// Reads the body of `BulkServer` and records only whether it is right.
final class Collector: Sendable {
  struct Seen: Sendable {
    var chunks = 0
    var byteCount = 0
    var largestChunk = 0
    var isInOrder = true
  }

  private let state = Mutex(Seen())
  private let before: @Sendable (_ chunk: Int) async -> Bool

  /// - Parameter before: Called with the number of each chunk, from 1, before the chunk is checked.
  /// The sink returns its result, which says whether to go on.
  init(before: @escaping @Sendable (_ chunk: Int) async -> Bool = { _ in true }) {
    self.before = before
  }

  var seen: Seen { state.withLock { $0 } }

  var sink: AnswerSink {
    AnswerSink { bytes in
      let goesOn = await self.before(self.seen.chunks + 1)
      self.state.withLock { seen in
        seen.isInOrder =
          seen.isInOrder
          && bytes == BulkServer.bytes(from: seen.byteCount, count: bytes.count)
        seen.chunks += 1
        seen.byteCount += bytes.count
        seen.largestChunk = max(seen.largestChunk, bytes.count)
      }
      return goesOn
    }
  }

  /// A read whose response goes to this collector.
  func read(_ base: String) -> OutgoingRequest {
    var request = OutgoingRequest.read(base)
    request.answerSink = sink
    return request
  }
}
