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
    let inside = rect.inset(columns: 2, rows: 1)
    guard !content.rows.isEmpty else {
      for (row, line) in content.hint.wrapped(to: inside.columns).enumerated() {
        canvas.write(line, at: inside.origin.moved(rows: row), style: .dim)
      }
      return
    }
    let top = self.top(content, top, height: inside.rows)
    for (offset, row) in content.rows.dropFirst(top).prefix(inside.rows).enumerated() {
      var column = 0
      for span in row where column < inside.columns {
        column += canvas.write(
          span.text, at: inside.origin.moved(columns: column, rows: offset), style: span.style,
          width: inside.columns - column)
      }
      guard content.selected?.contains(top + offset) == true else { continue }
      canvas.restyle(
        Rect(
          column: rect.minColumn + 1, row: inside.minRow + offset, columns: rect.columns - 2,
          rows: 1),
        background: .selected)
    }
  }

  /// Centres the selected rows, if there are enough rows around them.
  private static func top(_ content: Content, _ top: Int, height: Int) -> Int {
    let wanted = content.selected.map { $0.lowerBound - (height - $0.count) / 2 } ?? top
    return max(0, min(wanted, content.rows.count - height))
  }

  private static func footer(
    _ content: Content, _ top: Int, _ rect: Rect, _ context: PaneContext
  ) -> SafeText {
    let (columns, height) = (rect.columns, room(in: rect.size).rows)
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
