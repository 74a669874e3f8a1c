import CCurses
import Dispatch
import Glibc

/// The way to the tty, which never blocks while the console runs: what a slow terminal does not take
/// waits here, and the console draws no new update until it has gone.
final class TerminalOutput {
  private static let farewellMilliseconds = 100

  private let descriptor: Int32
  private let drained: () -> Void
  private var waiting: [UInt8] = []
  private var source: (any DispatchSourceWrite)?
  private var isGone = false

  /// - Parameters:
  ///   - tty: opened again, so that O_NONBLOCK is ours alone; used as it is where that fails.
  ///   - drained: called after a send that had to wait is through.
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

  /// Sends the last bytes before the tty is given back, for as long as a person would wait; then
  /// `reset` instead of all that waits, for when it is read again.
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

  /// Nothing sent arrives any more.
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
