import CCurses
import ConsoleUI
import Dispatch
import Glibc

/// Reads the tty when it has input and wakes once when a lone ESC is due, without polling.
final class KeyInput {
  enum Event {
    case decoded(TerminalEvent)
    /// End of file or EIO; no more events follow.
    case ended
  }

  private let descriptor: Int32
  private let isOurs: Bool
  private let receive: (Event) -> Void
  private var decoder: KeyDecoder
  private var timer: (any DispatchSourceTimer)?
  private var isPaused = false
  private var isCancelled = false

  init(tty: Int32, decoder: KeyDecoder, receive: @escaping (Event) -> Void) {
    let fresh = ccurses_reopen(tty)
    isOurs = fresh >= 0
    descriptor = isOurs ? fresh : tty
    self.decoder = decoder
    self.receive = receive
    watch()
  }

  private func watch() {
    MainThread.watch(descriptor) { [weak self] in self?.read() }
  }

  /// Leaves input to the shell.
  func pause() {
    guard !isPaused, !isCancelled else { return }
    isPaused = true
    MainThread.ignore(descriptor)
  }

  func resume() {
    guard isPaused else { return }
    isPaused = false
    watch()
  }

  func cancel() {
    guard !isCancelled else { return }
    isCancelled = true
    MainThread.ignore(descriptor)
    timer?.cancel()
    timer = nil
  }

  private func read() {
    var isMore = true
    while isMore, !isCancelled, !isPaused {
      var failure: Int32 = 0
      var count = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, initialized in
        count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        failure = errno
        initialized = max(0, count)
      }
      if count > 0 {
        for event in decoder.decode(bytes, at: Clock.milliseconds) { deliver(event) }
        // A second read of a blocking descriptor would block.
        isMore = isOurs && count == 4_096
      } else if count < 0, failure == EINTR {
        isMore = isOurs
      } else {
        isMore = false
        if count == 0 || failure != EAGAIN { end() }
      }
    }
    schedule()
  }

  private func deliver(_ event: TerminalEvent) {
    guard !isCancelled else { return }
    receive(.decoded(event))
  }

  /// Cancels first, since a hung-up tty has input forever.
  private func end() {
    cancel()
    receive(.ended)
  }

  private func schedule() {
    timer?.cancel()
    timer = nil
    guard !isCancelled, let deadline = decoder.deadline else { return }
    let timer = DispatchSource.makeTimerSource(queue: .main)
    let wait = max(0, deadline - Clock.milliseconds) + 1
    timer.schedule(deadline: .now() + .milliseconds(wait), leeway: .milliseconds(1))
    timer.setEventHandler { [weak self] in self?.expire() }
    self.timer = timer
    timer.resume()
  }

  /// Reads waiting input first: what arrived while we were busy belongs to the ESC.
  private func expire() {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    if Glibc.poll(&poll, 1, 0) > 0 { return read() }
    for event in decoder.flush(at: Clock.milliseconds) { deliver(event) }
    schedule()
  }
}

/// Monotonic time in milliseconds, as `KeyDecoder` uses it.
enum Clock {
  static var milliseconds: Int { Int(DispatchTime.now().uptimeNanoseconds / 1_000_000) }
}
