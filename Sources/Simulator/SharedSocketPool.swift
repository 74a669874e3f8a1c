import FlyingSocks
import Foundation
import Glibc
import Synchronization

/// Waits for the sockets of all simulators in the process on one thread.
///
/// Each of FlyingFox's own pools blocks a Dispatch thread. A process has a limited number of these,
/// shared with the Swift runtime, so some hundred parallel simulators in tests would stop it.
struct SharedSocketPool: AsyncSocketPool {
  func prepare() async throws {}

  /// Nothing to run for one server; throws when that server is stopped.
  func run() async throws {
    while true { try await Task.sleep(for: .seconds(86_400)) }
  }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    let interest = events.contains(.write) ? POLLOUT : POLLIN
    try await SocketWatch.shared.wait(for: Int16(interest), on: socket.file.rawValue)
  }
}

/// The thread in `poll(2)` and its waiters.
private final class SocketWatch: Sendable {
  static let shared = SocketWatch()

  private struct Waiter {
    let file: Int32
    let events: Int16
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var waiters: [UInt64: Waiter] = [:]
    /// Waiters whose task was cancelled since the last round.
    var cancelled: Set<UInt64> = []
    var nextToken: UInt64 = 0
  }

  private let state = Mutex(State())
  /// Written to for each new waiter, so that the thread looks again.
  private let wakeReading: Int32
  private let wakeWriting: Int32

  private init() {
    var ends: [Int32] = [0, 0]
    let made = pipe(&ends)
    precondition(made == 0, "A pipe could not be made.")
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    wakeReading = ends[0]
    wakeWriting = ends[1]
    let thread = Thread { [self] in
      while true { watch() }
    }
    thread.name = "simulator sockets"
    thread.start()
  }

  /// Returns when the file is ready or broken; throws when the task is cancelled or the file
  /// closed.
  func wait(for events: Int16, on file: Int32) async throws {
    let token = state.withLock { state in
      state.nextToken += 1
      return state.nextToken
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let waiter = Waiter(file: file, events: events, continuation: continuation)
        state.withLock { $0.waiters[token] = waiter }
        if Task.isCancelled { cancel(token) }
        wake()
      }
    } onCancel: {
      cancel(token)
      wake()
    }
  }

  /// Only the thread ends a wait: a socket closed while `poll(2)` looks at it stays open until that
  /// returns.
  private func cancel(_ token: UInt64) {
    state.withLock { state in
      if state.waiters[token] != nil { state.cancelled.insert(token) }
    }
  }

  private func wake() {
    var byte: UInt8 = 1
    _ = write(wakeWriting, &byte, 1)
  }

  private func take(_ token: UInt64) -> CheckedContinuation<Void, any Error>? {
    state.withLock { $0.waiters.removeValue(forKey: token)?.continuation }
  }

  /// One round: waits until a file is ready and resumes its waiters.
  private func watch() {
    let (cancelled, waiters) = state.withLock { state in
      let cancelled = state.cancelled.compactMap { state.waiters.removeValue(forKey: $0) }
      state.cancelled = []
      return (cancelled, Array(state.waiters))
    }
    for waiter in cancelled { waiter.continuation.resume(throwing: CancellationError()) }
    var files = waiters.map { pollfd(fd: $0.value.file, events: $0.value.events, revents: 0) }
    files.append(pollfd(fd: wakeReading, events: Int16(POLLIN), revents: 0))
    guard poll(&files, nfds_t(files.count), -1) > 0 else { return }
    if files[waiters.count].revents != 0 {
      var bytes = [UInt8](repeating: 0, count: 512)
      _ = read(wakeReading, &bytes, bytes.count)
    }
    for (waiter, file) in zip(waiters, files) where file.revents != 0 {
      if file.revents & Int16(POLLNVAL) != 0 {
        take(waiter.key)?.resume(throwing: SocketError.disconnected)
      } else {
        take(waiter.key)?.resume()
      }
    }
  }
}

/// Sets `TCP_NODELAY` on every socket before it waits. FlyingFox writes header and body separately,
/// and Nagle's algorithm would hold the body back until the client's delayed acknowledgement: 44 ms
/// per call.
struct PromptSocketPool<Base: AsyncSocketPool>: AsyncSocketPool {
  let base: Base

  func prepare() async throws {
    try await base.prepare()
  }

  func run() async throws {
    try await base.run()
  }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    try socket.setValue(true, for: BoolSocketOption(level: Int32(IPPROTO_TCP), name: TCP_NODELAY))
    try await base.suspendSocket(socket, untilReadyFor: events)
  }
}
