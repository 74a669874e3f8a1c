import Domain
package import ViewModels

/// The output of a command of the `:` line.
package nonisolated enum OutputPane {
  package static func draw(
    _ state: OutputState, over screen: Rect, context: PaneContext, on canvas: inout Canvas
  ) {
    let room = screen.rows - 2
    let shown = rows(of: state.lines.dropFirst(state.top), most: room, columns: screen.columns)
    let isWhole = rows(of: state.lines[...], most: room + 1, columns: screen.columns).count <= room
    let rect = screen.centered(
      Size(columns: screen.columns, rows: (isWhole ? shown.count : room) + 2))
    canvas.cover(rect, style: .text)
    let ending: SafeText = state.status == 0 ? "done" : "status \(state.status)"
    canvas.box(
      rect, title: ":\(untrusted: state.title)" + context.separator + ending,
      footer: isWhole ? "Esc closes" : "j k scroll" + context.separator + "Esc closes",
      style: .focusBorder, titleStyle: .title.bold(), glyphs: context.glyphs)
    let inside = rect.inset(columns: 1, rows: 1)
    for (offset, line) in shown.prefix(inside.rows).enumerated() {
      canvas.write(line, at: inside.origin.moved(rows: offset), style: .text, width: inside.columns)
    }
  }

  /// The largest number of lines to scroll away, on a screen of that size.
  package static func lastTop(of state: OutputState, over screen: Size) -> Int {
    var room = screen.rows - 2
    let fitting = state.lines.reversed().prefix { line in
      room -= rows(of: line, columns: screen.columns).count
      return room >= 0
    }
    return max(0, state.lines.count - max(1, fitting.count))
  }

  private static func rows(of lines: ArraySlice<String>, most: Int, columns: Int) -> [SafeText] {
    var rows: [SafeText] = []
    for line in lines where rows.count < most { rows += self.rows(of: line, columns: columns) }
    return Array(rows.prefix(most))
  }

  /// A long line continues on the next row, indented.
  private static func rows(of line: String, columns: Int) -> [SafeText] {
    let width = max(8, columns - 2)
    let text = SafeText(untrusted: line)
    guard text.width > width else { return [text] }
    return text.wrapped(to: width - 2).enumerated().map { index, part in
      index == 0 ? part : "  " + part
    }
  }
}
