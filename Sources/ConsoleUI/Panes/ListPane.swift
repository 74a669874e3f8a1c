package import Domain
import Foundation
package import ViewModels

/// A page of contacts as a table.
package nonisolated enum ListPane {
  /// `note` follows the count of contacts in the frame. `nextStep` is below the hint if there are
  /// no rows.
  package static func draw(
    _ state: ContactListState, isFocused: Bool, in rect: Rect, note: SafeText = "",
    nextStep: SafeText? = nil, context: PaneContext, on canvas: inout Canvas
  ) {
    canvas.box(
      rect, title: title(state, context), footer: footer(state, note, context),
      style: isFocused ? .focusBorder : .border, titleStyle: isFocused ? .title.bold() : .title,
      glyphs: context.glyphs)
    let inside = rect.inset(by: 1)
    guard !state.rows.isEmpty else {
      return drawEmpty(state, in: inside, nextStep, context, on: &canvas)
    }
    drawTable(state, isFocused: isFocused, in: inside, context, on: &canvas)
  }

  // MARK: - Frame

  private static func title(_ state: ContactListState, _ context: PaneContext) -> SafeText {
    let title = SafeText(untrusted: state.title)
    let isPlain = state.filter.isEmpty && state.sort == nil
    var parts = [isPlain ? title + context.separator + "contacts" : title]
    if !state.filter.isEmpty {
      parts.append("filter: \(untrusted: context.masking.shown(search: state.filter))")
    }
    if let sort = state.sort { parts.append("sort: " + words(sort, state, context)) }
    if case .loading(let start) = state.phase { parts.append(context.running(since: start)) }
    let rule = context.glyphs.horizontal
    return parts.joined(separator: " " + rule + rule + " ")
  }

  /// `name ↑, id ↓ by the provider`.
  static func words(
    _ sort: ListSort, _ state: ContactListState, _ context: PaneContext
  ) -> SafeText {
    let keys = sort.keys.map { key in
      SafeText(untrusted: key.column.name) + " "
        + (key.isDescending ? context.glyphs.down : context.glyphs.up)
    }.joined(separator: ", ")
    switch sort.scope {
    case .provider: return keys + " by the provider"
    case .loaded: return keys + (state.isComplete ? " (all loaded)" : " (loaded only)")
    }
  }

  private static func footer(
    _ state: ContactListState, _ note: SafeText, _ context: PaneContext
  ) -> SafeText {
    var parts: [SafeText] = []
    if let load = state.loadingAll { parts.append(progress(load)) }
    if !state.filter.isEmpty {
      let loaded = PaneContext.grouped(state.contacts.count)
      parts.append("filter: " + PaneContext.grouped(state.rows.count) + " of " + loaded + " loaded")
      for field in state.unknownFilterFields {
        parts.append(
          context.glyphs.badge + " \(untrusted: context.masking.shown(search: field))"
            + " is not loaded")
      }
    }
    if state.loadingAll == nil, let range = range(state, context) {
      parts.append([range, note].filter { !$0.isEmpty }.joined(separator: ", "))
    }
    if let lost = unreadable(state) { parts.append(context.glyphs.badge + " " + lost) }
    if !state.made.isEmpty { parts.append("\(state.made.count) new") }
    if let range = state.range { parts.append("range of \(range.count)") }
    if !state.marks.isEmpty { parts.append(marks(state)) }
    if case .failed(let message) = state.phase, !state.rows.isEmpty {
      parts.append(context.glyphs.badge + " \(untrusted: context.masking.shown(message).text)")
    }
    if state.loadingAll == nil, let age = age(state, context) { parts.append(age) }
    return parts.joined(separator: context.separator)
  }

  /// `nil` if every row could be read.
  static func unreadable(_ state: ContactListState) -> SafeText? {
    switch state.unreadable {
    case 0: nil
    case 1: "1 contact cannot be read"
    default: PaneContext.grouped(state.unreadable) + " contacts cannot be read"
    }
  }

  private static func progress(_ load: ContactListState.LoadingAll) -> SafeText {
    let count = PaneContext.grouped(load.count)
    let what = load.total.map { count + " of " + PaneContext.grouped($0) } ?? count
    return "loading " + what + ", ^C stops"
  }

  /// `3 marked (1 hidden, 2 on other pages)`
  static func marks(_ state: ContactListState) -> SafeText {
    var unseen: [SafeText] = []
    if state.hiddenMarks > 0 { unseen.append(PaneContext.grouped(state.hiddenMarks) + " hidden") }
    if state.absentMarks > 0 {
      unseen.append(PaneContext.grouped(state.absentMarks) + " on other pages")
    }
    let words = PaneContext.grouped(state.marks.count) + " marked"
    return unseen.isEmpty ? words : words + " (" + unseen.joined(separator: ", ") + ")"
  }

  /// The age of the list, once it is at least a minute old or stale.
  private static func age(_ state: ContactListState, _ context: PaneContext) -> SafeText? {
    guard let read = state.readAt, !state.contacts.isEmpty else { return nil }
    let isOld = context.now.timeIntervalSince(read) >= 60
    var words: [SafeText] = isOld ? ["read " + context.age(of: read)] : []
    if isOld, let alone = state.cursorReadAt, context.age(of: alone) != context.age(of: read) {
      words.append("this row " + context.age(of: alone))
    }
    if state.isStale { words.append("may be old") }
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }

  private static func range(_ state: ContactListState, _ context: PaneContext) -> SafeText? {
    guard !state.contacts.isEmpty else { return nil }
    if state.isCompact { return loaded(state) }
    let count = state.pageCount
    guard let first = state.first else {
      let contacts: SafeText = count == 1 ? "1 contact" : "\(count) contacts"
      // The provider has no list: these contacts were looked up one by one.
      if !state.hint.isEmpty { return "\(count) looked up" + context.separator + "f finds more" }
      guard state.hasNext || state.pageNumber > 1 else { return contacts }
      return "page \(state.pageNumber)" + context.separator + contacts
        + (state.hasNext ? ", more follow" : ", the last page")
    }
    let dash: SafeText = "–"
    let span = PaneContext.grouped(first + 1) + dash + PaneContext.grouped(first + count)
    return state.total.map { span + " of " + PaneContext.grouped($0) } ?? span
  }

  /// How much `:load all` loaded; `nil` if the filter's count includes it.
  static func loaded(_ state: ContactListState) -> SafeText? {
    let count = PaneContext.grouped(state.contacts.count)
    if state.isComplete { return state.filter.isEmpty ? "all " + count + " loaded" : nil }
    let what = state.total.map { count + " of " + PaneContext.grouped($0) } ?? count
    return what + " loaded"
  }

  // MARK: - Without rows

  private static func drawEmpty(
    _ state: ContactListState, in rect: Rect, _ nextStep: SafeText?, _ context: PaneContext,
    on canvas: inout Canvas
  ) {
    let (text, next, style) = emptyWords(state, nextStep, context)
    var row = rect.minRow + (rect.rows > 4 ? 1 : 0)
    for (words, style) in [(text, style), (next, Style.dim)] {
      for line in words.wrapped(to: rect.columns - 4) where row < rect.maxRow {
        canvas.write(line, at: Point(column: rect.minColumn + 2, row: row), style: style)
        row += 1
      }
    }
  }

  private static func emptyWords(
    _ state: ContactListState, _ nextStep: SafeText?, _ context: PaneContext
  ) -> (SafeText, SafeText, Style) {
    if !state.filter.isEmpty, !state.contacts.isEmpty {
      let loaded = PaneContext.grouped(state.contacts.count)
      let foreign = ContactFilter(state.filter).foreignPreferences.map { field in
        "\(untrusted: field): takes in, out or default" as SafeText
      }
      return (
        "none of " + loaded + " loaded contacts matches",
        (foreign + ["Esc clears it"]).joined(separator: context.separator), .text
      )
    }
    switch state.phase {
    case .loading(let start): return (context.running(since: start), "", .dim)
    case .failed(let message):
      let message = context.masking.shown(message)
      return (
        SafeText(untrusted: message.text), SafeText(untrusted: message.nextStep ?? "R tries again"),
        .danger
      )
    case .loaded where state.hint.isEmpty: return (unreadable(state) ?? "no contacts", "", .dim)
    case .unasked, .loaded:
      let next: SafeText =
        state.hint.isEmpty ? "" : "f finds one, or :get \(untrusted: state.title) ID"
      return (SafeText(untrusted: state.hint), nextStep ?? next, .text)
    }
  }

  // MARK: - Table

  /// Columns before the first cell: cursor, mark, badge, and one for the caller.
  private static let margin = 4

  /// The margin beside the row `row` below the first visible one, where the caller may draw.
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
    let range = state.range
    let hasSelection = state.hasSelection
    let first = min(state.window.top, state.rows.count)
    let look = look(state, context)
    let places = first..<min(state.rows.count, first + max(0, rect.rows - 1))
    let visible = rows(places, state, look, context)
    let fit = fit(state, places, visible, room: rect.columns - margin, look, context)
    drawTitles(fit, at: rect.origin.moved(columns: margin), on: &canvas)
    for (offset, row) in visible.enumerated() {
      let whole = Rect(
        origin: rect.origin.moved(rows: offset + 1), size: Size(columns: rect.columns, rows: 1))
      let origin = whole.origin
      canvas.place(.contact(row.id), in: whole)
      let isMarked = hasSelection && state.isMarked(first + offset)
      let base: Style =
        row.isAnonymized
        ? .masked : (isMarked || range?.contains(first + offset) == true ? .marked : .text)
      if base == .marked { canvas.fill(whole, style: base) }
      drawCells(of: row, fit, at: origin.moved(columns: margin), base, on: &canvas)
      if !filter.isEmpty {
        highlight(filter, state.columns, row, fit, at: origin.moved(columns: margin), on: &canvas)
      }
      if row.id == state.cursor {
        canvas.write(context.glyphs.cursor, at: origin, style: .accent)
        canvas.restyle(whole, background: isFocused ? .selected : .text)
      }
      if isMarked {
        canvas.write(context.glyphs.mark, at: origin.moved(columns: 1), style: .marked)
      }
      if row.isSuspicious {
        canvas.write(context.glyphs.badge, at: origin.moved(columns: 2), style: .warning)
      }
    }
  }

  private static func drawTitles(
    _ fit: RowTexts.Fit, at origin: Point, on canvas: inout Canvas
  ) {
    var place = origin
    for (title, width) in zip(fit.titles, fit.widths) {
      canvas.write(title, at: place, style: .dim.bold(), width: width)
      place.column += width + ColumnWidths.gap
    }
  }

  private static func drawCells(
    of row: RowTexts.Row, _ fit: RowTexts.Fit, at origin: Point, _ base: Style,
    on canvas: inout Canvas
  ) {
    var place = origin
    for (index, width) in zip(fit.shown, fit.widths) {
      let cell = row.cells[index]
      let style: Style =
        switch cell.tone {
        case .value: base
        case .none: .dim
        case .masked: .masked
        }
      canvas.write(cell.text, at: place, style: style, width: width)
      place.column += width + ColumnWidths.gap
    }
  }

  /// A list of more rows is measured only where it is visible.
  private static let longestPage = 200
  /// So many rows of a page tell how wide its columns are.
  private static let mostMeasured = 40

  private static func rows(
    _ range: Range<Int>, _ state: ContactListState, _ look: RowTexts.Look, _ context: PaneContext
  ) -> [RowTexts.Row] {
    state.texts.rows(range, look: look) { row(state.rows[$0], state, context) }
  }

  private static func look(_ state: ContactListState, _ context: PaneContext) -> RowTexts.Look {
    RowTexts.Look(
      columns: state.columns, masking: context.masking,
      signs: [context.glyphs.optedIn, context.glyphs.optedOut, context.glyphs.unset])
  }

  private static func row(
    _ contact: Contact, _ state: ContactListState, _ context: PaneContext
  ) -> RowTexts.Row {
    let shown = context.masking.shown(contact)
    return RowTexts.Row(
      id: contact.id, cells: state.columns.map { cell($0, of: shown, context) },
      isAnonymized: contact.isAnonymized, isSuspicious: DetailLines.isSuspicious(contact))
  }

  /// The columns of a page stay as they are while its rows scroll.
  private static func fit(
    _ state: ContactListState, _ places: Range<Int>, _ visible: [RowTexts.Row], room: Int,
    _ look: RowTexts.Look, _ context: PaneContext
  ) -> RowTexts.Fit {
    let isPage = state.rows.count > visible.count && state.rows.count <= longestPage
    let room = RowTexts.Fit.Room(columns: room, rows: isPage ? nil : places)
    return state.texts.fit(in: room, look: look) {
      let measured = isPage ? sample(state, look, context) : visible
      let titles = state.columns.map { SafeText(untrusted: $0.title) }
      let widths = widths(of: measured, state, context)
      let needs = state.columns.indices.map { index in
        ColumnWidths.Need(
          title: titles[index].width, cells: widths[index], worth: state.columns[index].worth,
          isWhole: !isPage)
      }
      let fitted = ColumnWidths.fitted(needs, room: room.columns)
      let shown = fitted.indices.filter { fitted[$0] != nil }
      return RowTexts.Fit(
        shown: shown, widths: shown.compactMap { fitted[$0] }, titles: shown.map { titles[$0] })
    }
  }

  /// The widths of the cells that have a value, column by column. If no row has one, another row of
  /// the page may.
  private static func widths(
    of rows: [RowTexts.Row], _ state: ContactListState, _ context: PaneContext
  ) -> [[Int]] {
    state.columns.indices.map { index in
      let column = state.columns[index]
      let widths = rows.map { $0.cells[index] }.filter { $0.tone != .none }.map(\.text.width)
      guard widths.isEmpty, state.rows.count <= longestPage,
        let other = state.rows.first(where: { hasValue(column, $0) })
      else { return widths }
      return [cell(column, of: context.masking.shown(other), context).text.width]
    }
  }

  private static func sample(
    _ state: ContactListState, _ look: RowTexts.Look, _ context: PaneContext
  ) -> [RowTexts.Row] {
    let step = max(1, (state.rows.count + mostMeasured - 1) / mostMeasured)
    let revealed = context.masking.revealed.flatMap { id in
      state.rows.indices.first { state.rows[$0].id == id }
    }
    return (stride(from: 0, to: state.rows.count, by: step) + (revealed.map { [$0] } ?? []))
      .flatMap { rows($0..<$0 + 1, state, look, context) }
  }

  private static func hasValue(_ column: ContactColumn, _ contact: Contact) -> Bool {
    column == .preferences ? contact.preferences != nil : !column.text(of: contact).isEmpty
  }

  /// Highlights the filter's text in the cells.
  private static func highlight(
    _ filter: ContactFilter, _ columns: [ContactColumn], _ row: RowTexts.Row, _ fit: RowTexts.Fit,
    at origin: Point, on canvas: inout Canvas
  ) {
    var start = origin.column
    for (index, width) in zip(fit.shown, fit.widths) {
      let text = row.cells[index].text
      for range in text.columns(of: filter.highlights(in: columns[index].name))
      where range.lowerBound < width {
        let place = Rect(
          column: start + range.lowerBound, row: origin.row,
          columns: min(range.upperBound, width) - range.lowerBound, rows: 1)
        canvas.restyle(place, style: .accent.bold().underlined())
      }
      start += width + ColumnWidths.gap
    }
  }

  private static func cell(
    _ column: ContactColumn, of contact: Contact, _ context: PaneContext
  ) -> RowTexts.Cell {
    if column == .preferences {
      guard let preferences = contact.preferences else { return none }
      // Each sign is below its word in the title, "Mail SMS Call".
      let signs = Channel.allCases.map { PreferenceSign.glyph(preferences[$0], context.glyphs) }
      return RowTexts.Cell(signs[0] + "    " + signs[1] + "   " + signs[2])
    }
    if column == .name, contact.isAnonymized { return RowTexts.Cell("anonymized") }
    let text = column.text(of: contact)
    if text.isEmpty { return none }
    return RowTexts.Cell(SafeText(untrusted: text), text == PersonalData.mask ? .masked : .value)
  }

  /// The cell of a field without a value.
  private static let none = RowTexts.Cell("–", .none)
}
