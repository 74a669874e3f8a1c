import CCurses
import ConsoleUI
import Dispatch
import Glibc

/// Delivers signals as calls on the main actor. It uses its own pipe instead of signal sources,
/// which would block the signals for the whole process and its children.
final class SignalRelay {
  enum Event {
    /// 30 ms after the last of a series, as when a window is dragged.
    case resized
    case stopRequested
    case continued
    case hangUp
    case terminate
    case interrupt
  }

  private static let resizeMilliseconds = 30

  private let descriptor: Int32
  private let receive: (Event) -> Void
  private var resizeTimer: (any DispatchSourceTimer)?

  init(receive: @escaping (Event) -> Void) throws {
    descriptor = ccurses_relay_signals()
    guard descriptor >= 0 else { throw TerminalFailure("signals cannot be watched") }
    self.receive = receive
    MainThread.watch(descriptor) { [weak self] in self?.read() }
  }

  func cancel() {
    MainThread.ignore(descriptor)
    resizeTimer?.cancel()
    ccurses_release_signals()
  }

  private func read() {
    var numbers = [UInt8](repeating: 0, count: 64)
    let count = Glibc.read(descriptor, &numbers, numbers.count)
    guard count > 0 else { return }
    for number in numbers.prefix(count) {
      switch Int32(number) {
      case SIGWINCH: scheduleResize()
      case SIGTSTP: receive(.stopRequested)
      case SIGCONT: receive(.continued)
      case SIGHUP: receive(.hangUp)
      case SIGTERM: receive(.terminate)
      case SIGINT: receive(.interrupt)
      default: break
      }
    }
  }

  private func scheduleResize() {
    resizeTimer?.cancel()
    let timer = DispatchSource.makeTimerSource(queue: .main)
    timer.schedule(deadline: .now() + .milliseconds(Self.resizeMilliseconds))
    timer.setEventHandler { [weak self] in self?.receive(.resized) }
    resizeTimer = timer
    timer.resume()
  }
}
