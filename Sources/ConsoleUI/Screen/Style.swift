/// What a piece of the screen means; a `Theme` decides how it looks. The raw values are the names
/// in theme files.
package nonisolated enum Token: String, CaseIterable, Sendable {
  case text
  case dim
  case accent
  case ok
  case warning
  case danger
  case masked
  case selected
  case marked
  case added
  case changed
  case removed
  case focusBorder = "focus_border"
  case production
  case staging
  case sandbox
  case border
  case title
}

/// How one cell is drawn: a token for the letter, and optionally another one for the background.
package nonisolated struct Style: Hashable, Sendable {
  package var token: Token
  /// The token that gives the background; `nil` is `token`.
  package var background: Token?
  package var isBold: Bool
  package var isUnderlined: Bool
  package var isReversed: Bool

  package init(
    _ token: Token, background: Token? = nil, isBold: Bool = false, isUnderlined: Bool = false,
    isReversed: Bool = false
  ) {
    self.token = token
    self.background = background
    self.isBold = isBold
    self.isUnderlined = isUnderlined
    self.isReversed = isReversed
  }

  package func on(_ background: Token?) -> Style {
    var style = self
    style.background = background
    return style
  }

  package func bold() -> Style {
    var style = self
    style.isBold = true
    return style
  }

  package func underlined() -> Style {
    var style = self
    style.isUnderlined = true
    return style
  }

  package func reversed() -> Style {
    var style = self
    style.isReversed = true
    return style
  }
}

// MARK: One for each token

nonisolated extension Style {
  package static let text = Style(.text)
  package static let dim = Style(.dim)
  package static let accent = Style(.accent)
  package static let ok = Style(.ok)
  package static let warning = Style(.warning)
  package static let danger = Style(.danger)
  package static let masked = Style(.masked)
  package static let selected = Style(.selected)
  package static let marked = Style(.marked)
  package static let added = Style(.added)
  package static let changed = Style(.changed)
  package static let removed = Style(.removed)
  package static let focusBorder = Style(.focusBorder)
  package static let production = Style(.production)
  package static let staging = Style(.staging)
  package static let sandbox = Style(.sandbox)
  package static let border = Style(.border)
  package static let title = Style(.title)
}
