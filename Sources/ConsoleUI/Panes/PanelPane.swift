package import Domain

/// Rows of text over the whole body, to be read and scrolled.
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
    /// Stands where there are no rows.
    package var hint: SafeText

    package init(title: SafeText, rows: [Row], hint: SafeText = "") {
      self.title = title
      self.rows = rows
      self.hint = hint
    }
  }

  /// Room for rows inside a body of that size.
  package static func room(in body: Size) -> Size {
    Size(columns: max(1, body.columns - 4), rows: max(1, body.rows - 2))
  }

  package static func draw(
    _ content: Content, top: Int, in rect: Rect, context: PaneContext, on canvas: inout Canvas
  ) {
    canvas.fill(rect, style: .text)
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
    let top = max(0, min(top, content.rows.count - inside.rows))
    for (offset, row) in content.rows.dropFirst(top).prefix(inside.rows).enumerated() {
      var column = 0
      for span in row where column < inside.columns {
        column += canvas.write(
          span.text, at: inside.origin.moved(columns: column, rows: offset), style: span.style,
          width: inside.columns - column)
      }
    }
  }

  private static func footer(
    _ content: Content, _ top: Int, _ rect: Rect, _ context: PaneContext
  ) -> SafeText {
    let (columns, height) = (rect.columns, room(in: rect.size).rows)
    let count = content.rows.count
    guard count > height else { return "Esc closes" }
    let last = min(count, top + height)
    let place: SafeText = "row \(last) of \(count)"
    let keys: SafeText = columns < 60 ? "" : "j k scroll" + context.separator
    return place + context.separator + keys + "Esc closes"
  }

  /// A paragraph: rows of at most `width`, all but the first one indented by as much as `lead` takes.
  static func paragraph(
    _ text: SafeText, lead: [Span] = [], style: Style = .text, width: Int
  ) -> [Row] {
    let indent = lead.map(\.text.width).reduce(0, +)
    return text.wrapped(to: max(4, width - indent)).enumerated().map { index, line in
      (index == 0 ? lead : [Span(.spaces(indent))]) + [Span(line, style)]
    }
  }
}
