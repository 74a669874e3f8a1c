package import Domain

/// The signs that the console draws, as Unicode, ASCII or words.
///
/// A sign and its ASCII form may differ in width (`●`, `[x]`), so lay out by `width`.
package nonisolated struct Glyphs: Hashable, Sendable {
  package var topLeft: SafeText
  package var topRight: SafeText
  package var bottomLeft: SafeText
  package var bottomRight: SafeText
  package var horizontal: SafeText
  package var vertical: SafeText
  /// Before the row that keys act on.
  package var cursor: SafeText
  package var mark: SafeText
  package var optedIn: SafeText
  package var optedOut: SafeText
  /// Neither opted in nor out: the provider's default.
  package var unset: SafeText
  /// Between a value and the one that replaces it.
  package var arrow: SafeText
  package var up: SafeText
  package var down: SafeText
  /// Shown in turn, at most 4 a second.
  package var spinner: [SafeText]
  package var ellipsis: SafeText
  package var dot: SafeText
  package var half: SafeText
  /// The provider responds, but slowly.
  package var slow: SafeText
  /// Little time is left.
  package var soon: SafeText
  /// The values of a row differ.
  package var differs: SafeText
  /// From low to high, for sparklines.
  package var steps: [SafeText]
  /// Parts of a bar: yes, neither, no.
  package var full: SafeText
  package var medium: SafeText
  package var light: SafeText
  /// Warns of text that may deceive; see `SafeText.isSuspicious`.
  package var badge: SafeText
  /// Separates items of one line.
  package var middleDot: SafeText
  /// `middleDot` with the spaces around it.
  package var separator: SafeText

  package static let unicode = Glyphs(
    topLeft: "╭", topRight: "╮", bottomLeft: "╰", bottomRight: "╯", horizontal: "─",
    vertical: "│", cursor: "▸", mark: "✓", optedIn: "●", optedOut: "○", unset: "·",
    arrow: "→", up: "▲", down: "▼", spinner: ["⣷", "⣯", "⣟", "⡿", "⢿", "⣻", "⣽", "⣾"],
    ellipsis: "…", dot: "●",
    half: "◐", slow: "≈", soon: "▲", differs: "≠",
    steps: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], full: "█", medium: "▒", light: "░", badge: "⚠",
    middleDot: "·", separator: " · ")

  package static let ascii = Glyphs(
    topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+", horizontal: "-",
    vertical: "|", cursor: ">", mark: "*", optedIn: "[x]", optedOut: "[ ]", unset: "[-]",
    arrow: "->", up: "^", down: "v", spinner: ["|", "/", "-", "\\"], ellipsis: "~", dot: "*",
    half: "o",
    slow: "~", soon: "!", differs: "!=", steps: ["_", ".", "-", "=", "+", "*", "%", "#"], full: "#",
    medium: "=",
    light: ".",
    badge: "!", middleDot: "-", separator: " - ")

  /// Almost no signs, for lines that are read aloud: the words beside them say the same.
  package static let words = Glyphs(
    topLeft: "", topRight: "", bottomLeft: "", bottomRight: "", horizontal: "", vertical: "",
    cursor: "", mark: "", optedIn: "", optedOut: "", unset: "",
    arrow: "to", up: "ascending", down: "descending", spinner: [""], ellipsis: "...", dot: "",
    half: "", slow: "", soon: "", differs: "",
    steps: ["", "", "", "", "", "", "", ""], full: "", medium: "", light: "", badge: "caution:",
    middleDot: ",", separator: ", ")
}
