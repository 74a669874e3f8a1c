import Foundation
import Synchronization

/// What the engine's thread says about one request, in order, for one reader.
///
/// Not an `AsyncStream`: that ends for a reader whose task is cancelled, and a request must be
/// followed to its end.
final class CurlReply: Sendable {
  enum Event: Sendable {
    /// The next bytes of the body; no more come until these are dealt with, but the last ones.
    case chunk(Data)
    case ended(CurlResult)
  }

  private struct State {
    var events: [Event] = []
    var reader: CheckedContinuation<Event, Never>?
  }

  private let state = Mutex(State())

  func put(_ event: Event) {
    let reader = state.withLock { state -> CheckedContinuation<Event, Never>? in
      defer { state.reader = nil }
      if state.reader == nil { state.events.append(event) }
      return state.reader
    }
    reader?.resume(returning: event)
  }

  /// Waits, whether the task is cancelled or not.
  func next() async -> Event {
    await withCheckedContinuation { continuation in
      let event = state.withLock { state -> Event? in
        guard state.events.isEmpty else { return state.events.removeFirst() }
        state.reader = continuation
        return nil
      }
      if let event { continuation.resume(returning: event) }
    }
  }
}
