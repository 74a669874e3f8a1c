import ConsoleUI
import Domain
import TestSupport
import Testing

struct CanvasTests {
  private func canvas(_ columns: Int, _ rows: Int) -> Canvas {
    Canvas(size: Size(columns: columns, rows: rows))
  }

  @Test func `truncates a line at the right edge with an ellipsis`() {
    var canvas = canvas(6, 1)
    let used = canvas.write("Jane Smith", at: Point(column: 1, row: 0))
    #expect(used == 5)
    #expect(canvas.plainText == " Jane…")
  }

  @Test func `truncates a line at its width`() {
    var canvas = canvas(10, 1)
    #expect(canvas.write("Jane Smith", at: .zero, width: 4) == 4)
    #expect(canvas.plainText == "Jan…")
  }

  @Test func `leaves out text left of the canvas`() {
    var canvas = canvas(4, 1)
    canvas.write("Jane", at: Point(column: -2, row: 0))
    #expect(canvas.plainText == "ne")
  }

  @Test(arguments: [Point(column: 0, row: -1), Point(column: 0, row: 2), Point(column: 5, row: 0)])
  func `writes nothing outside the canvas`(_ point: Point) {
    var canvas = canvas(5, 2)
    #expect(canvas.write("x", at: point) == 0)
    #expect(canvas == self.canvas(5, 2))
  }

  @Test func `a wide character takes two cells`() {
    var canvas = canvas(4, 1)
    canvas.write("中x", at: .zero)
    #expect(canvas[.zero].content == "中")
    #expect(canvas[Point(column: 1, row: 0)].content.isEmpty)
    #expect(canvas.plainText == "中x")
  }

  @Test func `a wide character does not cross the edge`() {
    var canvas = canvas(3, 1)
    canvas.write("a中", at: Point(column: 1, row: 0))
    #expect(canvas.plainText == " a…")
    canvas.write("中", at: Point(column: -1, row: 0))
    #expect(canvas[.zero].content == " ")
  }

  @Test(arguments: [(0, "x b"), (1, " xb")])
  func `overwriting half of a wide character blanks the other half`(
    _ column: Int, _ expected: String
  ) {
    var canvas = canvas(3, 1)
    canvas.write("中b", at: .zero)
    canvas.write("x", at: Point(column: column, row: 0))
    #expect(canvas.plainText == expected)
  }

  @Test func `a wide character over two halves blanks both neighbors`() {
    var canvas = canvas(4, 1)
    canvas.write("中文", at: .zero)
    canvas.write("字", at: Point(column: 1, row: 0))
    #expect(canvas.row(0).map(\.content) == [" ", "字", "", " "])
  }

  @Test func `a box shows its titles`() {
    var canvas = canvas(14, 3)
    canvas.box(canvas.bounds, title: "eu-shop", footer: "1 of 2")
    #expect(
      canvas.plainText == """
        ╭ eu-shop ───╮
        │            │
        ╰ 1 of 2 ────╯
        """)
  }

  @Test func `an ASCII box truncates its title`() {
    var canvas = Canvas(size: Size(columns: 10, rows: 2), glyphs: .ascii)
    canvas.box(canvas.bounds, title: "providers", glyphs: .ascii)
    #expect(canvas.plainText == "+ provi~ +\n+--------+")
  }

  @Test(arguments: [(0, 0), (1, 5), (5, 1), (2, 2), (4, 2)])
  func `draws or leaves out a box of any size`(_ columns: Int, _ rows: Int) {
    var canvas = canvas(6, 6)
    canvas.box(Rect(column: 1, row: 1, columns: columns, rows: rows), title: "long title")
    #expect(canvas.row(0).allSatisfy { $0.content == " " })
  }

  @Test func `a restyled row keeps its letters`() {
    var canvas = canvas(3, 1)
    canvas.write("ab", at: .zero, style: .accent)
    canvas.restyle(Rect(column: 0, row: 0, columns: 9, rows: 1), background: .selected)
    #expect(canvas[.zero].style == Style.accent.on(.selected))
    #expect(canvas[Point(column: 2, row: 0)].style == Style.text.on(.selected))
    #expect(canvas.plainText == "ab")
  }

  @Test func `filling blanks the old content`() {
    var canvas = canvas(4, 1)
    canvas.write("中文", at: .zero)
    canvas.fill(Rect(column: 1, row: 0, columns: 2, rows: 1), style: .danger)
    #expect(canvas.plainText.isEmpty)
    #expect(canvas[Point(column: 1, row: 0)].style == .danger)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `no cell holds a control character, and each row keeps its width`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var canvas = canvas(12, 3)
    for _ in 0..<60 {
      let bytes = (0..<8).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let sources = [String(decoding: bytes, as: UTF8.self), "中文", "\u{1B}[2J", "e\u{301}\u{9B}"]
      let source = sources.randomElement(using: &generator) ?? ""
      let point = Point(
        column: Int.random(in: -3...13, using: &generator),
        row: Int.random(in: -1...3, using: &generator))
      canvas.write(SafeText(untrusted: source), at: point)
    }
    for row in 0..<3 {
      let contents = canvas.row(row).map(\.content)
      let scalars = contents.flatMap(\.unicodeScalars)
      #expect(scalars.allSatisfy { $0.properties.generalCategory != .control })
      #expect(contents.reduce(0) { $0 + TextWidth.columns(of: $1) } == 12)
    }
  }
}
