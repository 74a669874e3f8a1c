package import ViewModels

/// How each token looks: colours and attributes. Looks for fewer colours are derived from them.
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

  package enum Color: Hashable, Sendable {
    case rgb(RGB)
    /// 0–15 of the terminal's palette.
    case ansi(Int)
  }

  package struct Appearance: Hashable, Sendable {
    /// `nil` is the colour of `.text`; for `.text` itself, the terminal's.
    package var foreground: Color?
    /// `nil` is the screen's background.
    package var background: Color?
    package var attributes: Attributes
    /// An index for terminals with 16 or 8 colours; derived if `nil`.
    package var foreground16: Int?
    package var background16: Int?
    /// The attributes without colour; derived if `nil`.
    package var mono: Attributes?

    package init(
      foreground: Color? = nil, background: Color? = nil, attributes: Attributes = [],
      foreground16: Int? = nil, background16: Int? = nil, mono: Attributes? = nil
    ) {
      self.foreground = foreground
      self.background = background
      self.attributes = attributes
      self.foreground16 = foreground16
      self.background16 = background16
      self.mono = mono
    }

    /// Whether it has attributes only.
    var isColorless: Bool { foreground == nil && background == nil }
  }

  package var name: String
  /// The screen's background; `nil` is the terminal's.
  package var background: Color?
  package var appearances: [Token: Appearance]

  package init(name: String, background: Color? = nil, appearances: [Token: Appearance]) {
    self.name = name
    self.background = background
    self.appearances = appearances
  }

  /// A token without an appearance has its attributes for terminals without colour.
  package subscript(token: Token) -> Appearance {
    appearances[token] ?? Appearance(attributes: Self.mono[token] ?? [])
  }
}

// MARK: From a file's sheet

nonisolated extension Theme {
  /// Ignores unknown roles: the file's reader has reported them.
  package init(_ sheet: ThemeSheet) {
    var appearances: [Token: Appearance] = [:]
    for (role, look) in sheet.looks {
      if let token = Token(name: role) { appearances[token] = Appearance(look) }
    }
    self.init(
      name: sheet.name, background: sheet.background.map(Color.init), appearances: appearances)
  }
}

nonisolated extension Theme.Appearance {
  fileprivate init(_ look: ThemeSheet.Look) {
    self.init(
      foreground: look.foreground.map(Theme.Color.init),
      background: look.background.map(Theme.Color.init),
      attributes: Theme.Attributes(look.attributes), foreground16: look.foreground16,
      background16: look.background16, mono: look.mono.map { Theme.Attributes($0) })
  }
}

nonisolated extension Theme.Color {
  fileprivate init(_ color: ThemeSheet.Color) {
    switch color {
    case .rgb(let value): self = .rgb(RGB(value))
    case .ansi(let index): self = .ansi(index)
    }
  }
}

nonisolated extension Theme.Attributes {
  fileprivate init(_ attributes: Set<ThemeSheet.Attribute>) {
    self = attributes.reduce(into: []) { result, attribute in
      switch attribute {
      case .bold: result.insert(.bold)
      case .dim: result.insert(.dim)
      case .underline: result.insert(.underline)
      case .reverse: result.insert(.reverse)
      }
    }
  }
}
