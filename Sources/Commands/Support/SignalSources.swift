import Dispatch
import Foundation

/// Signals as events. Dispatch installs a handler of its own: ignoring the signal first would lose
/// one that comes before the handler.
enum SignalSources {
  /// Calls the handler for each of the signals for as long as the result exists. Until this
  /// returns, they do what they did before.
  static func resumed(
    _ numbers: [Int32], _ handle: @escaping @Sendable (Int32) -> Void
  ) -> [any DispatchSourceSignal] {
    let registrations = DispatchGroup()
    let sources = numbers.map { number in
      registrations.enter()
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setRegistrationHandler { registrations.leave() }
      source.setEventHandler { handle(number) }
      source.resume()
      return source
    }
    registrations.wait()
    return sources
  }
}
