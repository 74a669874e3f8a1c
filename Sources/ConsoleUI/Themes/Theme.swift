/// How each token looks: colours and attributes, from which those of poorer terminals are derived.
package nonisolated struct Theme: Hashable, Sendable {
  package struct Attributes: OptionSet, Hashable, Sendable {
    package let rawValue: Int

    package static let bold = Attributes(rawValue: 1)
    package static let underline = Attributes(rawValue: 2)
    package static let reverse = Attributes(rawValue: 4)
    package static let dim = Attributes(rawValue: 8)

    package init(rawValue: Int) {
      self.rawValue = rawValue
    }
  }

  package struct Appearance: Hashable, Sendable {
    /// The terminal's own when nil.
    package var foreground: RGB?
    /// The terminal's own when nil.
    package var background: RGB?
    package var attributes: Attributes
    /// What tells the token apart without any colour; `Theme.mono` when nil.
    package var mono: Attributes?

    package init(
      foreground: RGB? = nil, background: RGB? = nil, attributes: Attributes = [],
      mono: Attributes? = nil
    ) {
      self.foreground = foreground
      self.background = background
      self.attributes = attributes
      self.mono = mono
    }
  }

  package var name: String
  /// A token that is absent looks like `.text`.
  package var appearances: [Token: Appearance]

  package init(name: String, appearances: [Token: Appearance]) {
    self.name = name
    self.appearances = appearances
  }

  package subscript(token: Token) -> Appearance {
    appearances[token] ?? appearances[.text] ?? Appearance()
  }
}

// MARK: Built in

nonisolated extension Theme {
  package static let builtIn = [defaultDark]

  /// The screen's background stays the terminal's own.
  package static let defaultDark = Theme(
    name: "default-dark",
    appearances: [
      .text: Appearance(),
      .dim: Appearance(foreground: RGB(0x87_8787)),
      .accent: Appearance(foreground: RGB(0x5F_AFFF)),
      .ok: Appearance(foreground: RGB(0x5F_D75F)),
      .warning: Appearance(foreground: RGB(0xFF_D75F)),
      .danger: Appearance(foreground: RGB(0xFF_5F5F), attributes: .bold),
      .masked: Appearance(foreground: RGB(0x87_8787), attributes: .dim),
      .selected: Appearance(foreground: RGB(0xFF_FFFF), background: RGB(0x00_5F87)),
      .marked: Appearance(foreground: RGB(0xFF_FF87), background: RGB(0x5F_5F00)),
      .added: Appearance(foreground: RGB(0x5F_D75F)),
      .changed: Appearance(foreground: RGB(0xFF_D75F)),
      .removed: Appearance(foreground: RGB(0xFF_5F5F)),
      .focusBorder: Appearance(foreground: RGB(0x5F_D7FF), attributes: .bold),
      .production: Appearance(
        foreground: RGB(0xFF_FFFF), background: RGB(0xAF_0000), attributes: .bold),
      .staging: Appearance(
        foreground: RGB(0x00_0000), background: RGB(0xFF_AF00), attributes: .bold),
      .sandbox: Appearance(foreground: RGB(0x00_0000), background: RGB(0x5F_AF5F)),
      .border: Appearance(foreground: RGB(0x6C_6C6C)),
      .title: Appearance(attributes: .bold),
    ])
}
