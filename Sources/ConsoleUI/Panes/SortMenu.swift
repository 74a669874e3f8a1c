import Domain
package import ViewModels

/// The columns by which a list can be sorted.
package nonisolated enum SortMenu {
  /// `providerSorts`: the columns by which it can; `nil` where everything is loaded.
  package static func draw(
    columns: [ContactColumn], selected: Int, sort: ListSort?, providerSorts: [String]?,
    over screen: Rect, context: PaneContext, on canvas: inout Canvas
  ) {
    let rows: [SafeText] = columns.map { column in
      let scope: SafeText =
        providerSorts.map { $0.contains(column.name) ? "the provider sorts" : "loaded only" }
        ?? "all loaded"
      return SafeText(untrusted: column.title).padded(to: 18) + scope
    }
    let width = (rows.map(\.width).max() ?? 0) + 8
    let rect = screen.centered(Size(columns: max(36, width), rows: rows.count + 2))
    let keys = sort?.keys ?? []
    canvas.cover(rect, style: .text)
    canvas.box(
      rect, title: "sort by", footer: "Enter, again reverses; Space too", style: .focusBorder,
      titleStyle: .title.bold(), glyphs: context.glyphs)
    let inside = rect.inset(by: 1)
    for (index, row) in rows.enumerated().prefix(inside.rows) {
      let origin = inside.origin.moved(rows: index)
      canvas.write(row, at: origin.moved(columns: 4), style: .text, width: inside.columns - 4)
      if let place = keys.firstIndex(where: { $0.column == columns[index] }) {
        let arrow = keys[place].isDescending ? context.glyphs.down : context.glyphs.up
        let weight: SafeText = keys.count > 1 ? "\(place + 1)" : ""
        canvas.write(weight + arrow, at: origin.moved(columns: 1), style: .accent, width: 2)
      }
      guard index == selected else { continue }
      canvas.restyle(inside.row(index), background: .selected)
      canvas.write(context.glyphs.cursor, at: origin, style: .accent.on(.selected))
    }
  }
}
