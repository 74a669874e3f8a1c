/// An event from the terminal or the system.
package nonisolated enum TerminalEvent: Hashable, Sendable {
  case key(Key)
  /// Only if the config turns the mouse on.
  case mouse(MouseEvent)
  /// Pasted text, never keys. Untrusted, with line feeds as line ends.
  /// - isCut: the text was longer than 64 KB and its end is lost.
  case paste(text: String, isCut: Bool)
  case resized(Size)
  /// The process was stopped and continues: the screen may be out of date.
  case continued
  /// The terminal is gone.
  case hangUp
  /// SIGTERM.
  case terminate
  /// SIGINT from another process. The key `^c` arrives as a key.
  case interruptedBySignal
}

/// Why no console is possible here, as one line. The caller exits with status 64.
package nonisolated struct TerminalFailure: Error, Hashable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}

/// The screen and the keyboard. It delivers events on the main actor, one at a time, and never from
/// inside `present`.
package protocol Terminal: AnyObject {
  /// The last reported size; known after `start`.
  var size: Size { get }
  /// The signs that this terminal can draw; known after `start`.
  var glyphs: Glyphs { get }
  /// If `false`, the terminal cannot show or type letters beyond ASCII, and names must not be
  /// edited.
  var canShowLetters: Bool { get }
  /// Messages such as "TERM xterm-foo is unknown here, using xterm-256color".
  var notices: [String] { get }

  /// Takes over the terminal and delivers events until `stop`.
  /// - Throws: `TerminalFailure`, with the terminal unchanged.
  func start(_ receive: @escaping @MainActor (TerminalEvent) -> Void) throws

  /// Shows the canvas; an unchanged one costs nothing. A slow terminal skips frames.
  func present(_ canvas: Canvas, theme: Theme)

  func bell()

  /// Copies text to the clipboard of the operator's machine, if the terminal supports it; `false`
  /// if the config forbids it.
  func copy(_ text: String) -> Bool

  /// Gives the terminal back to the shell and stops the process, as `^Z` does. Returns when the
  /// process continues; `.continued` follows.
  func suspend()

  /// Restores the terminal as it was before `start`. Callable repeatedly, from anywhere.
  func stop()
}

extension Terminal {
  package var canShowLetters: Bool { true }

  package func bell() {}
}
