package import Domain

/// The signs that the console draws itself, in one of two sets that mean the same.
/// A sign and its ASCII form may differ in width (`●`, `[x]`): lay out by `width`.
package nonisolated struct Glyphs: Hashable, Sendable {
  package var topLeft: SafeText
  package var topRight: SafeText
  package var bottomLeft: SafeText
  package var bottomRight: SafeText
  package var horizontal: SafeText
  package var vertical: SafeText
  /// The row that keys act on.
  package var cursor: SafeText
  package var mark: SafeText
  package var optedIn: SafeText
  package var optedOut: SafeText
  /// Neither in nor out: the provider's default.
  package var unset: SafeText
  package var up: SafeText
  package var down: SafeText
  /// In turn, 4 a second at most.
  package var spinner: [SafeText]
  package var ellipsis: SafeText
  package var dot: SafeText
  package var half: SafeText
  /// Answers, but late.
  package var slow: SafeText
  /// From little to much, for pictures of numbers.
  package var steps: [SafeText]
  /// Of bars: what is, what is neither, what is not.
  package var full: SafeText
  package var medium: SafeText
  package var light: SafeText
  /// Text that may deceive; see `SafeText.isSuspicious`.
  package var badge: SafeText
  /// Between items of one line.
  package var middleDot: SafeText
  /// The same with the room around it.
  package var separator: SafeText

  package static let unicode = Glyphs(
    topLeft: "╭", topRight: "╮", bottomLeft: "╰", bottomRight: "╯", horizontal: "─",
    vertical: "│", cursor: "▸", mark: "✓", optedIn: "●", optedOut: "○", unset: "·", up: "▲",
    down: "▼", spinner: ["⣷", "⣯", "⣟", "⡿", "⢿", "⣻", "⣽", "⣾"], ellipsis: "…", dot: "●",
    half: "◐", slow: "≈",
    steps: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], full: "█", medium: "▒", light: "░", badge: "⚠",
    middleDot: "·", separator: " · ")

  package static let ascii = Glyphs(
    topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+", horizontal: "-",
    vertical: "|", cursor: ">", mark: "*", optedIn: "[x]", optedOut: "[ ]", unset: "[-]",
    up: "^", down: "v", spinner: ["|", "/", "-", "\\"], ellipsis: "~", dot: "*", half: "o",
    slow: "~", steps: ["_", ".", "-", "=", "+", "*", "%", "#"], full: "#", medium: "=", light: ".",
    badge: "!", middleDot: "-", separator: " - ")

  /// No signs at all, where lines are read out: the words beside them say the same.
  package static let words = Glyphs(
    topLeft: "", topRight: "", bottomLeft: "", bottomRight: "", horizontal: "", vertical: "",
    cursor: "", mark: "", optedIn: "", optedOut: "", unset: "", up: "ascending",
    down: "descending", spinner: [""], ellipsis: "...", dot: "", half: "", slow: "",
    steps: ["", "", "", "", "", "", "", ""], full: "", medium: "", light: "", badge: "caution:",
    middleDot: ",", separator: ", ")
}
