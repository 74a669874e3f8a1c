package import Domain
package import ViewModels

/// A page of contacts as a table.
package nonisolated enum ListPane {
  /// `note` comes last in the frame.
  package static func draw(
    _ state: ContactListState, isFocused: Bool, in rect: Rect, note: SafeText = "",
    context: PaneContext, on canvas: inout Canvas
  ) {
    let footer = [footer(state, context), note].filter { !$0.isEmpty }
    canvas.box(
      rect, title: title(state, context), footer: footer.joined(separator: context.separator),
      style: isFocused ? .focusBorder : .border, titleStyle: isFocused ? .title.bold() : .title,
      glyphs: context.glyphs)
    let inside = rect.inset(by: 1)
    guard !state.rows.isEmpty else { return drawEmpty(state, in: inside, context, on: &canvas) }
    drawTable(state, isFocused: isFocused, in: inside, context, on: &canvas)
  }

  // MARK: - Frame

  private static func title(_ state: ContactListState, _ context: PaneContext) -> SafeText {
    var parts: [SafeText] = [
      SafeText(untrusted: state.title) + context.separator + "contacts"
    ]
    if !state.filter.isEmpty {
      parts.append("filter: \(untrusted: context.masking.shown(search: state.filter))")
    }
    if let sort = state.sort {
      let arrow = sort.isDescending ? context.glyphs.down : context.glyphs.up
      let scope: SafeText = sort.scope == .provider ? "" : " (loaded only)"
      parts.append("sort: \(untrusted: sort.column.name) " + arrow + scope)
    }
    if case .loading(let start) = state.phase { parts.append(context.running(since: start)) }
    let rule = context.glyphs.horizontal
    return parts.joined(separator: " " + rule + rule + " ")
  }

  private static func footer(_ state: ContactListState, _ context: PaneContext) -> SafeText {
    var parts: [SafeText] = []
    if let range = range(state, context) { parts.append(range) }
    if !state.filter.isEmpty {
      parts.append("\(state.rows.count) of \(state.contacts.count) loaded match")
    }
    if !state.made.isEmpty { parts.append("\(state.made.count) new") }
    if state.rangeAnchor != nil { parts.append("range of \(state.range.count)") }
    if !state.marks.isEmpty {
      let hidden: SafeText = state.hiddenMarks > 0 ? " (\(state.hiddenMarks) hidden)" : ""
      parts.append("\(state.marks.count) marked" + hidden)
    }
    if case .failed(let message) = state.phase, !state.rows.isEmpty {
      parts.append(context.glyphs.badge + " \(untrusted: context.masking.shown(message).text)")
    }
    return parts.joined(separator: context.separator)
  }

  private static func range(_ state: ContactListState, _ context: PaneContext) -> SafeText? {
    guard !state.contacts.isEmpty else { return nil }
    let count = state.pageContacts.count
    guard let first = state.first else {
      let contacts: SafeText = count == 1 ? "1 contact" : "\(count) contacts"
      guard state.hasNext || state.pageNumber > 1 else { return contacts }
      return "page \(state.pageNumber)" + context.separator + contacts
        + (state.hasNext ? ", more follow" : ", the last page")
    }
    let dash: SafeText = "–"
    let span = PaneContext.grouped(first + 1) + dash + PaneContext.grouped(first + count)
    return state.total.map { span + " of " + PaneContext.grouped($0) } ?? span
  }

  // MARK: - Without rows

  private static func drawEmpty(
    _ state: ContactListState, in rect: Rect, _ context: PaneContext, on canvas: inout Canvas
  ) {
    let (text, next, style) = emptyWords(state, context)
    var row = rect.minRow + (rect.rows > 4 ? 1 : 0)
    for (words, style) in [(text, style), (next, Style.dim)] {
      for line in words.wrapped(to: rect.columns - 4) where row < rect.maxRow {
        canvas.write(line, at: Point(column: rect.minColumn + 2, row: row), style: style)
        row += 1
      }
    }
  }

  private static func emptyWords(
    _ state: ContactListState, _ context: PaneContext
  ) -> (SafeText, SafeText, Style) {
    if !state.filter.isEmpty, !state.contacts.isEmpty {
      return ("none of \(state.contacts.count) loaded contacts matches", "Esc clears it", .text)
    }
    switch state.phase {
    case .loading(let start): return (context.running(since: start), "", .dim)
    case .failed(let message):
      let message = context.masking.shown(message)
      return (
        SafeText(untrusted: message.text), SafeText(untrusted: message.nextStep ?? "R tries again"),
        .danger
      )
    case .loaded where state.hint.isEmpty: return ("no contacts", "", .dim)
    case .unasked, .loaded:
      let next: SafeText =
        state.hint.isEmpty ? "" : "f finds one, or :get \(untrusted: state.title) ID"
      return (SafeText(untrusted: state.hint), next, .text)
    }
  }

  // MARK: - Table

  /// Columns before the first cell: cursor, mark, badge, and one for the caller.
  private static let margin = 4

  /// Where the caller may draw beside the row that is so many below the first visible one.
  static func marginPoint(row: Int, in rect: Rect) -> Point {
    rect.inset(by: 1).origin.moved(columns: margin - 1, rows: row + 1)
  }

  /// How many rows fit below the titles.
  static func visibleRows(in rect: Rect) -> Int { max(0, rect.rows - 3) }

  private static func drawTable(
    _ state: ContactListState, isFocused: Bool, in rect: Rect, _ context: PaneContext,
    on canvas: inout Canvas
  ) {
    let filter = ContactFilter(state.filter)
    let range = Set(state.range.map(\.id))
    let hidden = SafeText(untrusted: PersonalData.mask)
    let visible = state.rows.dropFirst(state.window.top).prefix(max(0, rect.rows - 1))
    let table = visible.map { contact in
      let shown = context.masking.shown(contact)
      return state.columns.map { cell($0, of: shown, context) }
    }
    let titles = state.columns.map { SafeText(untrusted: $0.title) }
    let natural = titles.indices.map { column in
      table.map { $0[column].width }.reduce(titles[column].width, max)
    }
    let widths = ColumnWidths.fitted(natural, room: rect.columns - margin)
    drawCells(
      titles, widths, at: rect.origin.moved(columns: margin), styles: { _ in .dim.bold() },
      on: &canvas)
    for (offset, contact) in visible.enumerated() {
      let origin = rect.origin.moved(rows: offset + 1)
      canvas.place(
        .contact(contact.id),
        in: Rect(origin: origin, size: Size(columns: rect.columns, rows: 1)))
      let isMarked = state.marks.contains(contact.id)
      let base: Style =
        contact.isAnonymized
        ? .masked : (isMarked || range.contains(contact.id) ? .marked : .text)
      drawCells(
        table[offset], widths, at: origin.moved(columns: margin),
        styles: { $0 == "–" ? .dim : $0 == hidden ? .masked : base }, on: &canvas)
      if !filter.isEmpty {
        highlight(
          filter, state.columns, table[offset], widths, at: origin.moved(columns: margin),
          on: &canvas)
      }
      if contact.id == state.cursor {
        canvas.write(context.glyphs.cursor, at: origin, style: .accent)
        let row = Rect(origin: origin, size: Size(columns: rect.columns, rows: 1))
        canvas.restyle(row, background: isFocused ? .selected : .text)
      }
      if isMarked {
        canvas.write(context.glyphs.mark, at: origin.moved(columns: 1), style: .marked)
      }
      if isSuspicious(contact) {
        canvas.write(context.glyphs.badge, at: origin.moved(columns: 2), style: .warning)
      }
    }
  }

  /// What the filter looked for, as far as the cells show it.
  private static func highlight(
    _ filter: ContactFilter, _ columns: [ContactColumn], _ cells: [SafeText], _ widths: [Int],
    at origin: Point, on canvas: inout Canvas
  ) {
    var start = origin.column
    for (index, width) in widths.enumerated() {
      for range in cells[index].columns(of: filter.highlights(in: columns[index].name))
      where range.lowerBound < width {
        let place = Rect(
          column: start + range.lowerBound, row: origin.row,
          columns: min(range.upperBound, width) - range.lowerBound, rows: 1)
        canvas.restyle(place, style: .accent.bold().underlined())
      }
      start += width + ColumnWidths.gap
    }
  }

  private static func drawCells(
    _ cells: [SafeText], _ widths: [Int], at origin: Point, styles: (SafeText) -> Style,
    on canvas: inout Canvas
  ) {
    var column = origin.column
    for (cell, width) in zip(cells, widths) {
      canvas.write(
        cell, at: Point(column: column, row: origin.row), style: styles(cell), width: width)
      column += width + ColumnWidths.gap
    }
  }

  private static func cell(
    _ column: ContactColumn, of contact: Contact, _ context: PaneContext
  ) -> SafeText {
    if column.name == "preferences" {
      guard let preferences = contact.preferences else { return "–" }
      // Each below the beginning of its word in the title, "Mail SMS Call".
      let signs = Channel.allCases.map { PreferenceSign.glyph(preferences[$0], context.glyphs) }
      return signs[0] + "    " + signs[1] + "   " + signs[2]
    }
    if column.name == "name", contact.isAnonymized { return "anonymized" }
    let text = column.text(of: contact)
    return text.isEmpty ? "–" : SafeText(untrusted: text)
  }

  private static func isSuspicious(_ contact: Contact) -> Bool {
    ([contact.name] + contact.emails.map(\.value)).contains {
      SafeText(untrusted: $0).isSuspicious
    }
  }
}
