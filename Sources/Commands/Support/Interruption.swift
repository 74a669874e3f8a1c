import Foundation
import Synchronization

/// Handles `^C`, SIGTERM and SIGHUP. A signal ends the program at once. During a write, the first
/// one only cancels the write, which then ends by itself and records its outcome in the journal.
final class Interruption: Sendable {
  static let shared = Interruption()

  private struct State {
    var write: Task<Void, Never>?
    var status: ExitCodes?
    /// Written when the first signal ends the program at once.
    var notice: String?
  }

  private let state = Mutex(State())

  /// The exit status of the first signal; `nil` if there was none.
  var status: ExitCodes? { state.withLock { $0.status } }

  /// Handles the signals for as long as the result exists. Not for the console, which reads `^C` as
  /// a key.
  func install() -> [any DispatchSourceSignal] {
    let statuses = [SIGINT: ExitCodes.interrupted, SIGTERM: .terminated, SIGHUP: .hungUp]
    return SignalSources.resumed(Array(statuses.keys)) { number in
      if let status = statuses[number] { self.interrupt(status) }
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

  /// Runs a body that a signal may end at any time; the program then writes `notice`.
  func saying<Value>(
    _ notice: String, _ body: () throws(CommandFailure) -> Value
  ) throws(CommandFailure) -> Value {
    state.withLock { $0.notice = notice }
    defer { state.withLock { $0.notice = nil } }
    return try body()
  }

  /// Runs a body that a signal must not interrupt. Calls can be nested.
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
    // A signal between two bodies also cancels the second one.
    if isOver { task.cancel() }
    defer { state.withLock { $0.write = outer } }
    // Waiting for the stream alone would leave the task running if the caller is cancelled.
    await task.value
    for await value in values { return value }
    preconditionFailure("An ended body has a value.")
  }
}
