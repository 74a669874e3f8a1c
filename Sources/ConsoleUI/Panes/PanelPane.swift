package import Domain

/// A panel of text over the whole body, which scrolls.
package nonisolated enum PanelPane {
  package struct Span: Hashable, Sendable {
    package var text: SafeText
    package var style: Style

    package init(_ text: SafeText, _ style: Style = .text) {
      self.text = text
      self.style = style
    }
  }

  package typealias Row = [Span]

  package struct Content: Hashable, Sendable {
    package var title: SafeText
    package var rows: [Row]
    /// Rows at the top that do not scroll.
    package var head: [Row] = []
    /// Shown if there are no rows.
    package var hint: SafeText
    /// The selected rows, which always stay visible.
    package var selected: Range<Int>?
    /// What Esc does.
    package var closing: SafeText = "Esc closes"

    package init(title: SafeText, rows: [Row], hint: SafeText = "") {
      self.title = title
      self.rows = rows
      self.hint = hint
    }
  }

  /// The room for rows inside a body of that size.
  package static func room(in body: Size) -> Size {
    Size(columns: max(1, body.columns - 4), rows: max(1, body.rows - 2))
  }

  package static func draw(
    _ content: Content, top: Int, in rect: Rect, context: PaneContext, on canvas: inout Canvas
  ) {
    canvas.cover(rect, style: .text)
    canvas.box(
      rect, title: content.title, footer: footer(content, top, rect, context),
      style: .focusBorder, titleStyle: .title.bold(), glyphs: context.glyphs)
    let whole = rect.inset(columns: 2, rows: 1)
    write(content.head.prefix(whole.rows), in: whole, on: &canvas)
    let inside = Rect(
      column: whole.minColumn, row: whole.minRow + min(content.head.count, whole.rows),
      columns: whole.columns, rows: max(0, whole.rows - content.head.count))
    guard !content.rows.isEmpty else {
      for (row, line) in content.hint.wrapped(to: inside.columns).enumerated() {
        canvas.write(line, at: inside.origin.moved(rows: row), style: .dim)
      }
      return
    }
    let top = self.top(content, top, height: inside.rows)
    write(content.rows.dropFirst(top).prefix(inside.rows), in: inside, on: &canvas)
    for offset in 0..<inside.rows where content.selected?.contains(top + offset) == true {
      canvas.restyle(
        Rect(
          column: rect.minColumn + 1, row: inside.minRow + offset, columns: rect.columns - 2,
          rows: 1),
        background: .selected)
    }
  }

  private static func write(_ rows: ArraySlice<Row>, in rect: Rect, on canvas: inout Canvas) {
    for (offset, row) in rows.enumerated() {
      var column = 0
      for span in row where column < rect.columns {
        column += canvas.write(
          span.text, at: rect.origin.moved(columns: column, rows: offset), style: span.style,
          width: rect.columns - column)
      }
    }
  }

  /// Centres the selected rows, if there are enough rows around them. Of more rows than fit, it shows the
  /// first.
  private static func top(_ content: Content, _ top: Int, height: Int) -> Int {
    let wanted = content.selected.map { $0.lowerBound - max(0, height - $0.count) / 2 } ?? top
    return max(0, min(wanted, content.rows.count - height))
  }

  private static func footer(
    _ content: Content, _ top: Int, _ rect: Rect, _ context: PaneContext
  ) -> SafeText {
    let (columns, height) = (rect.columns, room(in: rect.size).rows - content.head.count)
    let count = content.rows.count
    guard count > height, content.selected == nil else { return content.closing }
    let last = min(count, top + height)
    let place: SafeText = "row \(last) of \(count)"
    let keys: SafeText = columns < 60 ? "" : "j k scroll" + context.separator
    return place + context.separator + keys + content.closing
  }

  /// Wraps a text to `width`. `lead` begins the first row, and the others are indented by its
  /// width.
  static func paragraph(
    _ text: SafeText, lead: [Span] = [], style: Style = .text, width: Int
  ) -> [Row] {
    let indent = lead.map(\.text.width).reduce(0, +)
    return text.wrapped(to: max(4, width - indent)).enumerated().map { index, line in
      (index == 0 ? lead : [Span(.spaces(indent))]) + [Span(line, style)]
    }
  }
}
