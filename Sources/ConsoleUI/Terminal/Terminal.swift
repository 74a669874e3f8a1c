/// What reaches the console from the terminal and the system, in order.
package nonisolated enum TerminalEvent: Hashable, Sendable {
  case key(Key)
  /// Only where the config turns the mouse on.
  case mouse(MouseEvent)
  /// Pasted text: never keys. As it came, line ends as line feeds: sanitise before use.
  /// - isCut: it was longer than 64 KB, the rest is lost.
  case paste(text: String, isCut: Bool)
  case resized(Size)
  /// The process was stopped and runs again: what is shown may be stale.
  case continued
  /// The terminal is gone; nothing drawn arrives any more.
  case hangUp
  /// SIGTERM.
  case terminate
  /// SIGINT from another process; the key arrives as `^c`.
  case interruptedBySignal
}

/// No console is possible here: one line for the operator; the caller exits with status 64.
package nonisolated struct TerminalFailure: Error, Hashable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}

/// The screen and keyboard, as the console sees them. Everything happens on the main actor: events
/// are delivered there, one at a time, and never from inside `present`.
package protocol Terminal: AnyObject {
  /// As last told by the terminal; known after `start`.
  var size: Size { get }
  /// The signs that this terminal can draw; known after `start`.
  var glyphs: Glyphs { get }
  /// False when letters beyond ASCII cannot be shown or typed: names must not be edited then.
  var canShowLetters: Bool { get }
  /// Lines for the messages, such as "TERM xterm-foo is unknown here, using xterm-256color".
  var notices: [String] { get }

  /// Takes the terminal over and delivers events until `stop`.
  /// - Throws: `TerminalFailure`; the terminal is then as it was.
  func start(_ receive: @escaping @MainActor (TerminalEvent) -> Void) throws

  /// Shows the canvas; a canvas that equals the one on the screen costs nothing. When the terminal
  /// is slower than the frames, those in between are left out.
  func present(_ canvas: Canvas, theme: Theme)

  func bell()

  /// Puts a text into the clipboard of the operator's own machine, as far as the terminal does it;
  /// `false` where the config forbids it.
  func copy(_ text: String) -> Bool

  /// Gives the terminal back to the shell and stops the process, as `^Z` does; returns when it is
  /// continued, after which `.continued` is delivered.
  func suspend()

  /// Restores the terminal as it was before `start`. May be called again, from anywhere.
  func stop()
}

extension Terminal {
  package var canShowLetters: Bool { true }

  package func bell() {}
}
