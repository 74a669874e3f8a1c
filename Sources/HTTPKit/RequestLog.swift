package import Domain
package import Foundation
package import Logging
import Synchronization

/// The latest requests of all providers, for the screen, the log file and `--verbose`.
///
/// Uses a lock instead of an actor, since the screen reads it while drawing.
package final class RequestLog: Sendable {
  private struct State {
    var ended: [RequestRecord] = []
    var underWay: [RequestRecord] = []
    var observers: [UUID: AsyncStream<Void>.Continuation] = [:]
  }

  private let state = Mutex(State())
  private let capacity: Int
  private let logger: Logger?
  private let verbose: (@Sendable (String) -> Void)?
  let showsBodies: Bool

  /// - Parameters:
  ///   - capacity: how many ended requests are kept.
  ///   - logger: gets one line per request at `info`.
  ///   - verbose: gets one line when a request starts and one when it ends, without line break. The
  ///     content is not safe for a terminal.
  ///   - showsBodies: whether `verbose` also gets unmasked URLs and a line for each body. The logger
  ///     never does.
  package init(
    capacity: Int = 1_000, logger: Logger? = nil, verbose: (@Sendable (String) -> Void)? = nil,
    showsBodies: Bool = false
  ) {
    self.capacity = capacity
    self.logger = logger
    self.verbose = verbose
    self.showsBodies = showsBodies && verbose != nil
  }

  /// Oldest first.
  package var ended: [RequestRecord] { state.withLock { $0.ended } }

  /// In the order in which they started.
  package var underWay: [RequestRecord] { state.withLock { $0.underWay } }

  /// Yields after changes; several may come as one. Ends when its reader stops.
  package func changes() -> AsyncStream<Void> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let id = UUID()
      state.withLock { $0.observers[id] = continuation }
      continuation.onTermination = { [weak self] _ in
        self?.state.withLock { _ = $0.observers.removeValue(forKey: id) }
      }
    }
  }

  func started(_ record: RequestRecord, _ request: OutgoingRequest) {
    change { $0.underWay.append(record) }
    verbose?("→ \(record.method) \(showsBodies ? request.shownURL : record.maskedURL)")
    if showsBodies, let body = request.shownBody { verbose?("→ body \(body)") }
  }

  /// `body` is the answer's, as it may be shown; `nil` if bodies are not shown.
  func ended(_ record: RequestRecord, body: String?) {
    change { state in
      state.underWay.removeAll { $0.id == record.id }
      state.ended.append(record)
      if state.ended.count > capacity { state.ended.removeFirst(state.ended.count - capacity) }
    }
    verbose?("← \(record.outcomeText)")
    if showsBodies, let body { verbose?("← body \(body)") }
    logger?.info(
      "\(record.method) \(record.maskedURL): \(record.outcomeText)",
      metadata: [
        "provider": "\(record.provider)", "id": "\(record.id)",
        "request-id": "\(record.requestID ?? "-")",
      ])
  }

  private func change(_ edit: (inout State) -> Void) {
    let observers = state.withLock { state in
      edit(&state)
      return Array(state.observers.values)
    }
    for observer in observers { observer.yield() }
  }
}

extension RequestRecord {
  /// "200 in 34 ms"
  package var outcomeText: String {
    let time = elapsed.map { " in \(Int(($0.seconds * 1_000).rounded())) ms" } ?? ""
    switch outcome {
    case .underWay: return "under way"
    case .answered(let status): return "\(status)\(time)"
    case .failed(let kind): return "\(kind.rawValue)\(time)"
    }
  }
}

/// One request as it may be shown: no body, no secret, no personal data.
package struct RequestRecord: Identifiable, Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    case underWay
    case answered(status: Int)
    case failed(TransportFailure.Kind)
  }

  package let id: UUID
  package let provider: ProviderName
  package let method: String
  package let maskedURL: String
  /// Whether no person waits for it.
  package var isBackground = false
  package let startedAt: Date
  package var elapsed: Duration?
  package var outcome: Outcome
  /// The provider's `x-request-id` if `RequestID.kept` accepts it.
  package var requestID: String?
}
