import Domain
import ViewModels

/// The changes that a form would send, row by row, and both sides of a conflict.
nonisolated enum EditReview {
  struct Row {
    var text: SafeText
    var style: Style
  }

  /// The rows of a conflict and those of the field under its cursor.
  struct ConflictRows {
    var rows: [Row] = []
    var current = 0..<0
  }

  static func draw(_ rows: [Row], from top: Int, in rect: Rect, on canvas: inout Canvas) {
    for (offset, row) in rows.dropFirst(top).prefix(rect.rows).enumerated() {
      canvas.write(
        row.text, at: rect.origin.moved(rows: offset), style: row.style, width: rect.columns)
    }
  }

  // MARK: - Difference

  /// Empty if the form shows no difference.
  static func rows(of state: ContactEditState, width: Int) -> [Row] {
    let difference: ContactDifference
    switch state.phase {
    case .reviewing(let shown), .saving(let shown, _): difference = shown
    case .editing, .conflicting, .leaving: return []
    }
    var rows = [Row(text: "what will be sent", style: .dim)]
    if let warning = uncertainty(of: state) {
      rows = warning.wrapped(to: max(4, width)).map { Row(text: $0, style: .warning) } + rows
    }
    for line in difference.lines {
      rows.append(
        Row(text: SafeText(untrusted: state.info.title(ofField: line.field)), style: .accent))
      if !state.isNew { rows += side("- ", line.before, .removed, width) }
      rows += side("+ ", line.after, .added, width)
    }
    return rows
  }

  /// The warning before a form is sent again.
  static func uncertainty(of state: ContactEditState) -> SafeText? {
    guard state.isUncertain else { return nil }
    return state.isNew
      ? "sent before with an unknown outcome: the contact may exist already, and would exist twice"
      : "sent before with an unknown outcome"
  }

  private static func side(
    _ sign: SafeText, _ text: String, _ style: Style, _ width: Int
  ) -> [Row] {
    let value: SafeText = text.isEmpty ? "(empty)" : SafeText(untrusted: text, form: .detail)
    return value.wrapped(to: max(4, width - sign.width)).enumerated().map {
      Row(text: ($0.offset == 0 ? sign : .spaces(sign.width)) + $0.element, style: style)
    }
  }

  // MARK: - Conflict

  static func rows(
    of conflict: EditConflict, width: Int, context: PaneContext
  ) -> ConflictRows {
    let heading: SafeText = "changed at the provider meanwhile: choose a side for each field"
    var shown = ConflictRows(
      rows: heading.wrapped(to: max(4, width)).map { Row(text: $0, style: .dim) })
    for (index, line) in conflict.lines.enumerated() {
      let start = shown.rows.count
      let cursor: SafeText = index == conflict.cursor ? context.glyphs.cursor : " "
      shown.rows.append(Row(text: cursor + " \(untrusted: line.title)", style: .accent))
      for (side, label) in [(EditConflict.Side.theirs, "theirs" as SafeText), (.ours, "yours ")] {
        let isChosen = line.side == side
        let sign = isChosen ? context.glyphs.optedIn : context.glyphs.optedOut
        shown.rows += self.side(
          "  " + sign + " " + label + " ", side == .theirs ? line.theirs : line.ours,
          isChosen ? .added : .dim, width)
      }
      if index == conflict.cursor { shown.current = start..<shown.rows.count }
    }
    return shown
  }

  /// Keeps the field under the cursor visible, as far as it fits.
  static func top(of rows: ConflictRows, height: Int) -> Int {
    guard rows.rows.count > height else { return 0 }
    return max(0, min(rows.current.lowerBound, rows.current.upperBound - height))
  }
}
