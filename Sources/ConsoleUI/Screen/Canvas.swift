package import Domain

/// The screen as a value: what panes draw on, tests read and a `Terminal` presents.
///
/// Every cell comes from `SafeText`, so none holds a control character. Text outside the canvas is
/// clipped.
package nonisolated struct Canvas: Equatable, Sendable {
  package let size: Size
  /// Where the terminal shows its cursor; `nil` hides it.
  package var cursor: Point?
  /// Marks cut text: the ellipsis of the glyphs in use.
  let ellipsis: SafeText
  private var cells: [Cell]
  private var targets: [PlacedTarget] = []

  package init(size: Size, style: Style = .text, glyphs: Glyphs = .unicode) {
    self.size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
    ellipsis = glyphs.ellipsis
    cells = Array(
      repeating: Cell(content: " ", style: style), count: self.size.columns * self.size.rows)
  }

  package var bounds: Rect { Rect(size) }

  /// A space for a point outside the canvas.
  package subscript(point: Point) -> Cell {
    bounds.contains(point) ? cells[index(point)] : Cell(content: " ", style: .text)
  }

  /// The cells of one row, from the left; empty outside the canvas.
  package func row(_ row: Int) -> ArraySlice<Cell> {
    guard (0..<size.rows).contains(row) else { return [] }
    return cells[(row * size.columns)..<((row + 1) * size.columns)]
  }

  /// Rows joined by line feeds, without trailing spaces.
  package var plainText: String {
    (0..<size.rows).map { row in
      var line = self.row(row).map(\.content).joined()
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}

// MARK: Writing

nonisolated extension Canvas {
  /// Writes one line, cut with `…` at `width` columns and at the right edge. Text left of the
  /// canvas is dropped. Returns the number of columns from `point` on.
  @discardableResult
  package mutating func write(
    _ text: SafeText, at point: Point, style: Style = .text, width: Int? = nil
  ) -> Int {
    let room = min(width ?? .max, size.columns - point.column)
    guard (0..<size.rows).contains(point.row), room > 0 else { return 0 }
    let line = text.truncated(to: room, ellipsis: ellipsis)
    var column = point.column
    for cluster in line.clusters {
      put(
        String(cluster.character), width: cluster.width, at: Point(column: column, row: point.row),
        style: style)
      column += cluster.width
    }
    return line.width
  }

  /// Records what `rect` shows, for the mouse.
  package mutating func place(_ target: ScreenTarget, in rect: Rect) {
    targets.append(PlacedTarget(target: target, rect: rect))
  }

  /// The target at a point; the last one placed if several overlap.
  package func target(at point: Point) -> ScreenTarget? {
    targets.last { $0.rect.contains(point) }?.target
  }

  /// Fills `rect` with spaces and covers the targets below.
  package mutating func cover(_ rect: Rect, style: Style) {
    fill(rect, style: style)
    place(.cover, in: rect)
  }

  /// Fills `rect` with spaces.
  package mutating func fill(_ rect: Rect, style: Style) {
    let area = rect.intersection(bounds)
    for row in area.rowRange {
      for column in area.columnRange {
        put(" ", width: 1, at: Point(column: column, row: row), style: style)
      }
    }
  }

  /// Sets the background and keeps the text, as on the cursor's row or a marked one.
  package mutating func restyle(_ rect: Rect, background: Token) {
    let area = rect.intersection(bounds)
    for row in area.rowRange {
      for column in area.columnRange {
        let index = index(Point(column: column, row: row))
        cells[index].style = cells[index].style.on(background)
      }
    }
  }

  /// Replaces the style and keeps the text.
  package mutating func restyle(_ rect: Rect, style: Style) {
    let area = rect.intersection(bounds)
    for row in area.rowRange {
      for column in area.columnRange {
        cells[index(Point(column: column, row: row))].style = style
      }
    }
  }

  /// Draws a frame along the inner edge of `rect`, with titles in its upper and lower side:
  ///
  ///     ╭ title ───╮
  ///     │          │
  ///     ╰ footer ──╯
  ///
  /// Draws nothing if there is no room for a frame. Keeps the inside.
  package mutating func box(
    _ rect: Rect, title: SafeText = .empty, footer: SafeText = .empty, style: Style = .border,
    titleStyle: Style = .title, glyphs: Glyphs = .unicode
  ) {
    guard rect.columns >= 2, rect.rows >= 2 else { return }
    let bottom = rect.maxRow - 1
    drawSide(
      rect, row: rect.minRow, corners: (glyphs.topLeft, glyphs.topRight), label: title,
      style: style, titleStyle: titleStyle, glyphs: glyphs)
    drawSide(
      rect, row: bottom, corners: (glyphs.bottomLeft, glyphs.bottomRight), label: footer,
      style: style, titleStyle: titleStyle, glyphs: glyphs)
    for row in (rect.minRow + 1)..<bottom {
      for column in [rect.minColumn, rect.maxColumn - 1] {
        write(glyphs.vertical, at: Point(column: column, row: row), style: style)
      }
    }
  }

  private mutating func drawSide(
    _ rect: Rect, row: Int, corners: (SafeText, SafeText), label: SafeText, style: Style,
    titleStyle: Style, glyphs: Glyphs
  ) {
    let start = Point(column: rect.minColumn, row: row)
    for column in 0..<rect.columns {
      let sign =
        switch column {
        case 0: corners.0
        case rect.columns - 1: corners.1
        default: glyphs.horizontal
        }
      put(sign.string, width: sign.width, at: start.moved(columns: column), style: style)
    }
    let room = rect.columns - 4
    guard !label.isEmpty, room > 0 else { return }
    let shown = label.truncated(to: room, ellipsis: ellipsis)
    write(" " + shown + " ", at: start.moved(columns: 1), style: titleStyle)
  }

  private mutating func put(
    _ content: String, width: Int, at point: Point, style: Style
  ) {
    guard bounds.contains(point), point.column + width <= size.columns else { return }
    let first = index(point)
    let rowEnd = (point.row + 1) * size.columns
    let next = first + width
    if cells[first].content.isEmpty { blank(first - 1) }
    if next < rowEnd, cells[next].content.isEmpty { blank(next) }
    cells[first] = Cell(content: content, style: style)
    if width == 2 { cells[first + 1] = Cell(content: "", style: style) }
  }

  /// Clears half of a wide character after its other half was overwritten.
  private mutating func blank(_ index: Int) {
    cells[index] = Cell(content: " ", style: cells[index].style)
  }

  private func index(_ point: Point) -> Int {
    point.row * size.columns + point.column
  }
}
