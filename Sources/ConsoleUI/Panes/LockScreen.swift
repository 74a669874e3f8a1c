import Domain

/// The only content of a locked screen.
package nonisolated enum LockScreen {
  package static func draw(over screen: Rect, context: PaneContext, on canvas: inout Canvas) {
    let words: SafeText =
      "This hides the screen from passers-by. It asks for no password and keeps no one out."
    let width = min(46, screen.columns - 4)
    let lines = words.wrapped(to: width)
    let rect = screen.centered(Size(columns: width, rows: lines.count + 3))
    let title = "roster" + context.separator + "locked"
    canvas.write(
      title, at: rect.origin.moved(columns: (width - title.width) / 2), style: .title.bold())
    let key: SafeText = "any key unlocks"
    canvas.write(
      key, at: rect.origin.moved(columns: (width - key.width) / 2, rows: 1), style: .accent)
    for (row, line) in lines.enumerated() {
      canvas.write(line, at: rect.origin.moved(rows: row + 3), style: .dim)
    }
  }
}
