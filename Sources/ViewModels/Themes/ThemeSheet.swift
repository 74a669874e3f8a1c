/// A theme as its file defines it: looks by the name of their role. A screen adapts them to its
/// terminal.
package nonisolated struct ThemeSheet: Hashable, Sendable {
  package enum Color: Hashable, Sendable {
    /// `0xRRGGBB`.
    case rgb(Int)
    /// 0–15 of the terminal's palette.
    case ansi(Int)
  }

  package enum Attribute: String, CaseIterable, Sendable {
    case bold
    case dim
    case underline
    case reverse
  }

  package struct Look: Hashable, Sendable {
    /// `nil` is the colour of plain text.
    package var foreground: Color?
    /// `nil` is the screen's background.
    package var background: Color?
    package var attributes: Set<Attribute> = []
    /// 0–15, for terminals with 16 or 8 colours; derived if `nil`.
    package var foreground16: Int?
    package var background16: Int?
    /// For terminals without colour; derived if `nil`.
    package var mono: Set<Attribute>?

    package init() {}
  }

  package var name: String
  /// The screen's background; `nil` is the terminal's.
  package var background: Color?
  /// By the name of the role in the file, such as `focus_border`.
  package var looks: [String: Look] = [:]

  package init(name: String) { self.name = name }

  /// No looks: the terminal's colours, and attributes.
  package static let plain = ThemeSheet(name: "plain")
}
