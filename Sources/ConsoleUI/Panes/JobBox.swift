import Domain
import ViewModels

/// The job of one contact while it runs, in a box over the panes. It passes keys on, and its outcome
/// is a message.
nonisolated enum JobBox {
  static func draw(
    _ state: JobState, over screen: Rect, context: PaneContext, on canvas: inout Canvas
  ) {
    let state = context.masking.shown(state)
    let size = ConfirmationDialog.inside(screen)
    let rows = rows(of: state, in: size, context)
    let rect = screen.centered(Size(columns: size.columns + 4, rows: rows.count + 2))
    canvas.cover(rect, style: .text)
    canvas.box(
      rect, title: state.plan.heading,
      footer: context.running(since: state.startedAt) + context.separator
        + "Esc leaves it running",
      style: .danger, titleStyle: state.plan.info.environment.style, glyphs: context.glyphs)
    let inside = rect.inset(columns: 2, rows: 1)
    for (offset, row) in rows.prefix(inside.rows).enumerated() {
      canvas.write(
        row.text, at: inside.origin.moved(rows: offset), style: row.style, width: inside.columns)
    }
  }

  private static func rows(
    of state: JobState, in size: Size, _ context: PaneContext
  ) -> [PanelPane.Span] {
    let contact = state.plan.subjects[0]
    let parts =
      contact.labelParts + [state.plan.place(context), state.plan.change(of: contact, context)]
    let standing = state.standing(of: contact)
    let head = parts.filter { !$0.isEmpty }.joined(separator: context.separator)
      .wrapped(to: size.columns).prefix(max(1, size.rows - 1))
    return head.map { PanelPane.Span($0, .text.bold()) } + [
      PanelPane.Span(standing.word(isActive: true), standing.style)
    ]
  }
}
