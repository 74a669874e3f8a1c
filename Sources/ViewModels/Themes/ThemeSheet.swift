/// A theme as its file gives it: looks by the name of what they are for, which a screen then turns
/// into what its terminal can show.
package nonisolated struct ThemeSheet: Hashable, Sendable {
  package enum Color: Hashable, Sendable {
    /// `0xRRGGBB`.
    case rgb(Int)
    /// 0–15 of the terminal's own palette.
    case ansi(Int)
  }

  package enum Attribute: String, CaseIterable, Sendable {
    case bold
    case dim
    case underline
    case reverse
  }

  package struct Look: Hashable, Sendable {
    /// That of plain text when nil.
    package var foreground: Color?
    /// The screen's when nil.
    package var background: Color?
    package var attributes: Set<Attribute> = []
    /// 0–15, for terminals with 16 or 8 colours; derived when nil.
    package var foreground16: Int?
    package var background16: Int?
    /// For terminals without colour; derived when nil.
    package var mono: Set<Attribute>?

    package init() {}
  }

  package var name: String
  /// Behind everything; the terminal's own when nil.
  package var background: Color?
  /// By the name of the role in the file, such as `focus_border`.
  package var looks: [String: Look] = [:]

  package init(name: String) { self.name = name }

  /// No look of its own for anything: the terminal's colours, and attributes.
  package static let plain = ThemeSheet(name: "plain")
}
