import Domain
import Foundation
package import Logging
import Synchronization

/// The latest requests of all providers, for the screen, the log file and `--verbose`.
///
/// A lock and not an actor: the screen reads it while it draws.
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

  /// - Parameters:
  ///   - capacity: how many ended requests are kept.
  ///   - logger: gets one line a request at `info`.
  ///   - verbose: gets one line when a request starts and one when it ends, without line break.
  package init(
    capacity: Int = 1_000, logger: Logger? = nil, verbose: (@Sendable (String) -> Void)? = nil
  ) {
    self.capacity = capacity
    self.logger = logger
    self.verbose = verbose
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

  func started(_ record: RequestRecord) {
    change { $0.underWay.append(record) }
    verbose?("→ \(record.method) \(record.maskedURL)")
  }

  func ended(_ record: RequestRecord) {
    change { state in
      state.underWay.removeAll { $0.id == record.id }
      state.ended.append(record)
      if state.ended.count > capacity { state.ended.removeFirst(state.ended.count - capacity) }
    }
    verbose?("← \(record.outcomeText)")
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
