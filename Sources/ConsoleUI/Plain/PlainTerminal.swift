/// An event from the terminal or the system.
package nonisolated enum PlainEvent: Hashable, Sendable {
  /// One line, without its end. `isRefused` if it is too long or contains control characters.
  case line(String, isRefused: Bool)
  case endOfInput
  /// SIGINT, which a terminal sends for `^C`.
  case interrupt
  /// SIGTERM.
  case terminate
  case hangUp
  /// The reader of the output is gone.
  case outputClosed
}

/// Reads and writes lines without blocking the main actor, and delivers events on it, one at a time.
package protocol PlainTerminal: AnyObject {
  /// Whether a person types. Only then can lines typed before a question be dropped.
  var isInteractive: Bool { get }
  /// False if letters beyond ASCII cannot be shown or typed. Names must not be edited then.
  var canShowLetters: Bool { get }

  /// Delivers events until `stop`. A line is delivered only after `readLine`.
  /// - Throws: `TerminalFailure`.
  func start(_ receive: @escaping @MainActor (PlainEvent) -> Void) throws

  /// Delivers the next line, or the end of the input. Calls while it waits ask for no second line.
  func readLine()

  /// Drops typed lines that were not read yet. A pipe loses nothing.
  func dropTypedAhead()

  /// Returns once the text was written, or the reader is gone.
  func write(_ text: PlainText) async

  func stop()
}
