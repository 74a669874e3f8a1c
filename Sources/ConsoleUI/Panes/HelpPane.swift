package import Domain

/// Every key of the current place, with the reason if it is unavailable.
package nonisolated enum HelpPane {
  package struct Entry: Hashable, Sendable {
    package var keys: SafeText
    package var title: SafeText
    /// Why it is unavailable now; `nil` if it is available.
    package var reason: SafeText?

    package init(keys: SafeText, title: SafeText, reason: SafeText? = nil) {
      self.keys = keys
      self.title = title
      self.reason = reason
    }
  }

  package static func draw(
    _ entries: [Entry], title: SafeText, selected: Int, over screen: Rect, context: PaneContext,
    on canvas: inout Canvas
  ) {
    let rect = screen.centered(
      Size(columns: min(84, screen.columns), rows: min(entries.count + 2, screen.rows)))
    canvas.cover(rect, style: .text)
    let room = max(1, rect.rows - 2)
    let top = max(0, min(selected - room / 2, entries.count - room))
    canvas.box(
      rect, title: "help" + context.separator + title,
      footer: "Enter runs it" + context.separator + "Esc closes",
      style: .focusBorder, titleStyle: .title.bold(), glyphs: context.glyphs)
    let inside = rect.inset(columns: 3, rows: 1)
    let keyWidth = min(24, entries.map(\.keys.width).max() ?? 0)
    for (offset, entry) in entries.dropFirst(top).prefix(inside.rows).enumerated() {
      let origin = inside.origin.moved(rows: offset)
      let style: Style = entry.reason == nil ? .text : .dim
      canvas.write(entry.keys, at: origin, style: .accent, width: keyWidth)
      let title = entry.reason.map { entry.title + ": " + $0 } ?? entry.title
      canvas.write(
        title, at: origin.moved(columns: keyWidth + 2), style: style,
        width: inside.columns - keyWidth - 2)
      guard top + offset == selected else { continue }
      let row = rect.inset(by: 1).row(offset)
      canvas.restyle(row, background: .selected)
      canvas.write(context.glyphs.cursor, at: row.origin, style: .accent.on(.selected))
    }
  }
}
