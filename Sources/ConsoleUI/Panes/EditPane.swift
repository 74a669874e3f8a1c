import Domain
package import ViewModels

/// The form of an existing or a new contact, and the question before it is sent.
package nonisolated enum EditPane {
  package static func draw(
    _ state: ContactEditState, in rect: Rect, context: PaneContext, on canvas: inout Canvas
  ) {
    let isHidden = context.masking.hides(state)
    let state = context.masking.shown(state)
    canvas.box(
      rect, title: title(state),
      footer: footer(state, isHidden: isHidden, width: rect.columns - 4, context),
      style: .focusBorder,
      titleStyle: .title.bold(), glyphs: context.glyphs)
    drawPlace(state, in: rect.inset(columns: 2, rows: 1), context, on: &canvas)
    let body = body(in: rect)
    switch state.phase {
    case .editing, .leaving: EditForm.draw(state, in: body, context: context, on: &canvas)
    case .reviewing, .saving:
      let rows = EditReview.rows(of: state, width: body.columns)
      EditReview.draw(rows, from: state.reading.top, in: body, on: &canvas)
    case .conflicting(let conflict):
      let rows = EditReview.rows(of: conflict, width: body.columns, context: context)
      EditReview.draw(
        rows.rows, from: EditReview.top(of: rows, height: body.rows), in: body, on: &canvas)
    }
  }

  /// How many rows the difference takes in a pane, and how many of them fit.
  package static func measure(_ state: ContactEditState, in rect: Rect) -> (rows: Int, height: Int)
  {
    let body = body(in: rect)
    return (EditReview.rows(of: state, width: body.columns).count, body.rows)
  }

  /// Below the line with the provider and the id, with a gap if there is room.
  private static func body(in rect: Rect) -> Rect {
    let inside = rect.inset(columns: 2, rows: 1)
    return inside.splitRows(inside.rows > 8 ? 2 : 1).bottom
  }

  /// The provider, the id and the environment; of several contacts where they are, with the
  /// environments, each once.
  private static func drawPlace(
    _ state: ContactEditState, in rect: Rect, _ context: PaneContext, on canvas: inout Canvas
  ) {
    let parts = state.parts.map { part in
      [part.info.name.text, part.contact?.id.value ?? "a new contact"]
        .map { SafeText(untrusted: $0) }
        .joined(separator: state.isForSeveral ? " " : context.separator)
    }
    var used = canvas.write(
      parts.joined(separator: context.separator) + " ", at: rect.origin, style: .dim,
      width: rect.columns)
    let environments = state.parts.map(\.info.environment)
    for (place, environment) in environments.enumerated()
    where !environments[..<place].contains(environment) {
      used += canvas.write(
        SafeText(untrusted: environment.rawValue.uppercased()) + " ",
        at: rect.origin.moved(columns: used), style: environment.style,
        width: max(0, rect.columns - used))
    }
  }

  private static func title(_ state: ContactEditState) -> SafeText {
    guard !state.isNew else {
      return switch state.phase {
      case .editing, .leaving, .conflicting: "add a contact"
      case .reviewing: "create this contact?"
      case .saving: "creating the contact"
      }
    }
    let name =
      state.contact.map { SafeText(untrusted: $0.name, form: .detail) }
      ?? "this person"
    return switch state.phase {
    case .editing, .leaving: "edit " + name
    case .reviewing: "send the changes for " + name + "?"
    case .saving: "sending " + name
    case .conflicting: "conflict: " + name
    }
  }

  /// The most important parts come first; parts that do not fit are dropped.
  private static func footer(
    _ state: ContactEditState, isHidden: Bool, width: Int, _ context: PaneContext
  ) -> SafeText {
    let parts = (isHidden ? ["^R shows it"] : []) + footerParts(state, context)
    let fitting = parts.indices.last {
      parts[...$0].joined(separator: context.separator).width <= width
    }
    return parts[...(fitting ?? 0)].joined(separator: context.separator)
  }

  private static func footerParts(
    _ state: ContactEditState, _ context: PaneContext
  ) -> [SafeText] {
    switch state.phase {
    case .editing:
      let place: SafeText = "\(state.focus + 1) of \(state.fields.count)"
      return (state.isDirty ? ["changed"] : []) + [place]
    case .leaving: return ["discard the changes? Enter yes", "Esc no"]
    case .reviewing where !state.reading.hasShownLast:
      return ["\(state.reading.rowsBelow) more rows: j down", "Esc back"]
    case .reviewing: return ["Enter sends", "Esc back"]
    case .saving(_, let start): return [context.running(since: start)]
    case .conflicting: return ["Space other side", "Enter", "Esc back"]
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
