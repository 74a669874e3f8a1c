/// A style as palette indexes and attributes of a terminal.
package nonisolated struct ResolvedStyle: Hashable, Sendable {
  /// An index of the terminal's palette; `nil` is its default.
  package var foreground: Int?
  /// An index of the terminal's palette; `nil` is its default.
  package var background: Int?
  package var attributes: Theme.Attributes

  package init(
    foreground: Int? = nil, background: Int? = nil, attributes: Theme.Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// From 1 to 21 on a terminal with xterm's palette; `screen` and `letter` are its default
  /// colours.
  package func contrast(depth: ColorDepth, letter: RGB, screen: RGB) -> Double {
    let front = foreground.map { Palette.color($0, depth: depth) } ?? letter
    let back = background.map { Palette.color($0, depth: depth) } ?? screen
    guard attributes.contains(.dim) else { return front.contrast(with: back) }
    // As xterm and VTE draw it.
    let dimmed = RGB(
      red: front.red * 2 / 3, green: front.green * 2 / 3, blue: front.blue * 2 / 3)
    return dimmed.contrast(with: back)
  }
}

nonisolated extension Theme {
  /// The lowest contrast at which text can be read for hours.
  package static let leastContrast = 4.5

  /// Attributes that tell tokens apart without colour. `selected`, `marked`, `danger` and the three
  /// environments also differ as a background.
  static let mono: [Token: Attributes] = [
    .dim: .dim, .accent: .bold, .warning: .bold, .danger: [.bold, .reverse, .underline],
    .masked: .dim, .selected: .reverse, .marked: .bold, .added: .bold, .changed: .underline,
    .removed: [.dim, .underline], .focusBorder: .bold, .production: [.bold, .reverse],
    .staging: [.bold, .underline], .sandbox: .underline, .title: .bold,
  ]

  /// Resolves a style for a number of colours. A letter that is hard to read on another token's
  /// background, as on the cursor's row, takes that token's letter colour.
  package func resolved(_ style: Style, depth: ColorDepth) -> ResolvedStyle {
    var result =
      switch depth {
      case .mono: monochrome(style)
      case .eight, .sixteen: fewColors(style, depth: depth)
      case .twoHundredFiftySix, .direct: manyColors(style, depth: depth)
      }
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
    let look = self[token]
    return look.mono ?? (look.isColorless ? look.attributes : Self.mono[token] ?? [])
  }

  private func manyColors(_ style: Style, depth: ColorDepth) -> ResolvedStyle {
    let parts = parts(of: style)
    func index(_ color: Color?) -> Int? { color.flatMap { $0.index(depth: depth) } }
    var result = ResolvedStyle(
      foreground: index(parts.letter), background: index(parts.back ?? background),
      attributes: parts.attributes)
    guard let front = result.foreground, let back = result.background, parts.isLaid else {
      return result
    }
    let contrast = Palette.color(front, depth: depth).contrast(
      with: Palette.color(back, depth: depth))
    if contrast < Self.leastContrast { result.foreground = index(parts.backLetter) }
    return result
  }

  /// The colours and attributes of a style before they are fitted to a terminal.
  struct Parts {
    var letter: Color?
    var letter16: Int?
    /// `nil` is the screen's background.
    var back: Color?
    var back16: Int?
    /// The letter colour of the background's token.
    var backLetter: Color?
    var attributes: Attributes
    /// Whether another token gives the background.
    var isLaid: Bool
  }

  func parts(of style: Style) -> Parts {
    let letter = self[style.token]
    let plain = self[.text].foreground
    guard let token = style.background, token != .text else {
      return Parts(
        letter: letter.foreground ?? plain, letter16: letter.foreground16,
        back: letter.background, back16: letter.background16, backLetter: plain,
        attributes: letter.attributes, isLaid: style.background != nil)
    }
    let behind = self[token]
    let backLetter = behind.foreground ?? plain
    let isPlain = style.token == .text || letter.foreground == nil
    // A dimmed letter on a colour is hard to read.
    let own = behind.background == nil ? letter.attributes : letter.attributes.subtracting(.dim)
    return Parts(
      letter: isPlain ? backLetter : letter.foreground,
      letter16: isPlain ? behind.foreground16 : letter.foreground16,
      back: behind.background ?? letter.background,
      back16: behind.background == nil ? letter.background16 : behind.background16,
      backLetter: backLetter, attributes: own.union(behind.attributes), isLaid: true)
  }
}

nonisolated extension Theme.Color {
  /// The index at a depth of many colours. A terminal with direct colours lacks the upper eight of
  /// the palette.
  fileprivate func index(depth: ColorDepth) -> Int? {
    switch self {
    case .rgb(let color): Palette.nearest(color, depth: depth)
    case .ansi(let index) where depth == .direct && index >= 8: Palette.sixteen[index].hex
    case .ansi(let index): index
    }
  }
}
