/// The number of colours of a terminal.
package nonisolated enum ColorDepth: Int, CaseIterable, Sendable {
  case mono = 1
  case eight = 8
  case sixteen = 16
  case twoHundredFiftySix = 256
  /// Colours are `0xRRGGBB`, except that 0–7 are the palette (terminfo's `xterm-direct`).
  case direct = 16_777_216

  /// `colors` is the number in terminfo.
  package init(colors: Int) {
    self = Self.allCases.last { $0.rawValue <= colors } ?? .mono
  }
}

/// The palettes that terminals share approximately.
nonisolated enum Palette {
  /// xterm's defaults for the colours that users redefine.
  static let sixteen: [RGB] = [
    RGB(0x00_0000), RGB(0xCD_0000), RGB(0x00_CD00), RGB(0xCD_CD00), RGB(0x00_00EE),
    RGB(0xCD_00CD), RGB(0x00_CDCD), RGB(0xE5_E5E5), RGB(0x7F_7F7F), RGB(0xFF_0000),
    RGB(0x00_FF00), RGB(0xFF_FF00), RGB(0x5C_5CFF), RGB(0xFF_00FF), RGB(0x00_FFFF),
    RGB(0xFF_FFFF),
  ]

  /// 16–255: the cube and the greys, the same on every terminal.
  static let fixed: [RGB] = {
    let steps = [0, 95, 135, 175, 215, 255]
    let cube = (0..<216).map { index in
      RGB(red: steps[index / 36], green: steps[index / 6 % 6], blue: steps[index % 6])
    }
    let greys = (0..<24).map { RGB(red: 8 + 10 * $0, green: 8 + 10 * $0, blue: 8 + 10 * $0) }
    return cube + greys
  }()

  /// The index of the nearest colour at this depth; `nil` without colours.
  static func nearest(_ color: RGB, depth: ColorDepth) -> Int? {
    switch depth {
    case .mono: nil
    case .eight: index(of: color, in: Array(sixteen.prefix(8)))
    case .sixteen: index(of: color, in: sixteen)
    case .twoHundredFiftySix: index(of: color, in: fixed).map { $0 + 16 }
    case .direct: (1...7).contains(color.hex) ? 8 : color.hex
    }
  }

  /// The approximate colour of an index.
  static func color(_ index: Int, depth: ColorDepth) -> RGB {
    if depth == .direct, index >= 8 { return RGB(index) }
    return index < 16 ? sixteen[index] : fixed[index - 16]
  }

  private static func index(of color: RGB, in palette: [RGB]) -> Int? {
    palette.indices.min {
      palette[$0].distance(to: color) < palette[$1].distance(to: color)
    }
  }
}
