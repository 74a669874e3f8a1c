import Foundation
import Synchronization

/// What `^C`, SIGTERM and a hang-up do: they end the program at once, except while a write is under
/// way; that is cancelled and ends by itself, so that the journal says what became of it. A second
/// signal ends the program all the same.
final class Interruption: Sendable {
  static let shared = Interruption()

  private struct State {
    var write: Task<Void, Never>?
    var status: ExitCodes?
    /// What the first signal says where it ends the program at once.
    var notice: String?
  }

  private let state = Mutex(State())

  /// What the first signal asks for; `nil` where none came.
  var status: ExitCodes? { state.withLock { $0.status } }

  /// Takes the signals over for as long as the result is kept. Not for the console, which reads `^C`
  /// as a key.
  func install() -> [any DispatchSourceSignal] {
    [(SIGINT, ExitCodes.interrupted), (SIGTERM, .terminated), (SIGHUP, .hungUp)].map {
      number, status in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { self.interrupt(status) }
      source.resume()
      return source
    }
  }

  private func interrupt(_ status: ExitCodes) {
    let (write, notice) = state.withLock { state -> (Task<Void, Never>?, String?) in
      guard state.status == nil else { return (nil, nil) }
      state.status = status
      return (state.write, state.notice)
    }
    guard let write else {
      if let notice { ErrorReport(isJSON: false, io: .process).note(notice) }
      status.endProcess()
    }
    write.cancel()
  }

  /// Runs what a signal may end at any time; the program then says `notice`.
  func saying<Value>(
    _ notice: String, _ body: () throws(CommandFailure) -> Value
  ) throws(CommandFailure) -> Value {
    state.withLock { $0.notice = notice }
    defer { state.withLock { $0.notice = nil } }
    return try body()
  }

  /// Runs what must not be cut short; inside another such body, too.
  func guarding<Value: Sendable>(
    _ body: @escaping @Sendable () async -> Value
  ) async -> Value {
    let (values, continuation) = AsyncStream<Value>.makeStream()
    let task = Task {
      continuation.yield(await body())
      continuation.finish()
    }
    let (outer, isOver) = state.withLock { state in
      defer { state.write = task }
      return (state.write, state.status != nil)
    }
    // A signal that came between two such bodies is about the second one, too.
    if isOver { task.cancel() }
    defer { state.withLock { $0.write = outer } }
    // Not the stream itself: leaving it early on the caller's cancellation would leave the task.
    await task.value
    for await value in values { return value }
    preconditionFailure("A body that has ended gave its value.")
  }
}
