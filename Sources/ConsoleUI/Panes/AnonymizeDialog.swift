import Domain
package import ViewModels

/// What is asked before personal data is deleted, and what came of it.
package nonisolated enum AnonymizeDialog {
  package static func draw(
    _ state: AnonymizeState, over screen: Rect, context: PaneContext, on canvas: inout Canvas
  ) {
    let state = context.masking.shown(state)
    let width = min(72, screen.columns - 2)
    let rows = content(state, width: width - 4, height: screen.rows - 2, context)
    let rect = screen.centered(Size(columns: width, rows: rows.count + 2))
    canvas.fill(rect, style: .text)
    let style = state.info.environment.style
    canvas.box(
      rect, title: "ANONYMIZE in \(untrusted: state.info.environment.rawValue.uppercased())",
      footer: footer(state, context), style: .danger, titleStyle: style, glyphs: context.glyphs)
    let inside = rect.inset(columns: 2, rows: 1)
    for (offset, row) in rows.suffix(inside.rows).enumerated() {
      let origin = inside.origin.moved(rows: offset)
      switch row {
      case .text(let text, let style):
        canvas.write(text, at: origin, style: style, width: inside.columns)
      case .input:
        let label: SafeText = "type \"\(untrusted: state.word)\": "
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

  private static func footer(_ state: AnonymizeState, _ context: PaneContext) -> SafeText {
    switch state.phase {
    case .asking(let isArmed):
      isArmed ? "Enter anonymizes" + context.separator + "Esc cancels" : "Esc cancels"
    case .running(let start):
      "\(state.outcomes.count) of \(state.subjects.count)" + context.separator
        + context.running(since: start) + context.separator + "Esc stops after this one"
    case .ended: "Enter closes"
    }
  }

  /// What fits: who it is about and what is to be typed stand in every window. Where it is small,
  /// what the provider keeps is left out first, then the consequence's words.
  private static func content(
    _ state: AnonymizeState, width: Int, height: Int, _ context: PaneContext
  ) -> [Row] {
    var head = lines(subject(state, context), .text.bold(), width)
    if state.hiddenSubjects > 0 {
      head += lines("\(state.hiddenSubjects) of them are hidden by the filter", .warning, width)
    }
    let foot = answer(state, width, context)
    let blank = [Row.text("", .text)]
    let consequence = lines(consequence(state), .text, width)
    let people = people(state, width, context)
    let choices = [
      head + people + blank + consequence + notes(state, width, context) + blank + foot,
      head + people + consequence + foot,
      head + blank + consequence + notes(state, width, context) + blank + foot,
      head + blank + consequence + blank + foot, head + consequence + foot,
      head + lines("This cannot be undone.", .text, width) + foot,
    ]
    return choices.first { $0.count <= height }
      ?? head.prefix(max(1, height - foot.count)) + foot.suffix(max(1, height - 1))
  }

  /// Below the question: where the word is typed, or what came of it.
  private static func answer(
    _ state: AnonymizeState, _ width: Int, _ context: PaneContext
  ) -> [Row] {
    guard case .asking = state.phase else {
      return state.subjects.suffix(8).flatMap { outcome(of: $0, state, width, context) }
    }
    guard state.wrongTries > 0 else { return [.input] }
    return [.input]
      + lines(
        "not that: \(state.wrongTries) of \(AnonymizeModel.mostTries) tries, nothing was sent",
        .warning, width)
  }

  private static func subject(_ state: AnonymizeState, _ context: PaneContext) -> SafeText {
    let place: SafeText = "\(untrusted: state.info.name.text)"
    guard state.subjects.count == 1, let contact = state.subjects.first else {
      return "\(state.subjects.count) contacts at " + place
    }
    // Once it is done, the screen shows the person no longer either.
    let person = state.phase == .ended ? [] : [contact.name, contact.primaryEmail ?? ""]
    let parts = (person + [contact.id.value]).filter { !$0.isEmpty }
      .map { SafeText(untrusted: $0, form: .detail) }
    return (parts + [place]).joined(separator: context.separator)
  }

  /// Names and ids of several, the first ones where there are many; none of one, who stands above.
  private static func people(
    _ state: AnonymizeState, _ width: Int, _ context: PaneContext
  ) -> [Row] {
    guard case .asking = state.phase, state.subjects.count > 1 else { return [] }
    let shown = 8
    let names: [Row] = state.subjects.prefix(shown).map { contact in
      let parts = [contact.name, contact.id.value].filter { !$0.isEmpty }
        .map { SafeText(untrusted: $0) }
      return .text("  " + parts.joined(separator: context.separator), .text)
    }
    let others = state.subjects.count - names.count
    return others > 0 ? names + [.text("  and \(others) more", .text)] : names
  }

  private static func consequence(_ state: AnonymizeState) -> SafeText {
    "\(untrusted: state.info.title) deletes name, addresses, phone numbers and e-mails. "
      + "This cannot be undone."
  }

  private static func notes(
    _ state: AnonymizeState, _ width: Int, _ context: PaneContext
  ) -> [Row] {
    guard case .executed(let residual?) = state.info.capabilities.erasure else { return [] }
    return lines(SafeText(untrusted: residual), .dim, width)
  }

  private static func outcome(
    of contact: Contact, _ state: AnonymizeState, _ width: Int, _ context: PaneContext
  ) -> [Row] {
    let id: SafeText = "\(untrusted: contact.id.value): "
    switch state.outcomes[contact.id] {
    case .done(let proof, let warnings):
      return lines(id + SafeText(untrusted: proof), .ok, width)
        + warnings.flatMap { lines(SafeText(untrusted: $0), .warning, width) }
    case .failed(let message):
      return lines(id + "not done: \(untrusted: message.text)", .danger, width)
    case .unknown(let message):
      return lines(id + "unknown: \(untrusted: message.text)", .warning, width)
        + lines(SafeText(untrusted: message.nextStep ?? ""), .dim, width)
    case nil where state.isRunning: return lines(id + "waits", .dim, width)
    case nil: return lines(id + "not begun, nothing was sent", .dim, width)
    }
  }

  private static func lines(_ text: SafeText, _ style: Style, _ width: Int) -> [Row] {
    text.isEmpty ? [] : text.wrapped(to: max(8, width)).map { .text($0, style) }
  }
}
