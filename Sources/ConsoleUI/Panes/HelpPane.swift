package import Domain

/// Every key of the current place in groups, with the reason if it is unavailable; then the words of
/// the line and of the filter, and the signs.
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

  package struct Section: Hashable, Sendable {
    package var title: SafeText
    /// At least one.
    package var entries: [Entry]

    package init(title: SafeText, entries: [Entry]) {
      self.title = title
      self.entries = entries
    }
  }

  private enum Row {
    case title(SafeText)
    /// One line of the entry at this place among all. Only the first has keys.
    case entry(Int, keys: SafeText, keyWidth: Int, text: SafeText, isAvailable: Bool)
  }

  /// The widest column of keys.
  private static let mostKeys = 32

  /// `selected` is the place among the entries of all sections.
  package static func draw(
    _ sections: [Section], title: SafeText, search: String, selected: Int, over screen: Rect,
    context: PaneContext, on canvas: inout Canvas
  ) {
    canvas.cover(screen, style: .text)
    let searched: SafeText = search.isEmpty ? "" : context.separator + "\(untrusted: search)"
    canvas.box(
      screen, title: "help" + context.separator + title + searched,
      footer: ["Enter runs it", "/ searches", "Esc closes"].joined(separator: context.separator),
      style: .focusBorder, titleStyle: .title.bold(), glyphs: context.glyphs)
    let inside = screen.inset(columns: 3, rows: 1)
    let rows = rows(of: sections, width: inside.columns)
    guard !rows.isEmpty else {
      canvas.write("nothing has these words", at: inside.origin, style: .dim, width: inside.columns)
      return
    }
    for (offset, row) in rows.dropFirst(top(rows, selected, height: inside.rows))
      .prefix(inside.rows).enumerated()
    {
      let origin = inside.origin.moved(rows: offset)
      switch row {
      case .title(let title):
        canvas.write(title, at: origin, style: .title.bold(), width: inside.columns)
      case .entry(let place, let keys, let keyWidth, let text, let isAvailable):
        canvas.write(keys, at: origin, style: .accent, width: keyWidth)
        canvas.write(
          text, at: origin.moved(columns: keyWidth + 2), style: isAvailable ? .text : .dim,
          width: inside.columns - keyWidth - 2)
        guard place == selected else { continue }
        let row = screen.inset(by: 1).row(offset)
        canvas.restyle(row, background: .selected)
        guard !keys.isEmpty else { continue }
        canvas.write(context.glyphs.cursor, at: row.origin, style: .accent.on(.selected))
      }
    }
  }

  private static func rows(of sections: [Section], width: Int) -> [Row] {
    var place = -1
    return sections.flatMap { section -> [Row] in
      let keys = min(section.entries.map(\.keys.width).max() ?? 0, mostKeys, width / 2)
      let entries = section.entries.flatMap { entry in
        place += 1
        return lines(of: entry, place, keyWidth: keys, width: width)
      }
      return [Row.title(section.title)] + entries
    }
  }

  private static func lines(
    of entry: Entry, _ place: Int, keyWidth: Int, width: Int
  ) -> [Row] {
    let text = entry.reason.map { entry.title + ": " + $0 } ?? entry.title
    return text.wrapped(to: max(1, width - keyWidth - 2)).enumerated().map { line, text in
      .entry(
        place, keys: line == 0 ? entry.keys : "", keyWidth: keyWidth, text: text,
        isAvailable: entry.reason == nil)
    }
  }

  /// Keeps the selected entry near the middle.
  private static func top(_ rows: [Row], _ selected: Int, height: Int) -> Int {
    let row =
      rows.firstIndex { if case .entry(selected, _, _, _, _) = $0 { true } else { false } } ?? 0
    return max(0, min(row - height / 2, rows.count - height))
  }
}
