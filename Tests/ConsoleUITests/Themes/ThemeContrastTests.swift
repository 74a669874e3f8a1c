import App
import ConsoleUI
import Foundation
import TestSupport
import Testing
import ViewModels

/// Measures that every shipped theme is legible and makes differences visible.
@Suite struct ThemeContrastTests {
  nonisolated static let names = ThemeLibrary.shipped.entries().map(\.name)
  nonisolated static let depths: [ColorDepth] = [.direct, .twoHundredFiftySix]

  /// Tokens for lines, not letters.
  private static let lines: Set<Token> = [.border, .focusBorder]

  /// The possible backgrounds of a theme that keeps the terminal's background. All of them are
  /// dark. With sixteen colors it is the black among them.
  private static func screens(of theme: Theme, _ depth: ColorDepth) -> [RGB] {
    guard theme.background == nil, depth.rawValue > 16 else { return [RGB(0)] }
    return theme.name == "ansi16" ? [RGB(0)] : [RGB(0), RGB(0x1C_1C1C)]
  }

  private func contrast(_ style: Style, _ theme: Theme, _ depth: ColorDepth) -> Double {
    Self.screens(of: theme, depth).map {
      theme.resolved(style, depth: depth).contrast(
        depth: depth, letter: RGB(0xE5_E5E5), screen: $0)
    }.min() ?? 0
  }

  @Test(arguments: names, depths)
  func `text is legible on the background and on the cursor row`(name: String, depth: ColorDepth) {
    let theme = Theme.shipped(name)
    var least: (ratio: Double, what: String) = (21, "")
    for token in Token.allCases where !Self.lines.contains(token) {
      for background in [nil, Token.text, .selected] {
        let ratio = contrast(Style(token).on(background), theme, depth)
        let what = "\(token)" + (background.map { " on \($0)" } ?? "")
        #expect(ratio >= Theme.leastContrast, "\(what): \(ratio)")
        if ratio < least.ratio { least = (ratio, what) }
      }
    }
    if ProcessInfo.processInfo.environment["ROSTER_PRINT_CONTRAST"] != nil {
      print("contrast", name, depth, String(format: "%.2f", least.ratio), least.what)
    }
  }

  @Test(arguments: names, depths)
  func `the frame of the focused pane is visible`(name: String, depth: ColorDepth) {
    #expect(contrast(.focusBorder, .shipped(name), depth) >= 3)
  }

  @Test(arguments: names, [ColorDepth.sixteen, .eight])
  func `text is legible with few colors`(name: String, depth: ColorDepth) {
    let theme = Theme.shipped(name)
    for token in Token.allCases where !Self.lines.contains(token) {
      for background in [nil, Token.selected] {
        let style = Style(token).on(background)
        let ratio = contrast(style, theme, depth)
        #expect(ratio >= 3, "\(token) \(String(describing: background)): \(ratio)")
      }
    }
  }

  @Test(arguments: Token.allCases) func `the high-contrast theme has high contrast`(token: Token) {
    #expect(contrast(Style(token), .shipped("high-contrast"), .direct) >= 7)
  }

  @Test(arguments: names, ColorDepth.allCases)
  func `distinct tokens differ at every color depth`(name: String, depth: ColorDepth) {
    let theme = Theme.shipped(name)
    for group in [
      [Token.text, .selected, .marked, .danger, .production, .staging, .sandbox],
      [.ok, .warning, .danger, .selected], [.added, .changed, .removed],
    ] {
      let looks = group.map { theme.resolved(Style($0), depth: depth) }
      #expect(Set(looks).count == group.count, "\(group): \(looks)")
    }
  }

  @Test(arguments: names, ColorDepth.allCases)
  func `the cursor row differs from the others`(name: String, depth: ColorDepth) {
    let theme = Theme.shipped(name)
    #expect(
      theme.resolved(.text.on(.selected), depth: depth) != theme.resolved(.text, depth: depth))
  }

  // MARK: - Seeing otherwise

  @Test(arguments: [
    ("deuteranopia", ColorVision.deuteranopia), ("deuteranopia", .protanopia),
    ("tritanopia", .tritanopia),
  ])
  func `ok, warning and danger differ with color blindness`(
    name: String, vision: ColorVision
  ) throws {
    let theme = Theme.shipped(name)
    let colors = try [Token.ok, .warning, .danger].map { token -> RGB in
      guard case .rgb(let color)? = theme[token].foreground else { throw NoColor() }
      return vision.seen(color)
    }
    for (first, second) in [(0, 1), (0, 2), (1, 2)] {
      let distance = ColorVision.distance(colors[first], colors[second])
      #expect(distance >= 25, "\(first) \(second): \(distance)")
    }
  }

  private struct NoColor: Error {}
}
