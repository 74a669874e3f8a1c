package import Domain
import Foundation
import Observation

/// The messages to the operator: on the last line until the next key, and kept for the session.
@Observable
package final class MessagesModel {
  package private(set) var log = MessagesState()
  /// The message on the last line.
  package private(set) var shown: Message?
  /// Messages that a newer one replaced on the last line before any key.
  package private(set) var covered = 0
  /// The message that the next key shows.
  private var second: Message?

  @ObservationIgnored private let ambient: Ambient

  init(ambient: Ambient) { self.ambient = ambient }

  package var entries: [MessagesState.Entry] { log.entries }

  package func say(_ severity: Message.Severity, _ text: String, nextStep: String? = nil) {
    say(Message(severity, text, nextStep: nextStep))
  }

  package func say(_ message: Message?) {
    guard let message else { return }
    keep(message)
    show(message)
  }

  /// Says why a command or an action is unavailable, and how to make it available.
  package func say(_ title: String, isUnavailable availability: Availability) {
    guard let reason = availability.reason else { return }
    say(
      .warning, "\(title): \(reason)",
      nextStep: availability == .caseMissing ? ":case REF sets one" : nil)
  }

  /// Adds a message that must not replace the one on the last line, and follows it.
  func saySecond(_ message: Message) {
    keep(message)
    if shown == nil {
      shown = message
    } else {
      covered += 1
      second = message
    }
  }

  /// Shows a kept message on the last line.
  func show(_ message: Message) {
    if let shown, shown != message { covered += 1 }
    shown = message
  }

  /// Keeps a message without showing it on the last line.
  func keep(_ message: Message?) {
    if let message { log.keep(message, at: ambient.now()) }
  }

  /// The next key: removes the message from the last line.
  package func clear() {
    if shown != second { shown = second }
    if second != nil { second = nil }
    if covered != 0 { covered = 0 }
  }
}
