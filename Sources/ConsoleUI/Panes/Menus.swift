import Domain
package import ViewModels

/// The columns by which a list can be sorted.
package nonisolated enum SortMenu {
  /// In fewer columns than this, words are shorter.
  private static let narrow = 60

  /// `providerSorts`: the columns by which the provider can sort; `nil` if everything is loaded.
  package static func draw(
    columns: [ContactColumn], selected: Int, sort: ListSort?, providerSorts: [String]?,
    over screen: Rect, context: PaneContext, on canvas: inout Canvas
  ) {
    let rows: [SafeText] = columns.map { column in
      let scope: SafeText =
        providerSorts.map {
          guard $0.contains(column.name) else { return "loaded only" }
          return screen.columns < narrow ? "the provider" : "the provider sorts"
        } ?? "all loaded"
      return SafeText(untrusted: column.title).padded(to: 18) + scope
    }
    let width = (rows.map(\.width).max() ?? 0) + 8
    let rect = screen.centered(Size(columns: max(36, width), rows: rows.count + 2))
    let keys = sort?.keys ?? []
    canvas.cover(rect, style: .text)
    canvas.box(
      rect, title: "sort by", footer: "Enter sorts/reverses; Space adds", style: .focusBorder,
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

/// The menu of themes. The screen around it uses the theme under the cursor.
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

/// The menu of channels with their current and new values.
package nonisolated enum PreferenceMenuPane {
  package static func draw(
    _ menu: PreferenceMenu, over screen: Rect, context: PaneContext, on canvas: inout Canvas
  ) {
    let who: SafeText =
      menu.contacts.count == 1
      ? SafeText(untrusted: context.masking.shown(menu.contacts[0]).label)
      : "\(menu.contacts.count) contacts"
    let title: SafeText = "preferences of " + who
    let rect = screen.centered(
      Size(
        columns: max(44, min(title.width + 4, screen.columns - 2)),
        rows: Channel.allCases.count + 2))
    canvas.cover(rect, style: .text)
    canvas.box(
      rect, title: title,
      footer: "Space changes" + context.separator + "Enter shows the plan",
      style: .focusBorder, titleStyle: .title.bold(), glyphs: context.glyphs)
    let inside = rect.inset(by: 1)
    for (index, channel) in Channel.allCases.enumerated() {
      let origin = inside.origin.moved(rows: index)
      canvas.write("\(untrusted: channel.title)", at: origin.moved(columns: 3), width: 10)
      var start = origin.moved(columns: 14)
      if let now = now(channel, menu) {
        let words = PreferenceSign.words(now, context.glyphs)
        let used = canvas.write(words, at: start, style: PreferenceSign.style(now))
        start = start.moved(columns: used + 1)
      }
      let choice = choice(menu, channel, context.glyphs)
      canvas.write(choice.text, at: start, style: choice.style)
      guard index == menu.selected else { continue }
      canvas.restyle(inside.row(index), background: .selected)
      canvas.write(
        context.glyphs.cursor, at: origin.moved(columns: 1), style: .accent.on(.selected))
    }
  }

  /// The current value of a single contact; `nil` for several, which may differ.
  private static func now(_ channel: Channel, _ menu: PreferenceMenu) -> Preference? {
    menu.contacts.count == 1 ? menu.contacts[0].preferences?[channel] : nil
  }

  private static func choice(
    _ menu: PreferenceMenu, _ channel: Channel, _ glyphs: Glyphs
  ) -> (text: SafeText, style: Style) {
    guard let optsIn = menu.choices[channel] else {
      return (now(channel, menu) == nil ? "unchanged" : "stays", .dim)
    }
    let preference: Preference = optsIn ? .optIn : .optOut
    return ("to " + PreferenceSign.words(preference, glyphs), PreferenceSign.style(preference))
  }
}
