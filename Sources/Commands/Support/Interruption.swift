import Foundation
import Synchronization

/// What `^C` does: it ends the program at once, except while a write is under way; that is cancelled
/// and ends by itself, so that the journal says what became of it. A second `^C` ends it all the same.
final class Interruption: Sendable {
  static let shared = Interruption()

  private struct State {
    var write: Task<Void, Never>?
    var wasInterrupted = false
  }

  private let state = Mutex(State())

  var wasInterrupted: Bool { state.withLock { $0.wasInterrupted } }

  /// Takes SIGINT over for as long as the result is kept. Not for the console, which reads `^C` as a
  /// key.
  func install() -> any DispatchSourceSignal {
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler { self.interrupt() }
    source.resume()
    return source
  }

  private func interrupt() {
    let write = state.withLock { state -> Task<Void, Never>? in
      defer { state.wasInterrupted = true }
      return state.wasInterrupted ? nil : state.write
    }
    guard let write else { exit(ExitCodes.interrupted.rawValue) }
    write.cancel()
  }

  /// Runs what must not be cut short.
  func guarding<Value: Sendable>(
    _ body: @escaping @Sendable () async -> Value
  ) async -> Value {
    let (values, continuation) = AsyncStream<Value>.makeStream()
    let task = Task {
      continuation.yield(await body())
      continuation.finish()
    }
    state.withLock { $0.write = task }
    defer { state.withLock { $0.write = nil } }
    for await value in values { return value }
    preconditionFailure("A task that is awaited gives its value.")
  }
}
