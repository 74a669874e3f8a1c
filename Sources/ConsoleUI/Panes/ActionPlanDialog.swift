import Domain
import Foundation
package import ViewModels

/// What is asked before an act on one or several contacts; of one, also what came of it.
package nonisolated enum ActionPlanDialog {
  package static func draw(
    _ state: ActionPlanState, job: JobState?, over screen: Rect, context: PaneContext,
    on canvas: inout Canvas
  ) {
    let state = context.masking.shown(state)
    let job = job.map(context.masking.shown)
    let size = inside(screen)
    let rows =
      job.map { PlanOutcomes.rows(of: $0, in: size, context) }
      ?? PlanQuestion.rows(of: state, in: size, context)
    let rect = screen.centered(Size(columns: size.columns + 4, rows: rows.count + 2))
    canvas.cover(rect, style: .text)
    canvas.box(
      rect,
      title: (state.isUndo ? "UNDO" : state.act.heading)
        + " in \(untrusted: state.info.environment.rawValue.uppercased())",
      footer: job.map { footer($0, context) } ?? footer(state, size, context), style: .danger,
      titleStyle: state.info.environment.style, glyphs: context.glyphs)
    let inside = rect.inset(columns: 2, rows: 1)
    for (offset, row) in rows.suffix(inside.rows).enumerated() {
      draw(row, state, at: inside.origin.moved(rows: offset), width: inside.columns, on: &canvas)
    }
  }

  /// How many of those whom it is about stand on the screen.
  package static func peopleHeight(_ state: ActionPlanState, over screen: Rect) -> Int {
    let context = PaneContext(glyphs: .unicode, now: .distantPast)
    return PlanQuestion.peopleHeight(state, in: inside(screen), context)
  }

  private static func inside(_ screen: Rect) -> Size {
    Size(columns: min(72, screen.columns - 2) - 4, rows: screen.rows - 2)
  }

  private static func draw(
    _ row: PlanRow, _ state: ActionPlanState, at origin: Point, width: Int,
    on canvas: inout Canvas
  ) {
    switch row {
    case .text(let text, let style):
      canvas.write(text, at: origin, style: style, width: width)
    case .input:
      let label: SafeText = "type \"\(untrusted: state.word ?? "")\": "
      let used = canvas.write(label, at: origin, style: .text.bold(), width: width)
      TextFieldWidget.draw(
        state.input, at: origin.moved(columns: used), width: min(20, width - used),
        style: .text.underlined(), hasFocus: true, on: &canvas)
    }
  }

  private static func footer(
    _ state: ActionPlanState, _ size: Size, _ context: PaneContext
  ) -> SafeText {
    let isArmed = state.phase == .asking(isArmed: true)
    let enter: [SafeText] = isArmed ? ["Enter " + state.act.verb] : []
    let height = PlanQuestion.peopleHeight(state, in: size, context)
    guard state.people > height, height > 0 else {
      return (enter + ["Esc cancels"]).joined(separator: context.separator)
    }
    let top = min(state.top, state.people - height)
    let place: SafeText = "\(top + 1)-\(top + height) of \(state.people)"
    let forms = [
      [place + " Up Down PgUp PgDn"] + enter + ["Esc cancels"], [place] + enter + ["Esc"],
    ]
    .map { $0.joined(separator: context.separator) }
    return forms.first { $0.width <= size.columns } ?? forms[1]
  }

  private static func footer(_ job: JobState, _ context: PaneContext) -> SafeText {
    guard job.isActive else { return "Enter closes" }
    return context.running(since: job.startedAt) + context.separator + "Esc leaves it running"
  }
}

nonisolated enum PlanRow {
  case text(SafeText, Style)
  case input

  static let blank = [PlanRow.text("", .text)]

  static func lines(_ text: SafeText, _ style: Style, _ width: Int) -> [PlanRow] {
    text.isEmpty ? [] : text.wrapped(to: max(8, width)).map { .text($0, style) }
  }
}
