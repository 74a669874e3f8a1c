import Domain
import Foundation
package import ViewModels

/// One contact with every field that its provider sent.
package nonisolated enum DetailPane {
  package static func draw(
    _ state: ContactDetailState, isFocused: Bool, in rect: Rect, context: PaneContext,
    on canvas: inout Canvas
  ) {
    let state = context.masking.shown(state)
    canvas.box(
      rect, title: title(state, context), footer: footer(state, context),
      style: isFocused ? .focusBorder : .border, titleStyle: isFocused ? .title.bold() : .title,
      glyphs: context.glyphs)
    let inside = rect.inset(columns: 2, rows: 1)
    guard let contact = state.contact, let info = state.info else {
      canvas.write("no contact", at: inside.origin, style: .dim, width: inside.columns)
      return
    }
    let place = [
      SafeText(untrusted: info.name.text), SafeText(untrusted: info.title),
      SafeText(untrusted: contact.id.value),
    ].joined(separator: context.separator)
    canvas.write(place, at: inside.origin, style: .dim, width: inside.columns)
    drawLines(state, isFocused: isFocused, in: inside.splitRows(1).bottom, context, on: &canvas)
  }

  private static func title(_ state: ContactDetailState, _ context: PaneContext) -> SafeText {
    guard let contact = state.contact else { return "contact" }
    if contact.isAnonymized { return "anonymized" }
    let name = SafeText(untrusted: contact.name.isEmpty ? "no name" : contact.name, form: .detail)
    return name.isSuspicious ? context.glyphs.badge + " " + name : name
  }

  private static func footer(_ state: ContactDetailState, _ context: PaneContext) -> SafeText {
    if let start = state.loadingSince { return "reading " + context.running(since: start) }
    guard let failure = state.failure else { return "" }
    return context.glyphs.badge + " \(untrusted: failure.text)"
  }

  // MARK: - Lines

  private struct Row {
    var label: SafeText
    var text: SafeText
    var style: Style
    /// The index of its line.
    var line: Int
    /// Whether the text also takes the room of the labels.
    var isWide = false
  }

  private static func drawLines(
    _ state: ContactDetailState, isFocused: Bool, in rect: Rect, _ context: PaneContext,
    on canvas: inout Canvas
  ) {
    let labelWidth = min(
      max(8, min(14, rect.columns / 2), rect.columns * 2 / 5),
      state.lines.filter { $0.content != .heading }
        .map { SafeText(untrusted: $0.label).width }.max() ?? 0)
    let rows = state.lines.enumerated().flatMap {
      self.rows(
        of: $0.element, $0.offset, state, width: rect.columns - labelWidth - 2,
        whole: rect.columns, context)
    }
    let top = firstVisible(rows, cursor: state.cursor, height: rect.rows)
    for (offset, row) in rows.dropFirst(top).prefix(rect.rows).enumerated() {
      let origin = rect.origin.moved(rows: offset)
      canvas.place(
        .line(row.line), in: Rect(origin: origin, size: Size(columns: rect.columns, rows: 1)))
      if row.isWide {
        canvas.write(row.text, at: origin, style: row.style, width: rect.columns)
      } else {
        canvas.write(row.label, at: origin, style: .dim, width: labelWidth)
        canvas.write(
          row.text, at: origin.moved(columns: labelWidth + 2), style: row.style,
          width: rect.columns - labelWidth - 2)
      }
      if isFocused, row.line == state.cursor {
        let whole = Rect(
          column: rect.minColumn - 1, row: origin.row, columns: rect.columns + 2, rows: 1)
        canvas.restyle(whole, background: .selected)
        canvas.write(
          context.glyphs.cursor, at: Point(column: rect.minColumn - 1, row: origin.row),
          style: .accent.on(.selected))
      }
    }
  }

  private static func firstVisible(_ rows: [Row], cursor: Int, height: Int) -> Int {
    guard let last = rows.lastIndex(where: { $0.line == cursor }) else { return 0 }
    // Shows one more line below the cursor, if there is one.
    let wanted = min(last + 1, rows.count - 1)
    return max(0, wanted - height + 1)
  }

  private static func rows(
    of line: DetailLine, _ index: Int, _ state: ContactDetailState, width: Int, whole: Int,
    _ context: PaneContext
  ) -> [Row] {
    let label = SafeText(untrusted: line.label)
    switch line.content {
    case .heading:
      return wide(label, .accent, index, whole)
    case .note(let text):
      return wide(SafeText(untrusted: text), .masked, index, whole)
    case .written(let entry):
      let (words, style) = WriteWords.words(for: entry)
      return wrapped(PaneContext.time(entry.time) + " " + words, label, style, index, width)
    case .journalled(let record):
      let (words, style) = WriteWords.words(for: record)
      return wrapped(words, label, style, index, width)
    case .possible(let availability):
      let words = availability.reason.map { SafeText(untrusted: $0) } ?? "possible"
      return wrapped(words, label, availability.isAvailable ? .ok : .dim, index, width)
    case .value(let text):
      let value: SafeText = text.isEmpty ? "–" : SafeText(untrusted: text, form: .detail)
      let style: Style = text.isEmpty ? .dim : text == PersonalData.mask ? .masked : .text
      return wrapped(value, label, style, index, width)
    case .preference(let channel, let preference):
      let words = PreferenceSign.words(preference, context.glyphs)
      let style = PreferenceSign.style(preference)
      guard let change = state.changes[channel] else {
        return wrapped(words, label, style, index, width)
      }
      return changeRows(change, words, label, style, index, width, context)
    }
  }

  private static func changeRows(
    _ change: PreferenceChange, _ words: SafeText, _ label: SafeText, _ style: Style, _ index: Int,
    _ width: Int, _ context: PaneContext
  ) -> [Row] {
    let goal: SafeText = change.optsIn ? "in" : "out"
    switch change.phase {
    case .outstanding(let start):
      let text = words + " to " + goal + ": sending " + context.running(since: start)
      return wrapped(text, label, .changed, index, width)
    case .done(let warnings):
      return wrapped(words + " " + context.glyphs.mark, label, style, index, width)
        + warnings.flatMap {
          wrapped(context.glyphs.badge + " \(untrusted: $0)", "", .warning, index, width)
        }
    case .failed(let message):
      return wrapped(words + " (not changed)", label, style, index, width)
        + wrapped(
          context.glyphs.badge + " \(untrusted: message.text)", "", .danger, index, width)
    case .unknown(let message):
      return wrapped("unknown (was " + words + ")", label, .warning, index, width)
        + wrapped(
          context.glyphs.badge + " \(untrusted: message.text)", "", .warning, index, width)
    }
  }

  private static func wide(
    _ text: SafeText, _ style: Style, _ index: Int, _ width: Int
  ) -> [Row] {
    text.wrapped(to: max(4, width)).map {
      Row(label: "", text: $0, style: style, line: index, isWide: true)
    }
  }

  private static func wrapped(
    _ text: SafeText, _ label: SafeText, _ style: Style, _ index: Int, _ width: Int
  ) -> [Row] {
    text.wrapped(to: max(4, width)).enumerated().map {
      Row(
        label: $0.offset == 0 ? label : "", text: $0.element, style: style, line: index)
    }
  }
}
