import Domain
package import ViewModels

/// What a command of the `:` line said.
package nonisolated enum OutputPane {
  package static func draw(
    _ state: OutputState, over screen: Rect, context: PaneContext, on canvas: inout Canvas
  ) {
    let rect = screen.centered(
      Size(columns: screen.columns, rows: min(state.lines.count + 2, screen.rows)))
    canvas.cover(rect, style: .text)
    let ending: SafeText = state.status == 0 ? "done" : "status \(state.status)"
    let hidden = state.lines.count > rect.rows - 2
    canvas.box(
      rect, title: ":\(untrusted: state.title)" + context.separator + ending,
      footer: hidden ? "j k scroll" + context.separator + "Esc closes" : "Esc closes",
      style: .focusBorder, titleStyle: .title.bold(), glyphs: context.glyphs)
    let inside = rect.inset(columns: 1, rows: 1)
    for (offset, line) in state.lines.dropFirst(state.top).prefix(inside.rows).enumerated() {
      canvas.write(
        SafeText(untrusted: line), at: inside.origin.moved(rows: offset), style: .text,
        width: inside.columns)
    }
  }

  /// How far the lines can be scrolled on a screen of that height.
  package static func lastTop(lines: Int, rows: Int) -> Int { max(0, lines - (rows - 2)) }
}
