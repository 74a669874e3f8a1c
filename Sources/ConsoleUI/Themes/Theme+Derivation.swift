/// A style in a terminal's own terms.
package nonisolated struct ResolvedStyle: Hashable, Sendable {
  /// An index of the terminal's palette; nil is its default.
  package var foreground: Int?
  /// An index of the terminal's palette; nil is its default.
  package var background: Int?
  package var attributes: Theme.Attributes
}

nonisolated extension Theme {
  /// Attributes that tell tokens apart where there is no colour. `selected`, `marked`, `danger` and
  /// the three environments differ from one another also on top of a plain letter.
  static let mono: [Token: Attributes] = [
    .dim: .dim, .accent: .bold, .warning: .bold, .danger: [.bold, .reverse, .underline],
    .masked: .dim, .selected: .reverse, .marked: .bold, .added: .bold, .changed: .underline,
    .removed: [.dim, .underline], .focusBorder: .bold, .production: [.bold, .reverse],
    .staging: [.bold, .underline], .sandbox: .underline, .title: .bold,
  ]

  /// How a style looks with that many colours.
  package func resolved(_ style: Style, depth: ColorDepth) -> ResolvedStyle {
    var result = depth == .mono ? monochrome(style) : colored(style, depth: depth)
    if style.isBold { result.attributes.insert(.bold) }
    if style.isUnderlined { result.attributes.insert(.underline) }
    if style.isReversed { result.attributes.formSymmetricDifference(.reverse) }
    return result
  }

  private func monochrome(_ style: Style) -> ResolvedStyle {
    var attributes = monoAttributes(style.token)
    if let background = style.background { attributes.formUnion(monoAttributes(background)) }
    return ResolvedStyle(attributes: attributes)
  }

  private func monoAttributes(_ token: Token) -> Attributes {
    self[token].mono ?? Self.mono[token] ?? []
  }

  private func colored(_ style: Style, depth: ColorDepth) -> ResolvedStyle {
    let letter = self[style.token]
    let behind = style.background.map { self[$0] }
    let foreground = letter.foreground ?? behind?.foreground ?? self[.text].foreground
    let background = behind?.background ?? letter.background ?? self[.text].background
    var result = ResolvedStyle(attributes: letter.attributes)
    if let behind { result.attributes.formUnion(behind.attributes) }
    if depth == .twoHundredFiftySix {
      result.foreground = foreground.flatMap { Palette.nearest($0, depth: depth) }
      result.background = background.flatMap { Palette.nearest($0, depth: depth) }
    } else {
      applyFew(&result, foreground: foreground, background: background, depth: depth)
    }
    return result
  }

  /// With 8 and 16 colours a dark grey would vanish on black, and two colours may become one:
  /// dim, reverse and the default colours stand in.
  private func applyFew(
    _ result: inout ResolvedStyle, foreground: RGB?, background: RGB?, depth: ColorDepth
  ) {
    if let background {
      let index = Palette.nearest(background.vivid, depth: .eight)
      if index == 0 { result.attributes.insert(.reverse) } else { result.background = index }
    }
    guard let foreground else { return }
    if foreground.isGrey {
      if let background = result.background {
        result.foreground = Palette.bright.contains(background) ? 0 : 7
      } else if foreground.green < 0xC0 {
        result.attributes.insert(.dim)
      }
      return
    }
    let hue = Palette.nearest(foreground.vivid, depth: .eight)
    if hue == result.background {
      result.foreground = result.background.map { Palette.bright.contains($0) ? 0 : 7 }
    } else {
      result.foreground = depth == .sixteen ? hue.map { $0 + 8 } : hue
    }
  }
}

nonisolated extension Palette {
  /// Those of the eight on which black is read better than white.
  static let bright: Set<Int> = [2, 3, 6, 7]
}

nonisolated extension RGB {
  var isGrey: Bool { max(red, green, blue) - min(red, green, blue) < 0x20 }

  /// The same hue at full strength, so that a pale blue becomes blue and not white.
  var vivid: RGB {
    let low = min(red, green, blue)
    let high = max(red, green, blue)
    guard high - low >= 0x20 else { return self }
    func stretched(_ part: Int) -> Int { (part - low) * 0xCD / (high - low) }
    return RGB(red: stretched(red), green: stretched(green), blue: stretched(blue))
  }
}
