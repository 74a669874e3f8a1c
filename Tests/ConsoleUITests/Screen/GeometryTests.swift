import ConsoleUI
import Testing

struct GeometryTests {
  private let rect = Rect(column: 2, row: 1, columns: 10, rows: 6)

  @Test func `an inset shrinks every side down to nothing`() {
    #expect(rect.inset(by: 1) == Rect(column: 3, row: 2, columns: 8, rows: 4))
    #expect(rect.inset(by: 9).isEmpty)
  }

  @Test(arguments: [(2, 2), (-2, 4), (99, 6), (-99, 0)])
  func `splits rows from the top, or from the bottom if negative`(_ rows: Int, _ top: Int) {
    let parts = rect.splitRows(rows)
    #expect(parts.top == Rect(column: 2, row: 1, columns: 10, rows: top))
    #expect(parts.bottom == Rect(column: 2, row: 1 + top, columns: 10, rows: 6 - top))
  }

  @Test(arguments: [(3, 3), (-3, 7), (99, 10)])
  func `splits columns from the left, or from the right if negative`(
    _ columns: Int, _ leading: Int
  ) {
    let parts = rect.splitColumns(columns)
    #expect(parts.leading == Rect(column: 2, row: 1, columns: leading, rows: 6))
    #expect(parts.trailing.minColumn == 2 + leading)
    #expect(parts.trailing.columns == 10 - leading)
  }

  @Test func `a dialog is centered and shrunk to fit`() {
    let screen = Rect(Size(columns: 20, rows: 10))
    #expect(
      screen.centered(Size(columns: 10, rows: 4)) == Rect(column: 5, row: 3, columns: 10, rows: 4))
    #expect(screen.centered(Size(columns: 99, rows: 99)) == screen)
  }

  @Test func `disjoint areas have no intersection`() {
    #expect(rect.intersection(Rect(column: 50, row: 50, columns: 5, rows: 5)).isEmpty)
    #expect(rect.row(6).isEmpty)
    #expect(rect.row(5) == Rect(column: 2, row: 6, columns: 10, rows: 1))
  }
}
