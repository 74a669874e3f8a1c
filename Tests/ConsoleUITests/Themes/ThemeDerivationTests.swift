import ConsoleUI
import TestSupport
import Testing

/// Checks properties of every theme on the standard one.
struct ThemeDerivationTests {
  private let theme = Theme.shipped("default-dark")

  @Test(arguments: ColorDepth.allCases)
  func `distinct tokens differ at every color depth of the standard theme`(_ depth: ColorDepth) {
    let tokens: [Token] = [
      .text, .selected, .marked, .danger, .production, .staging, .sandbox,
    ]
    let looks = tokens.map { theme.resolved(Style($0), depth: depth) }
    #expect(Set(looks).count == tokens.count)
  }

  @Test(arguments: [ColorDepth.eight, .sixteen, .twoHundredFiftySix, .direct], Token.allCases)
  func `no letter has the color of its background`(_ depth: ColorDepth, _ token: Token) {
    for background in [nil] + Token.allCases.map(Optional.some) {
      let look = theme.resolved(Style(token).on(background), depth: depth)
      #expect(look.foreground == nil || look.foreground != look.background)
      #expect(look.foreground.map { (0..<depth.rawValue).contains($0) } ?? true)
      #expect(look.background.map { (0..<depth.rawValue).contains($0) } ?? true)
    }
  }

  @Test(arguments: Token.allCases)
  func `mono uses no color`(_ token: Token) {
    let look = theme.resolved(Style(token), depth: .mono)
    #expect(look.foreground == nil)
    #expect(look.background == nil)
  }

  @Test(arguments: Token.allCases)
  func `256 colors leave out the sixteen that users redefine`(_ token: Token) {
    let look = theme.resolved(Style(token), depth: .twoHundredFiftySix)
    #expect((look.foreground ?? 16) >= 16)
    #expect((look.background ?? 16) >= 16)
  }

  @Test func `the cursor row is visible at every color depth`() {
    for depth in ColorDepth.allCases {
      let plain = theme.resolved(.text, depth: depth)
      #expect(theme.resolved(Style.text.on(.selected), depth: depth) != plain)
    }
  }

  @Test(arguments: [
    (0, ColorDepth.mono), (2, .mono), (8, .eight), (16, .sixteen), (88, .sixteen),
    (256, .twoHundredFiftySix), (32_768, .twoHundredFiftySix),
    (16_777_216, .direct),
  ])
  func `the number of colors decides the color depth`(_ colors: Int, _ depth: ColorDepth) {
    #expect(ColorDepth(colors: colors) == depth)
  }

  @Test func `a style adds its attributes to those of its token`() {
    let look = theme.resolved(Style.text.bold().underlined(), depth: .sixteen)
    #expect(look.attributes.isSuperset(of: [.bold, .underline]))
  }
}
