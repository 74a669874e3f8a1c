import Domain
package import ViewModels

/// The themes to choose from; the screen around it already looks as the one under the cursor.
package nonisolated enum ThemeMenu {
  package static func draw(
    _ menu: ThemeState.Menu, shown: String, over screen: Rect, context: PaneContext,
    on canvas: inout Canvas
  ) {
    let names = menu.entries.map { SafeText(untrusted: $0.name) }
    let width = (names.map(\.width).max() ?? 0) + 16
    let rect = screen.centered(
      Size(columns: max(34, width), rows: min(names.count + 2, screen.rows)))
    canvas.cover(rect, style: .text)
    canvas.box(
      rect, title: "theme" + context.separator + "\(untrusted: shown)",
      footer: "Enter keeps" + context.separator + "Esc goes back", style: .focusBorder,
      titleStyle: .title.bold(), glyphs: context.glyphs)
    let inside = rect.inset(by: 1)
    let top = max(0, min(menu.selected - inside.rows / 2, names.count - inside.rows))
    for (offset, index) in names.indices.dropFirst(top).prefix(inside.rows).enumerated() {
      let entry = menu.entries[index]
      let origin = inside.origin.moved(rows: offset)
      canvas.write(names[index], at: origin.moved(columns: 3), width: inside.columns - 12)
      if entry.isOwn {
        canvas.write(
          "yours", at: Point(column: inside.maxColumn - 6, row: origin.row), style: .dim)
      }
      guard index == menu.selected else { continue }
      canvas.restyle(inside.row(offset), background: .selected)
      canvas.write(context.glyphs.cursor, at: origin, style: .accent.on(.selected))
    }
  }
}
