import Domain
import Foundation
package import ViewModels

/// The question before a write.
package nonisolated enum ConfirmationDialog {
  static func draw(
    _ question: ConfirmationQuestion, over screen: Rect, context: PaneContext,
    on canvas: inout Canvas
  ) {
    let size = inside(screen)
    let rows = question.layout(in: size).rows
    let rect = screen.centered(Size(columns: size.columns + 4, rows: rows.count + 2))
    canvas.cover(rect, style: .text)
    canvas.box(
      rect,
      title: question.heading, footer: footer(question, size, context), style: .danger,
      titleStyle: question.info.environment.style, glyphs: context.glyphs)
    let inside = rect.inset(columns: 2, rows: 1)
    for (offset, row) in rows.suffix(inside.rows).enumerated() {
      draw(
        row, question.typed, at: inside.origin.moved(rows: offset), width: inside.columns,
        on: &canvas)
    }
  }

  /// How many rows can be scrolled, and how many of them the screen shows.
  @MainActor package static func scrolled(
    in model: ConsoleModel, over screen: Rect
  ) -> (rows: Int, height: Int)? {
    guard let question = ConfirmationQuestion(model) else { return nil }
    let layout = question.layout(in: inside(screen))
    return (layout.scrolled, layout.height)
  }

  /// In a wide window there is room for a name, an address and an id in one row.
  static func inside(_ screen: Rect) -> Size {
    let width = min(max(72, screen.columns * 11 / 20), 104, screen.columns - 2)
    return Size(columns: width - 4, rows: screen.rows - 2)
  }

  private static func draw(
    _ row: PlanRow, _ typed: TypedAnswer, at origin: Point, width: Int,
    on canvas: inout Canvas
  ) {
    switch row {
    case .text(let text, let style):
      canvas.write(text, at: origin, style: style, width: width)
    case .input:
      let label: SafeText = "type \"\(untrusted: typed.word ?? "")\": "
      let used = canvas.write(label, at: origin, style: .text.bold(), width: width)
      TextFieldWidget.draw(
        typed.input, at: origin.moved(columns: used), width: min(20, width - used),
        style: .text.underlined(), hasFocus: true, on: &canvas)
    }
  }

  private static func footer(
    _ question: ConfirmationQuestion, _ size: Size, _ context: PaneContext
  ) -> SafeText {
    let isAnswerable = question.typed.isAnswerable
    let enter: [SafeText] = isAnswerable ? ["Enter " + question.verb] : []
    let layout = question.layout(in: size)
    guard layout.scrolled > layout.height else {
      return (enter + ["Esc cancels"]).joined(separator: context.separator)
    }
    let keys: SafeText = layout.isText ? ", PgDn PgUp" : " Up Down PgUp PgDn"
    let down: SafeText = layout.isText && layout.rowsBelow > 0 ? ", PgDn" : ""
    let short: [SafeText] = isAnswerable ? ["Enter"] : []
    let place = place(in: layout)
    let forms = [
      [place + keys] + enter + ["Esc cancels"], [place + down] + enter + ["Esc"],
      [place + down] + short + ["Esc"], [place] + short + ["Esc"],
    ]
    .map { $0.joined(separator: context.separator) }
    return forms.first { $0.width <= size.columns } ?? forms[3]
  }

  private static func place(in layout: ConfirmationQuestion.Layout) -> SafeText {
    guard layout.isText else {
      return "\(layout.top + 1)-\(layout.top + layout.height) of \(layout.scrolled)"
    }
    return layout.rowsBelow > 0 ? "\(layout.rowsBelow) more below" : "the end"
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
