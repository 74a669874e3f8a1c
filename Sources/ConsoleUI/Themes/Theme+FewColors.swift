/// Resolves styles for 8 and 16 colours. A dark grey would vanish on black, and two colours may
/// become the same, so dim, reverse, and black or white letters replace them.
nonisolated extension Theme {
  func fewColors(_ style: Style, depth: ColorDepth) -> ResolvedStyle {
    let parts = parts(of: style)
    let screen = background.map { Self.screenIndex($0, depth: depth) }
    var result = ResolvedStyle(background: screen, attributes: parts.attributes)
    if let index = parts.back16 {
      result.background = index % depth.rawValue
    } else if let back = parts.back {
      layBackground(back, on: &result, screen: screen, depth: depth)
    }
    let isOnScreen = result.background == screen
    if let index = parts.letter16 {
      setLetter(index, on: &result, depth: depth)
    } else if isOnScreen, parts.letter == self[.text].foreground {
      // Plain text is never dimmed and never a hue, however pale it is in the theme.
      result.foreground = screen.map { Self.isBright($0) ? 0 : 7 }
    } else {
      setLetter(parts.letter, on: &result, isOnScreen: isOnScreen, depth: depth)
    }
    keepReadable(&result, isOnScreen: isOnScreen, depth: depth)
    return result
  }

  /// Black, or the white of that depth: the screen's background must not be a hue.
  private static func screenIndex(_ color: Color, depth: ColorDepth) -> Int {
    switch color {
    case .ansi(let index): index % depth.rawValue
    case .rgb(let color): color.isBright ? depth.rawValue - 1 : 0
    }
  }

  private func layBackground(
    _ color: Color, on result: inout ResolvedStyle, screen: Int?, depth: ColorDepth
  ) {
    switch color {
    case .ansi(let index): result.background = index % depth.rawValue
    case .rgb(let color):
      let index = Palette.nearest(color.vivid, depth: .eight) ?? 0
      // On a light screen a paler white is not a background either.
      let isScreen = index == 0 ? !Self.isBright(screen) : index == 7 && Self.isBright(screen)
      if isScreen { result.attributes.insert(.reverse) } else { result.background = index }
    }
  }

  private func setLetter(
    _ color: Color?, on result: inout ResolvedStyle, isOnScreen: Bool, depth: ColorDepth
  ) {
    switch color {
    case nil: result.foreground = result.background.map { Self.letter(on: $0, depth) }
    case .ansi(let index): setLetter(index, on: &result, depth: depth)
    case .rgb(let color) where color.isGrey:
      guard isOnScreen else {
        result.foreground = Self.letter(on: result.background, depth)
        return
      }
      result.foreground = result.background.map { Self.letter(on: $0, depth) }
      // Dims every grey that is not near the opposite of the screen.
      let isStrong = Self.isBright(result.background) ? color.green < 0x40 : color.green >= 0xC0
      if !isStrong { result.attributes.insert(.dim) }
    case .rgb(let color):
      let hue = Palette.nearest(color.vivid, depth: .eight)
      let isBrighter = depth == .sixteen && !Self.isBright(result.background)
      result.foreground = isBrighter ? hue.map { $0 + 8 } : hue
    }
  }

  /// Replaces the grey of the sixteen colours, which the eight lack, with a dim letter.
  private func setLetter(_ index: Int, on result: inout ResolvedStyle, depth: ColorDepth) {
    guard depth == .eight, index == 8 else {
      result.foreground = index % depth.rawValue
      return
    }
    result.foreground = result.background.map { Self.letter(on: $0, depth) }
    result.attributes.insert(.dim)
  }

  /// A hue that is hard to read on the screen becomes the background. The letter becomes black or
  /// white.
  private func keepReadable(
    _ result: inout ResolvedStyle, isOnScreen: Bool, depth: ColorDepth
  ) {
    guard let front = result.foreground, let back = result.background,
      Palette.sixteen[front].contrast(with: Palette.sixteen[back]) < 3
    else { return }
    if isOnScreen { result.background = front }
    result.foreground = Self.letter(on: result.background, depth)
  }

  private static func isBright(_ index: Int?) -> Bool {
    index.map { Palette.sixteen[$0].isBright } ?? false
  }

  private static func letter(on background: Int?, _ depth: ColorDepth) -> Int {
    isBright(background) ? 0 : depth.rawValue - 1
  }
}
