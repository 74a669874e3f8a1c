import Foundation

/// A colour in a theme; each part is 0–255.
package nonisolated struct RGB: Hashable, Sendable {
  package var red: Int
  package var green: Int
  package var blue: Int

  package init(red: Int, green: Int, blue: Int) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// `0xRRGGBB`.
  package init(_ hex: Int) {
    self.init(red: hex >> 16 & 0xFF, green: hex >> 8 & 0xFF, blue: hex & 0xFF)
  }

  var hex: Int { red << 16 | green << 8 | blue }

  /// Squared distance, weighted by what the eye distinguishes.
  func distance(to other: RGB) -> Int {
    let red = red - other.red
    let green = green - other.green
    let blue = blue - other.blue
    return 2 * red * red + 4 * green * green + 3 * blue * blue
  }
}

// MARK: Reading

nonisolated extension RGB {
  /// From 0 for black to 1 for white (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance).
  package var luminance: Double {
    func linear(_ part: Int) -> Double {
      let share = Double(part) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// From 1 for the same colour to 21 for black on white; text needs 4.5
  /// (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
  package func contrast(with other: RGB) -> Double {
    let high = max(luminance, other.luminance)
    let low = min(luminance, other.luminance)
    return (high + 0.05) / (low + 0.05)
  }

  /// Whether black is easier to read on it than white.
  var isBright: Bool { contrast(with: RGB(0)) > contrast(with: RGB(0xFF_FFFF)) }

  /// Includes a slightly yellow white.
  var isGrey: Bool {
    let low = min(red, green, blue)
    return low >= 0xC0 || max(red, green, blue) - low < 0x20
  }

  /// The same hue at full strength, so that a pale blue maps to blue and not to white.
  var vivid: RGB {
    guard !isGrey else { return self }
    let low = min(red, green, blue)
    let high = max(red, green, blue)
    func stretched(_ part: Int) -> Int { (part - low) * 0xCD / (high - low) }
    return RGB(red: stretched(red), green: stretched(green), blue: stretched(blue))
  }
}
