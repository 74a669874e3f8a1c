import Domain
package import ViewModels

/// What is asked before an act on one or several contacts, and what came of it.
package nonisolated enum ActionPlanDialog {
  package static func draw(
    _ state: ActionPlanState, over screen: Rect, context: PaneContext, on canvas: inout Canvas
  ) {
    let state = context.masking.shown(state)
    let width = min(72, screen.columns - 2)
    let rows = content(state, width: width - 4, height: screen.rows - 2, context)
    let rect = screen.centered(Size(columns: width, rows: rows.count + 2))
    canvas.fill(rect, style: .text)
    canvas.box(
      rect,
      title: (state.isUndo ? "UNDO" : state.act.heading)
        + " in \(untrusted: state.info.environment.rawValue.uppercased())",
      footer: footer(state, context), style: .danger, titleStyle: state.info.environment.style,
      glyphs: context.glyphs)
    let inside = rect.inset(columns: 2, rows: 1)
    for (offset, row) in rows.suffix(inside.rows).enumerated() {
      let origin = inside.origin.moved(rows: offset)
      switch row {
      case .text(let text, let style):
        canvas.write(text, at: origin, style: style, width: inside.columns)
      case .input:
        let label: SafeText = "type \"\(untrusted: state.word ?? "")\": "
        let used = canvas.write(label, at: origin, style: .text.bold(), width: inside.columns)
        TextFieldWidget.draw(
          state.input, at: origin.moved(columns: used), width: min(20, inside.columns - used),
          style: .text.underlined(), hasFocus: true, on: &canvas)
      }
    }
  }

  private enum Row {
    case text(SafeText, Style)
    case input
  }

  private static func footer(_ state: ActionPlanState, _ context: PaneContext) -> SafeText {
    switch state.phase {
    case .asking(let isArmed):
      isArmed ? "Enter " + state.act.verb + context.separator + "Esc cancels" : "Esc cancels"
    case .running(let start):
      "\(state.outcomes.count) of \(state.subjects.count)" + context.separator
        + context.running(since: start) + context.separator + "Esc stops after this one"
    case .ended: "Enter closes"
    }
  }

  // MARK: - Before

  /// What fits: who it is about and what is to be typed stand in every window. Where it is small,
  /// what stays behind is left out first, then the consequence's words.
  private static func content(
    _ state: ActionPlanState, width: Int, height: Int, _ context: PaneContext
  ) -> [Row] {
    let head = head(state, width, context)
    guard case .asking = state.phase else {
      let outcomes = PlanOutcomes.rows(of: state, room: height - head.count - 1, context)
        .flatMap { lines($0.text, $0.style, width) }
      let gap = head.count + outcomes.count < height ? [Row.text("", .text)] : []
      return head + gap + outcomes.prefix(max(1, height - head.count - gap.count))
    }
    let blank = [Row.text("", .text)]
    let question = question(state, width)
    let foot = question.isEmpty ? [] : blank + question
    let words = PlanWords(state)
    let consequence = lines(words.consequence, .text, width)
    let notes = words.notes.flatMap { lines($0, .dim, width) }
    let people = people(state, context)
    let choices = [
      head + people + blank + consequence + notes + foot,
      head + people + consequence + notes + question,
      head + people + consequence + question,
      head + blank + consequence + notes + foot,
      head + blank + consequence + foot, head + consequence + question,
      head + lines(words.shortConsequence, .text, width) + question,
    ]
    return choices.first { $0.count <= height }
      ?? head.prefix(max(1, height - question.count)) + question.suffix(max(1, height - 1))
  }

  private static func head(
    _ state: ActionPlanState, _ width: Int, _ context: PaneContext
  ) -> [Row] {
    var rows = lines(subject(state, context), .text.bold(), width)
    if state.subjects.count > 1 { rows += lines(state.changeSummary, .text.bold(), width) }
    guard case .asking = state.phase else { return rows }
    if state.hiddenSubjects > 0 {
      rows += lines("\(state.hiddenSubjects) of them are hidden by the filter", .warning, width)
    }
    if !state.skipped.isEmpty {
      rows += lines("\(state.skipped.count) left out", .warning, width)
    }
    if state.absentMarks > 0 {
      rows += lines("\(state.absentMarks) of them are on other pages", .warning, width)
    }
    return rows
  }

  private static func question(_ state: ActionPlanState, _ width: Int) -> [Row] {
    guard state.word != nil else { return [] }
    guard state.wrongTries > 0 else { return [.input] }
    return [.input]
      + lines(
        "not that: \(state.wrongTries) of \(ActionPlanModel.mostTries) tries, nothing was sent",
        .warning, width)
  }

  private static func subject(_ state: ActionPlanState, _ context: PaneContext) -> SafeText {
    let place: SafeText = "\(untrusted: state.info.name.text)"
    guard state.subjects.count == 1, let contact = state.subjects.first else {
      return "\(state.subjects.count) contacts at " + place
    }
    // Once it is done, the screen shows the person no longer either.
    let person = state.phase == .ended ? [] : [contact.name, contact.primaryEmail ?? ""]
    let parts = (person + [contact.id.value]).filter { !$0.isEmpty }
      .map { SafeText(untrusted: $0, form: .detail) }
    return (parts + [place, state.change(of: contact)]).filter { !$0.isEmpty }
      .joined(separator: context.separator)
  }

  /// Names and ids of several, the first ones where there are many; none of one, who stands above.
  private static func people(_ state: ActionPlanState, _ context: PaneContext) -> [Row] {
    guard state.subjects.count > 1 else { return [] }
    let shown = 8
    let names: [Row] = state.subjects.prefix(shown).map { contact in
      let parts =
        ([contact.name, contact.id.value].map { SafeText(untrusted: $0) }
        + [state.change(of: contact)]).filter { !$0.isEmpty }
      return .text("  " + parts.joined(separator: context.separator), .text)
    }
    let others = state.subjects.count - names.count
    return others > 0 ? names + [.text("  and \(others) more", .text)] : names
  }

  private static func lines(_ text: SafeText, _ style: Style, _ width: Int) -> [Row] {
    text.isEmpty ? [] : text.wrapped(to: max(8, width)).map { .text($0, style) }
  }
}
