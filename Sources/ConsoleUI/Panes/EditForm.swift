import Domain
import ViewModels

/// The fields of a form: a label, the text, and below it the problem or a hint.
nonisolated enum EditForm {
  private enum Row {
    case field(Int)
    /// One line of the note below a field.
    case note(Int, SafeText, Style)
    case gap
  }

  static func draw(
    _ state: ContactEditState, in rect: Rect, context: PaneContext, on canvas: inout Canvas
  ) {
    let message = messageLines(state, width: rect.columns)
    let used = min(message.count, max(1, rect.rows / 3))
    let (fields, foot) = rect.splitRows(rect.rows - (message.isEmpty ? 0 : used))
    let labels = state.fields.map { SafeText(untrusted: $0.rule.title) }
    let typed = state.fields.map { SafeText(untrusted: $0.input.text).width }.max() ?? 0
    let room = rect.columns - 3 - max(12, typed + 1)
    let labelWidth = min(
      labels.map(\.width).max() ?? 0, max(8, rect.columns * 2 / 5, room))
    let shownLabels = ClippedLabels.clip(labels, to: labelWidth, ellipsis: context.glyphs.ellipsis)
    let rows = rows(of: state, in: fields.size, labelWidth: labelWidth, context)
    let top = firstVisible(rows, focus: state.focus, height: fields.rows)
    for (offset, row) in rows.dropFirst(top).prefix(fields.rows).enumerated() {
      let origin = fields.origin.moved(rows: offset)
      let start = origin.moved(columns: labelWidth + 3)
      let width = rect.columns - labelWidth - 3
      switch row {
      case .gap: break
      case .field(let index):
        let hasFocus = index == state.focus && state.phase == .editing
        canvas.write(
          shownLabels[index], at: origin, style: hasFocus ? .accent : .dim, width: labelWidth)
        drawInput(
          state.fields[index], hasFocus: hasFocus, isNew: state.isNew, at: start, width: width,
          context, on: &canvas)
      case .note(_, let text, let style):
        canvas.write(
          text, at: origin.moved(columns: noteIndent), style: style, width: rect.columns)
      }
    }
    let place = Rect(
      origin: Point(
        column: foot.minColumn, row: min(foot.minRow, fields.minRow + max(0, rows.count - top))),
      size: foot.size)
    for (offset, line) in message.prefix(used).enumerated() {
      canvas.write(line.text, at: place.origin.moved(rows: offset), style: line.style)
    }
  }

  private static func drawInput(
    _ field: ContactEditState.Field, hasFocus: Bool, isNew: Bool, at start: Point, width: Int,
    _ context: PaneContext, on canvas: inout Canvas
  ) {
    canvas.write(field.isDirty ? "*" : " ", at: start.moved(columns: -2), style: .changed)
    TextFieldWidget.draw(
      field.input, at: start, width: width,
      style: .text.underlined(), hasFocus: hasFocus, on: &canvas)
    guard field.input.text.isEmpty else { return }
    if isNew, field.rule.isRequired {
      canvas.write("required", at: start, style: .warning.underlined(), width: width)
    } else if !field.differing.isEmpty {
      canvas.write(
        context.glyphs.differs + " each keeps its own", at: start, style: .dim.underlined(),
        width: width)
    }
  }

  // MARK: - Rows

  private static let noteIndent = 2

  /// Each field with its note, and a gap after each if there is room for all.
  private static func rows(
    of state: ContactEditState, in size: Size, labelWidth: Int, _ context: PaneContext
  ) -> [Row] {
    let isSpacious = state.fields.count * 2 <= size.rows
    return state.fields.indices.flatMap { index -> [Row] in
      let isFocused = index == state.focus
      var note = note(index, state, hasFocus: isFocused, context)
      let title = SafeText(untrusted: state.fields[index].rule.title)
      if isFocused, title.width > labelWidth {
        note.text = title + (note.text.isEmpty ? "" : ": ") + note.text
      }
      guard !note.text.isEmpty else { return [.field(index)] + (isSpacious ? [.gap] : []) }
      return [.field(index)]
        + note.text.wrapped(to: max(8, size.columns - noteIndent)).prefix(2)
        .map { .note(index, $0, note.style) }
    }
  }

  /// Keeps the field in focus visible with its note, and one more row if there is one.
  private static func firstVisible(_ rows: [Row], focus: Int, height: Int) -> Int {
    let last =
      rows.lastIndex {
        switch $0 {
        case .field(focus), .note(focus, _, _): true
        case .field, .note, .gap: false
        }
      } ?? 0
    let wanted = height > 2 ? min(last + 1, rows.count - 1) : last
    return max(0, wanted - height + 1)
  }

  private static func note(
    _ index: Int, _ state: ContactEditState, hasFocus: Bool, _ context: PaneContext
  ) -> (text: SafeText, style: Style) {
    guard let problem = state.fields[index].problem else {
      return (hasFocus ? FieldHint.text(for: index, of: state, context) : "", .dim)
    }
    return (context.glyphs.badge + " \(untrusted: problem)", .danger)
  }

  private static func messageLines(
    _ state: ContactEditState, width: Int
  ) -> [(text: SafeText, style: Style)] {
    guard let message = state.message else { return [] }
    return [message.text, message.nextStep ?? ""].filter { !$0.isEmpty }
      .flatMap { SafeText(untrusted: $0).wrapped(to: max(8, width)) }
      .map { ($0, message.severity.style) }
  }
}

/// What a field accepts, shown below it while it is in focus.
nonisolated enum FieldHint {
  static func text(
    for index: Int, of state: ContactEditState, _ context: PaneContext
  ) -> SafeText {
    let field = state.fields[index]
    return [
      values(of: field), form(field.rule.form), length(of: field), emptiness(of: field),
      places(of: field, state),
    ]
    .filter { !$0.isEmpty }.joined(separator: context.separator)
  }

  /// The values of contacts that differ.
  private static func values(of field: ContactEditState.Field) -> SafeText {
    guard !field.differing.isEmpty else { return "" }
    return (field.choices.isEmpty ? "now: " : "Left Right: ")
      + field.differing.map { $0.isEmpty ? "empty" : SafeText(untrusted: $0) }
      .joined(separator: ", ")
  }

  /// Where the field is, unless all contacts of the form have it.
  private static func places(
    of field: ContactEditState.Field, _ state: ContactEditState
  ) -> SafeText {
    guard field.rules.contains(nil) else { return "" }
    let places = zip(state.parts, field.rules).filter { $0.1 != nil }
      .map { SafeText(untrusted: $0.0.info.name.text) }
    return "only at " + places.joined(separator: ", ")
  }

  private static func form(_ form: FieldRule.Form) -> SafeText {
    switch form {
    case .text, .name: ""
    case .integer(let minimum): "whole number from \(minimum)"
    case .key: "number or text"
    case .email: "e-mail"
    case .phone: "digits, + and separators"
    case .date: "a date, like 1993-08-28"
    case .choice(let words):
      "Left Right: " + words.map { SafeText(untrusted: $0) }.joined(separator: ", ")
    case .language: "two letters, like en"
    case .list(.email): "e-mails separated by commas"
    case .list(.phone): "phone numbers separated by commas"
    case .list: "values separated by commas"
    case .json: "JSON on one line"
    }
  }

  private static func length(of field: ContactEditState.Field) -> SafeText {
    guard let length = field.rule.length else { return "" }
    if case .integer = field.rule.form { return "" }
    return "\(field.input.text.unicodeScalars.count) of \(length.upperBound) characters"
  }

  private static func emptiness(of field: ContactEditState.Field) -> SafeText {
    field.rule.isNullable && field.isDirty && field.input.text.isEmpty ? "empty: no value" : ""
  }
}
