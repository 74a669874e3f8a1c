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
      repeating: .space(style), count: self.size.columns * self.size.rows)
  }

  package var bounds: Rect { Rect(size) }

  /// A space for a point outside the canvas.
  package subscript(point: Point) -> Cell {
    bounds.contains(point) ? cells[index(point)] : .space(.text)
  }

  /// The cells of one row, from the left; empty outside the canvas.
  package func row(_ row: Int) -> ArraySlice<Cell> {
    guard (0..<size.rows).contains(row) else { return [] }
    return cells[(row * size.columns)..<((row + 1) * size.columns)]
  }

  /// The columns of a row in which this canvas differs from another one of the same size, from the
  /// first to the last, in whole characters; `nil` if it does not.
  package func changedColumns(inRow row: Int, since other: Canvas) -> Range<Int>? {
    let start = row * size.columns
    return cells.withUnsafeBufferPointer { new in
      other.cells.withUnsafeBufferPointer { old in
        let end = start + size.columns
        // No early end: the compiler compares several cells at once.
        var difference: UInt64 = 0
        for index in start..<end {
          difference |= new[index].code ^ old[index].code
          difference |= UInt64(new[index].style.code ^ old[index].style.code)
        }
        guard difference != 0 else { return nil }
        var (first, last) = (start, end - 1)
        while new[first] == old[first] { first += 1 }
        while new[last] == old[last] { last -= 1 }
        if new[first].isRightHalf, first > start { first -= 1 }
        if last + 1 < end, new[last + 1].isRightHalf { last += 1 }
        return first - start..<last + 1 - start
      }
    }
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
    guard text.width > room else {
      put(text, upTo: text.width, at: point, style: style)
      return text.width
    }
    let kept = room - ellipsis.width
    guard kept >= 0 else { return 0 }
    let used = put(text, upTo: kept, at: point, style: style)
    put(ellipsis, upTo: ellipsis.width, at: point.moved(columns: used), style: style)
    return used + ellipsis.width
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
    guard !area.isEmpty else { return }
    for row in area.rowRange {
      put(.space(style), in: area.columnRange, row: row)
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
    let sides = Rect(origin: start, size: Size(columns: rect.columns, rows: 1)).intersection(bounds)
    if !sides.isEmpty, let line = glyphs.horizontal.string.unicodeScalars.first {
      put(Cell(line, style: style), in: sides.columnRange, row: row)
    }
    write(corners.0, at: start, style: style)
    write(corners.1, at: start.moved(columns: rect.columns - 1), style: style)
    let room = rect.columns - 4
    guard !label.isEmpty, room > 0 else { return }
    let shown = label.truncated(to: room, ellipsis: ellipsis)
    write(" " + shown + " ", at: start.moved(columns: 1), style: titleStyle)
  }

  /// Writes what fits into `limit` columns. Returns the columns used.
  @discardableResult
  private mutating func put(
    _ text: SafeText, upTo limit: Int, at point: Point, style: Style
  ) -> Int {
    guard text.isASCII, point.column >= 0 else {
      return put(scalars: text.string.unicodeScalars, upTo: limit, at: point, style: style)
    }
    let count = min(limit, text.width)
    let first = index(point)
    guard count > 0 else { return 0 }
    mendBefore(first)
    let isCopied: Void? = text.string.utf8.withContiguousStorageIfAvailable { bytes in
      for index in 0..<count {
        cells[first + index] = Cell(Unicode.Scalar(bytes[index]), style: style)
      }
    }
    guard isCopied != nil else {
      return put(scalars: text.string.unicodeScalars, upTo: limit, at: point, style: style)
    }
    mendAfter(first + count, row: point.row)
    return count
  }

  private mutating func put(
    scalars: String.UnicodeScalarView, upTo limit: Int, at point: Point, style: Style
  ) -> Int {
    let row = index(Point(column: 0, row: point.row))
    var used = 0
    // The last cell that was written, which marks belong to.
    var last: Int?
    for scalar in scalars {
      let width = TextWidth.columns(of: scalar)
      if width == 0, used > 0 {
        if let last { cells[last].add(mark: scalar) }
        continue
      }
      guard used + width <= limit else { break }
      let column = point.column + used
      used += width
      last = nil
      guard column >= 0, width > 0 else { continue }
      let place = row + column
      mendBefore(place)
      cells[place] = Cell(scalar, style: style)
      if width == 2 { cells[place + 1] = .rightHalf(style) }
      mendAfter(place + width, row: point.row)
      last = place
    }
    return used
  }

  private mutating func put(_ cell: Cell, in columns: Range<Int>, row: Int) {
    let start = index(Point(column: columns.lowerBound, row: row))
    let end = start + columns.count
    mendBefore(start)
    for place in start..<end { cells[place] = cell }
    mendAfter(end, row: row)
  }

  /// Clears the left half of a wide character whose right half is overwritten.
  private mutating func mendBefore(_ index: Int) {
    if cells[index].isRightHalf { cells[index - 1] = .space(cells[index - 1].style) }
  }

  /// Clears the right half of a wide character whose left half was overwritten.
  private mutating func mendAfter(_ index: Int, row: Int) {
    guard index < (row + 1) * size.columns, cells[index].isRightHalf else { return }
    cells[index] = .space(cells[index].style)
  }

  private func index(_ point: Point) -> Int {
    point.row * size.columns + point.column
  }
}
