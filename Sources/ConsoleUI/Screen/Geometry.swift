/// In terminal cells.
package nonisolated struct Size: Hashable, Sendable {
  package var columns: Int
  package var rows: Int

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}

/// Counts from 0 at the top left.
package nonisolated struct Point: Hashable, Sendable {
  package var column: Int
  package var row: Int

  package static let zero = Point(column: 0, row: 0)

  package init(column: Int, row: Int) {
    self.column = column
    self.row = row
  }

  package func moved(columns: Int = 0, rows: Int = 0) -> Point {
    Point(column: column + columns, row: row + rows)
  }
}

/// An area of the screen. Its size is never negative.
package nonisolated struct Rect: Hashable, Sendable {
  package var origin: Point
  package var size: Size

  package init(origin: Point, size: Size) {
    self.origin = origin
    self.size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
  }

  package init(column: Int, row: Int, columns: Int, rows: Int) {
    self.init(
      origin: Point(column: column, row: row), size: Size(columns: columns, rows: rows))
  }

  /// The whole of a canvas of that size.
  package init(_ size: Size) {
    self.init(origin: .zero, size: size)
  }

  package var isEmpty: Bool { size.columns == 0 || size.rows == 0 }
  package var columns: Int { size.columns }
  package var rows: Int { size.rows }
  package var minColumn: Int { origin.column }
  package var minRow: Int { origin.row }
  /// One past the last.
  package var maxColumn: Int { origin.column + size.columns }
  /// One past the last.
  package var maxRow: Int { origin.row + size.rows }
  package var columnRange: Range<Int> { minColumn..<maxColumn }
  package var rowRange: Range<Int> { minRow..<maxRow }

  package func contains(_ point: Point) -> Bool {
    columnRange.contains(point.column) && rowRange.contains(point.row)
  }

  /// Empty, at the nearest corner, if the two do not overlap.
  package func intersection(_ other: Rect) -> Rect {
    let column = max(minColumn, other.minColumn)
    let row = max(minRow, other.minRow)
    return Rect(
      column: column, row: row, columns: min(maxColumn, other.maxColumn) - column,
      rows: min(maxRow, other.maxRow) - row)
  }
}

// MARK: Dividing

nonisolated extension Rect {
  /// Smaller by that many cells on every side; `inset(by: 1)` is the inside of a box.
  package func inset(by cells: Int) -> Rect {
    inset(columns: cells, rows: cells)
  }

  package func inset(columns: Int, rows: Int) -> Rect {
    Rect(
      column: minColumn + min(columns, size.columns), row: minRow + min(rows, size.rows),
      columns: size.columns - 2 * columns, rows: size.rows - 2 * rows)
  }

  /// The upper `top` rows (counted from below when negative) and the rest.
  package func splitRows(_ top: Int) -> (top: Rect, bottom: Rect) {
    let rows = clamped(top, to: size.rows)
    return (
      Rect(origin: origin, size: Size(columns: size.columns, rows: rows)),
      Rect(
        column: minColumn, row: minRow + rows, columns: size.columns, rows: size.rows - rows)
    )
  }

  /// The left `leading` columns (counted from the right when negative) and the rest.
  package func splitColumns(_ leading: Int) -> (leading: Rect, trailing: Rect) {
    let columns = clamped(leading, to: size.columns)
    return (
      Rect(origin: origin, size: Size(columns: columns, rows: size.rows)),
      Rect(
        column: minColumn + columns, row: minRow, columns: size.columns - columns,
        rows: size.rows)
    )
  }

  /// One row, counted from the top; empty outside.
  package func row(_ index: Int) -> Rect {
    intersection(Rect(column: minColumn, row: minRow + index, columns: columns, rows: 1))
  }

  /// A centered area of that size, cut to fit.
  package func centered(_ inner: Size) -> Rect {
    let columns = min(inner.columns, size.columns)
    let rows = min(inner.rows, size.rows)
    return Rect(
      column: minColumn + (size.columns - columns) / 2, row: minRow + (size.rows - rows) / 2,
      columns: columns, rows: rows)
  }

  private func clamped(_ part: Int, to whole: Int) -> Int {
    max(0, min(whole, part < 0 ? whole + part : part))
  }
}
