/// What reaches plain mode from outside, in order.
package nonisolated enum PlainEvent: Hashable, Sendable {
  /// One line, without its end. `isRefused` where it is no text: too long, or with control characters.
  case line(String, isRefused: Bool)
  case endOfInput
  /// SIGINT, which a terminal sends for `^C`.
  case interrupt
  /// SIGTERM.
  case terminate
  case hangUp
  /// Nobody reads what is written any more.
  case outputClosed
}

/// Lines in and lines out. Events are delivered on the main actor, one at a time; neither reading
/// nor writing blocks it.
package protocol PlainTerminal: AnyObject {
  /// Whether a person types: what was typed before a question can then be dropped.
  var isInteractive: Bool { get }
  /// False when letters beyond ASCII cannot be shown or typed: names must not be edited then.
  var canShowLetters: Bool { get }

  /// Delivers events until `stop`. Lines come only when they are asked for.
  /// - Throws: `TerminalFailure`.
  func start(_ receive: @escaping @MainActor (PlainEvent) -> Void) throws

  /// Delivers the next line, or the end of the input. Asked again while it waits, it waits for one.
  func readLine()

  /// Drops what was typed and not read yet; of input that nobody types, nothing.
  func dropTypedAhead()

  /// Returns once the text is taken, or nobody takes it any more.
  func write(_ text: PlainText) async

  func stop()
}
