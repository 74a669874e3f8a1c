import Foundation
import Synchronization

/// The events of one request from the engine's thread, in order, for one reader.
///
/// Not an `AsyncStream`: that ends when the reader's task is cancelled, but a request must be
/// followed to its end.
final class CurlReply: Sendable {
  enum Event: Sendable {
    /// The next bytes of the body. The next chunk comes after these are consumed, unless it is the
    /// last.
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

  /// Waits even if the task is cancelled.
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
