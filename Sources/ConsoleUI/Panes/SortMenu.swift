import Domain
package import ViewModels

/// The columns by which a list can be sorted.
package nonisolated enum SortMenu {
  package static func draw(
    columns: [ContactColumn], selected: Int, sort: ListSort?, providerSorts: [String],
    over screen: Rect, context: PaneContext, on canvas: inout Canvas
  ) {
    let rows: [SafeText] = columns.map { column in
      let scope: SafeText =
        providerSorts.contains(column.name) ? "the provider sorts" : "loaded only"
      return SafeText(untrusted: column.title).padded(to: 18) + scope
    }
    let width = (rows.map(\.width).max() ?? 0) + 8
    let rect = screen.centered(Size(columns: max(30, width), rows: rows.count + 2))
    canvas.cover(rect, style: .text)
    canvas.box(
      rect, title: "sort by", footer: "Enter sorts, again reverses", style: .focusBorder,
      titleStyle: .title.bold(), glyphs: context.glyphs)
    let inside = rect.inset(by: 1)
    for (index, row) in rows.enumerated().prefix(inside.rows) {
      let origin = inside.origin.moved(rows: index)
      canvas.write(row, at: origin.moved(columns: 4), style: .text, width: inside.columns - 4)
      if columns[index] == sort?.column {
        let arrow = sort?.isDescending == true ? context.glyphs.down : context.glyphs.up
        canvas.write(arrow, at: origin.moved(columns: 2), style: .accent)
      }
      guard index == selected else { continue }
      canvas.restyle(inside.row(index), background: .selected)
      canvas.write(context.glyphs.cursor, at: origin, style: .accent.on(.selected))
    }
  }
}
