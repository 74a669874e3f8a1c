import CCurses
import Dispatch
import Glibc

/// Output to the tty that never blocks while the console runs. What a slow terminal does not take
/// waits here, and the console draws no update until it is sent.
final class TerminalOutput {
  private static let farewellMilliseconds = 100

  private let descriptor: Int32
  private let drained: () -> Void
  private var waiting: [UInt8] = []
  private var source: (any DispatchSourceWrite)?
  private var isGone = false

  /// - Parameters:
  ///   - tty: reopened so that O_NONBLOCK does not affect others; used as it is if that fails.
  ///   - drained: called after waiting output was sent.
  init(tty: Int32, drained: @escaping () -> Void) {
    let fresh = ccurses_reopen(tty)
    descriptor = fresh >= 0 ? fresh : dup(tty)
    ccurses_silence_on_crash(descriptor)
    self.drained = drained
  }

  var isBehind: Bool { !waiting.isEmpty }

  func send(_ bytes: [UInt8]) {
    guard !isGone else { return }
    waiting += bytes
    flush()
    if isBehind { waitForRoom() }
  }

  /// Sends the last bytes before the tty is given back, for a limited time. After that it replaces
  /// waiting output by `reset`, for when the terminal reads again.
  func finish(_ bytes: [UInt8], orElse reset: [UInt8]) {
    stopWaiting()
    guard !isGone else { return }
    waiting += bytes
    let end = Clock.milliseconds + Self.farewellMilliseconds
    flush()
    while isBehind, Clock.milliseconds < end {
      var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      let ready = Glibc.poll(&poll, 1, Int32(max(1, end - Clock.milliseconds)))
      if ready > 0 { flush() }
    }
    guard isBehind else { return }
    tcflush(descriptor, TCOFLUSH)
    waiting = reset
    flush()
    waiting = []
  }

  /// Drops all output from now on.
  func giveUp() {
    isGone = true
    waiting = []
    stopWaiting()
  }

  func cancel() {
    giveUp()
  }

  private func flush() {
    while !waiting.isEmpty {
      let count = write(descriptor, waiting, waiting.count)
      if count > 0 {
        waiting.removeFirst(count)
      } else if errno == EAGAIN {
        return
      } else if errno != EINTR {
        // EIO: the terminal hung up, which the reading side reports.
        return giveUp()
      }
    }
  }

  private func waitForRoom() {
    guard source == nil else { return }
    let source = DispatchSource.makeWriteSource(fileDescriptor: descriptor, queue: .main)
    source.setEventHandler { [weak self] in
      guard let self else { return }
      flush()
      guard !isBehind else { return }
      stopWaiting()
      drained()
    }
    self.source = source
    source.resume()
  }

  private func stopWaiting() {
    source?.cancel()
    source = nil
  }
}
