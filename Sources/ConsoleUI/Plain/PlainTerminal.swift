/// An event for plain mode from outside.
package nonisolated enum PlainEvent: Hashable, Sendable {
  /// One line, without its end. `isRefused`: it is too long or has control characters.
  case line(String, isRefused: Bool)
  /// The input is not text, with the reason. A file ends here.
  case unreadable(String)
  case endOfInput
  /// SIGINT, which a terminal sends for `^C`.
  case interrupt
  /// SIGTERM.
  case terminate
  case hangUp
  /// The reader of the output is gone.
  case outputClosed
}

/// Reads and writes lines. It delivers events on the main actor, one at a time, and never blocks
/// it.
package protocol PlainTerminal: AnyObject {
  /// Whether a person types. Text typed ahead of a question can then be dropped.
  var isInteractive: Bool { get }
  /// If `false`, the terminal cannot show or type letters beyond ASCII, and names must not be
  /// edited.
  var canShowLetters: Bool { get }

  /// Delivers events until `stop`, and lines only after `readLine`.
  /// - Throws: `TerminalFailure`.
  func start(_ receive: @escaping @MainActor (PlainEvent) -> Void) throws

  /// Delivers the next line, or the end of the input. Calls while it waits have no effect.
  func readLine()

  /// Drops typed text that was not read yet. Does nothing if the input is not interactive.
  func dropTypedAhead()

  /// Returns once the text is written, or the reader is gone.
  func write(_ text: PlainText) async

  func stop()
}
