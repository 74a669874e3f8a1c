import Domain
package import ViewModels

/// The form of one contact, and the difference before it is sent.
package nonisolated enum EditPane {
  package static func draw(
    _ state: ContactEditState, in rect: Rect, context: PaneContext, on canvas: inout Canvas
  ) {
    let masking = context.masking
    let isHidden = masking.hides(state.contact.id)
    let state = masking.shown(state)
    canvas.box(
      rect, title: title(state), footer: footer(state, isHidden, context), style: .focusBorder,
      titleStyle: .title.bold(), glyphs: context.glyphs)
    let inside = rect.inset(columns: 2, rows: 1)
    let place = [
      SafeText(untrusted: state.info.name.text), SafeText(untrusted: state.contact.id.value),
    ].joined(separator: context.separator)
    let used = canvas.write(place + " ", at: inside.origin, style: .dim, width: inside.columns)
    canvas.write(
      SafeText(untrusted: state.info.environment.rawValue.uppercased()),
      at: inside.origin.moved(columns: used), style: state.info.environment.style,
      width: max(0, inside.columns - used))
    let body = inside.splitRows(2).bottom
    switch state.phase {
    case .editing, .leaving:
      drawForm(state, in: body, context, on: &canvas)
    case .reviewing(let difference), .saving(let difference, _):
      drawDifference(
        difference, state, heading: "what will be sent", in: body, context, on: &canvas)
    case .conflicting(let difference, _):
      drawDifference(
        difference, state, heading: "changed at the provider meanwhile: theirs, then yours",
        in: body, context, on: &canvas)
    }
  }

  private static func title(_ state: ContactEditState) -> SafeText {
    let name = SafeText(untrusted: state.contact.name, form: .detail)
    return switch state.phase {
    case .editing, .leaving: "edit " + name
    case .reviewing: "send these changes of " + name + "?"
    case .saving: "sending " + name
    case .conflicting: "conflict: " + name
    }
  }

  private static func footer(
    _ state: ContactEditState, _ isHidden: Bool, _ context: PaneContext
  ) -> SafeText {
    switch state.phase {
    case .editing where isHidden: "^R shows it" + context.separator + "^S save"
    case .editing: state.isDirty ? "changed" + context.separator + "^S save" : "^S save"
    case .leaving: "leave and lose the changes? Enter yes" + context.separator + "Esc no"
    case .reviewing: "Enter sends" + context.separator + "Esc back to the form"
    case .saving(_, let start): context.running(since: start)
    case .conflicting: "Enter takes theirs as the base" + context.separator + "Esc back"
    }
  }

  // MARK: - Form

  private static func drawForm(
    _ state: ContactEditState, in rect: Rect, _ context: PaneContext, on canvas: inout Canvas
  ) {
    let labels = state.fields.map { SafeText(untrusted: $0.rule.title) }
    let labelWidth = labels.map(\.width).max() ?? 0
    // Two rows a field, the second for what is wrong; the field in focus stays in sight.
    let shown = max(1, rect.rows / 2)
    let top = max(0, state.focus - shown + 1)
    for (offset, field) in state.fields.dropFirst(top).prefix(shown).enumerated() {
      let origin = rect.origin.moved(rows: offset * 2)
      let hasFocus = offset + top == state.focus && state.phase == .editing
      canvas.write(
        labels[offset + top], at: origin, style: hasFocus ? .accent : .dim, width: labelWidth)
      canvas.write(
        field.isDirty ? "*" : " ", at: origin.moved(columns: labelWidth + 1), style: .changed)
      let start = origin.moved(columns: labelWidth + 3)
      TextFieldWidget.draw(
        field.input, at: start, width: rect.columns - labelWidth - 3,
        style: (hasFocus ? Style.text : .dim).underlined(), hasFocus: hasFocus, on: &canvas)
      if let problem = field.problem {
        canvas.write(
          context.glyphs.badge + " \(untrusted: problem)", at: start.moved(rows: 1),
          style: .danger, width: rect.columns - labelWidth - 3)
      } else if hasFocus {
        canvas.write(
          limits(of: field), at: start.moved(rows: 1), style: .dim,
          width: rect.columns - labelWidth - 3)
      }
    }
    drawMessage(state, in: rect, below: shown * 2, of: state.fields.count * 2, on: &canvas)
  }

  private static func limits(of field: ContactEditState.Field) -> SafeText {
    if case .integer(let minimum) = field.rule.form { return "whole number from \(minimum)" }
    guard let length = field.rule.length, field.input.text != PersonalData.mask else { return "" }
    return "\(field.input.text.unicodeScalars.count) of \(length.upperBound) characters"
  }

  private static func drawMessage(
    _ state: ContactEditState, in rect: Rect, below shown: Int, of wanted: Int,
    on canvas: inout Canvas
  ) {
    guard let message = state.message else { return }
    let words = [message.text, message.nextStep ?? ""].filter { !$0.isEmpty }
      .flatMap { SafeText(untrusted: $0).wrapped(to: rect.columns) }
    let start = rect.minRow + min(shown, wanted)
    for (offset, line) in words.enumerated() where start + offset < rect.maxRow {
      canvas.write(
        line, at: Point(column: rect.minColumn, row: start + offset),
        style: message.severity.style)
    }
  }

  // MARK: - Difference

  private static func drawDifference(
    _ difference: ContactDifference, _ state: ContactEditState, heading: SafeText, in rect: Rect,
    _ context: PaneContext, on canvas: inout Canvas
  ) {
    var rows: [(SafeText, Style)] = [(heading, .dim), ("", .text)]
    for line in difference.lines {
      rows.append((SafeText(untrusted: line.field), .accent))
      rows += side("- ", line.before, .removed, rect.columns)
      rows += side("+ ", line.after, .added, rect.columns)
    }
    for (offset, row) in rows.prefix(rect.rows).enumerated() {
      canvas.write(
        row.0, at: rect.origin.moved(rows: offset), style: row.1, width: rect.columns)
    }
    guard rows.count > rect.rows else { return }
    let last = rect.origin.moved(rows: rect.rows - 1)
    canvas.fill(Rect(origin: last, size: Size(columns: rect.columns, rows: 1)), style: .text)
    canvas.write("\(rows.count - rect.rows + 1) more rows: enlarge the window", at: last)
  }

  private static func side(
    _ sign: SafeText, _ text: String, _ style: Style, _ width: Int
  ) -> [(SafeText, Style)] {
    let value: SafeText = text.isEmpty ? "(empty)" : SafeText(untrusted: text, form: .detail)
    return value.wrapped(to: max(4, width - 2)).enumerated().map {
      (($0.offset == 0 ? sign : "  ") + $0.element, style)
    }
  }
}

nonisolated extension Message.Severity {
  var style: Style {
    switch self {
    case .info: .text
    case .success: .ok
    case .warning: .warning
    case .failure: .danger
    }
  }
}
