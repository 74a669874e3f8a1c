import CCurses
import Glibc

/// Runs the main actor on the main thread, which also waits for input. Otherwise dispatch's manager
/// waits, and wakes another thread for each key.
package enum MainThread {
  private static var inputs: [Int32: () -> Void] = [:]

  /// Runs the main actor until the process ends. Call it on the main thread.
  package nonisolated static func run(_ body: @escaping @MainActor () async -> Never) -> Never {
    MainActor.assumeIsolated {
      Task { await body() }
      let queue = ccurses_main_queue()
      while true { turn(queue) }
    }
  }

  /// Waits, then runs what there is to do.
  private static func turn(_ queue: Int32) {
    var polled = [pollfd(fd: queue, events: Int16(POLLIN), revents: 0)]
    for descriptor in inputs.keys {
      polled.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
    }
    // A signal ends the wait, and its pipe has input then.
    guard poll(&polled, nfds_t(polled.count), -1) > 0 else { return }
    for input in polled.dropFirst() where input.revents != 0 { inputs[input.fd]?() }
    if polled[0].revents != 0 { ccurses_run_main_queue() }
  }

  /// Calls `handler` whenever the descriptor has input or is at its end.
  static func watch(_ descriptor: Int32, _ handler: @escaping () -> Void) {
    inputs[descriptor] = handler
  }

  static func ignore(_ descriptor: Int32) {
    inputs[descriptor] = nil
  }
}
