/// What a piece of the screen means; a `Theme` decides how it looks.
package nonisolated enum Token: UInt8, CaseIterable, Sendable {
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
  case focusBorder
  case production
  case staging
  case sandbox
  case border
  case title

  /// In theme files, in the order of the cases.
  private static let names = [
    "text", "dim", "accent", "ok", "warning", "danger", "masked", "selected", "marked", "added",
    "changed", "removed", "focus_border", "production", "staging", "sandbox", "border", "title",
  ]

  /// The name in theme files.
  package var name: String { Self.names[Int(rawValue)] }

  package init?(name: String) {
    guard let index = Self.names.firstIndex(of: name) else { return nil }
    self.init(rawValue: UInt8(index))
  }
}

/// How one cell is drawn: a token for the letter, and optionally another one for the background.
///
/// It is one number, because drawing and comparing frames do little else than copying and comparing
/// styles.
package nonisolated struct Style: Hashable, Sendable {
  /// From the lowest bit: the token in 5, 1 more than the background's in 5, and three flags.
  let code: UInt16

  private static let background: UInt16 = 1 << 5
  private static let mask: UInt16 = 31
  private static let bold: UInt16 = 1 << 10
  private static let underlined: UInt16 = 1 << 11
  private static let reversed: UInt16 = 1 << 12

  private init(code: UInt16) {
    self.code = code
  }

  package init(
    _ token: Token, background: Token? = nil, isBold: Bool = false, isUnderlined: Bool = false,
    isReversed: Bool = false
  ) {
    code =
      UInt16(token.rawValue) | Self.part(background) | (isBold ? Self.bold : 0)
      | (isUnderlined ? Self.underlined : 0) | (isReversed ? Self.reversed : 0)
  }

  private static func part(_ background: Token?) -> UInt16 {
    background.map { (UInt16($0.rawValue) + 1) * Self.background } ?? 0
  }

  package var token: Token { Token(rawValue: UInt8(code & Self.mask)) ?? .text }

  /// The token that gives the background; `nil` is `token`.
  package var background: Token? {
    let number = code / Self.background & Self.mask
    return number == 0 ? nil : Token(rawValue: UInt8(number - 1))
  }

  package var isBold: Bool { code & Self.bold != 0 }
  package var isUnderlined: Bool { code & Self.underlined != 0 }
  package var isReversed: Bool { code & Self.reversed != 0 }

  package func on(_ background: Token?) -> Style {
    Style(code: code & ~(Self.mask * Self.background) | Self.part(background))
  }

  package func bold() -> Style { Style(code: code | Self.bold) }
  package func underlined() -> Style { Style(code: code | Self.underlined) }
  package func reversed() -> Style { Style(code: code | Self.reversed) }
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
