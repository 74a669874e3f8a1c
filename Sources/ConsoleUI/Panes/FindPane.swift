import Domain
package import ViewModels

/// The results of a find: the progress of each provider above the contacts.
package nonisolated enum FindPane {
  package static func draw(
    _ state: FindState, isFocused: Bool, in rect: Rect, context: PaneContext,
    on canvas: inout Canvas
  ) {
    let height = min(state.progress.count, max(0, rect.rows - 6))
    let (top, bottom) = rect.splitRows(height)
    for (offset, progress) in state.progress.prefix(height).enumerated() {
      let origin = top.origin.moved(columns: 1, rows: offset)
      let name = SafeText(untrusted: progress.provider.text).padded(to: 12) + " "
      let used = canvas.write(name, at: origin, style: .accent, width: top.columns - 1)
      let (words, style) = words(for: progress, context)
      canvas.write(
        words, at: origin.moved(columns: used), style: style, width: top.columns - 1 - used)
    }
    var list = state.list
    list.title = "find: \(context.masking.shown(search: state.text))"
    if list.contacts.isEmpty, !state.isRunning { list.hint = state.summary ?? "" }
    let notes = [unfinishedNote(state), groupNote(state, context)].filter { !$0.isEmpty }
    ListPane.draw(
      list, isFocused: isFocused, in: bottom,
      note: list.contacts.isEmpty ? "" : notes.joined(separator: context.separator),
      nextStep: nextStep(state), context: context, on: &canvas)
    drawGroups(state, isFocused: isFocused, in: bottom, context, on: &canvas)
  }

  // MARK: - Providers to ask again

  /// `not finished: eu-shop, b2b`, once the search has ended.
  private static func unfinishedNote(_ state: FindState) -> SafeText {
    let names = state.unfinished.map { SafeText(untrusted: $0.text) }
    guard !state.isRunning, !names.isEmpty else { return "" }
    return "not finished: " + names.joined(separator: ", ")
  }

  private static func nextStep(_ state: FindState) -> SafeText {
    state.isRunning || state.unfinished.isEmpty
      ? "f starts another search" : "R asks them again"
  }

  // MARK: - Proposed groups

  /// The evidence of the group under the cursor, else how many contacts are grouped.
  private static func groupNote(_ state: FindState, _ context: PaneContext) -> SafeText {
    guard let group = state.list.cursor.flatMap(state.groups.group) else {
      let persons: SafeText = state.groups.count == 1 ? "1 person" : "\(state.groups.count) people"
      return state.groups.count == 0 ? "" : "\(state.grouped) may be " + persons
    }
    let traits = group.evidence.map { SafeText(untrusted: $0.title) }.joined(separator: ", ")
    return "\(group.members.count) may be 1 person: same " + traits
  }

  /// Draws a bracket beside the rows of each group, or a sign on a row that sorting or the filter
  /// has separated.
  private static func drawGroups(
    _ state: FindState, isFocused: Bool, in rect: Rect, _ context: PaneContext,
    on canvas: inout Canvas
  ) {
    let rows = state.list.rows
    let leader = { (index: Int) -> ContactID? in
      guard rows.indices.contains(index) else { return nil }
      return state.groups.group(of: rows[index].id)?.members.first
    }
    for row in 0..<ListPane.visibleRows(in: rect) {
      let index = state.list.window.top + row
      guard let own = leader(index) else { continue }
      let isBelow = leader(index - 1) == own
      let isAbove = leader(index + 1) == own
      let glyph: SafeText =
        switch (isBelow, isAbove) {
        case (false, true): context.glyphs.topLeft
        case (true, true): context.glyphs.vertical
        case (true, false): context.glyphs.bottomLeft
        case (false, false): context.glyphs.slow
        }
      let isSelected = isFocused && rows[index].id == state.list.cursor
      canvas.write(
        glyph, at: ListPane.marginPoint(row: row, in: rect),
        style: isSelected ? .accent.on(.selected) : .accent)
    }
  }

  /// Rows of the progress above the list, in a pane of that height.
  package static func progressRows(providers: Int, of rows: Int) -> Int {
    min(providers, max(0, rows - 6))
  }

  static func words(
    for progress: FindState.Progress, _ context: PaneContext
  ) -> (SafeText, Style) {
    let found: SafeText = progress.found > 0 ? "found \(progress.found)" : "none yet"
    switch progress.phase {
    case .asking: return (context.spinner + " asking", .dim)
    case .scanning(let read, let total):
      let of: SafeText = total.map { " of " + PaneContext.grouped($0) } ?? ""
      return (
        context.spinner + " " + found + ", scanning " + PaneContext.grouped(read) + of, .text
      )
    case .ended: return endingWords(progress, context)
    }
  }

  private static func endingWords(
    _ progress: FindState.Progress, _ context: PaneContext
  ) -> (SafeText, Style) {
    let found: SafeText = progress.found > 0 ? "found \(progress.found)" : ""
    let prefix = found.isEmpty ? found : found + ", "
    switch progress.ending {
    case .complete? where progress.isCut:
      let most = PaneContext.grouped(FindState.mostOfAProvider)
      return (prefix + "the first " + most + " are shown", .warning)
    case .complete?, nil:
      return found.isEmpty ? (SafeText(untrusted: progress.noneWords), .dim) : (found, .ok)
    case .impossible(let reason)?:
      return found.isEmpty ? (SafeText(untrusted: reason), .dim) : (found, .ok)
    case .failed(let message)?:
      return (
        prefix + context.glyphs.badge + " \(untrusted: context.masking.shown(message).text)",
        .danger
      )
    case .open(let reason)?: return (prefix + SafeText(untrusted: reason), .warning)
    }
  }
}
