import ConsoleUI
import Domain
import Testing

struct ChangedColumnsTests {
  private func canvas(_ text: SafeText, _ style: Style = .text) -> Canvas {
    var canvas = Canvas(size: Size(columns: 12, rows: 2))
    canvas.write(text, at: Point(column: 0, row: 1), style: style)
    return canvas
  }

  @Test(
    arguments: [
      ("Jane Smith", "Jane Smith", nil), ("Jane Smith", "Jana Smith", 3..<4),
      ("Jane Smith", "June Smyth", 1..<8), ("", "Jane", 0..<4),
      // The left or the right half alone would be half a character.
      ("太郎 x", "太田 x", 2..<4), ("ab郎 x", "太郎 x", 0..<2), ("太郎", "a", 0..<4),
      ("e\u{301}e", "ee", 0..<1),
    ] as [(SafeText, SafeText, Range<Int>?)])
  func `names the columns of a row that changed, in whole characters`(
    _ before: SafeText, _ after: SafeText, _ changed: Range<Int>?
  ) {
    #expect(canvas(after).changedColumns(inRow: 1, since: canvas(before)) == changed)
    #expect(canvas(after).changedColumns(inRow: 0, since: canvas(before)) == nil)
  }

  @Test func `another style of the same letters is a change`() {
    let marked = canvas("Jane", .marked)
    #expect(marked.changedColumns(inRow: 1, since: canvas("Jane")) == 0..<4)
  }

  @Test(arguments: Token.allCases)
  func `a style gives back what it was made of`(_ token: Token) {
    for background in [nil] + Token.allCases.map(Optional.some) {
      for flags in 0..<8 {
        let style = Style(
          token, background: background, isBold: flags & 1 != 0, isUnderlined: flags & 2 != 0,
          isReversed: flags & 4 != 0)
        #expect(style.token == token)
        #expect(style.background == background)
        #expect(style.isBold == (flags & 1 != 0))
        #expect(style.isUnderlined == (flags & 2 != 0))
        #expect(style.isReversed == (flags & 4 != 0))
        #expect(style.on(nil) == style.on(.selected).on(nil))
      }
    }
    #expect(Token(name: token.name) == token)
  }
}
