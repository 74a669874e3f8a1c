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
    let all: [ContactDifference]
    switch state.phase {
    case .reviewing(let shown), .saving(let shown, _): all = shown
    case .editing, .conflicting, .leaving: return []
    }
    var rows = warnings(of: state).flatMap { warning in
      warning.wrapped(to: max(4, width)).map { Row(text: $0, style: .warning) }
    }
    rows.append(Row(text: "what will be sent", style: .dim))
    for (part, difference) in zip(state.parts, all) where !difference.isEmpty {
      if state.isForSeveral { rows.append(Row(text: place(of: part), style: .title)) }
      for line in difference.lines {
        let title = part.info.title(ofField: line.field)
        rows.append(Row(text: SafeText(untrusted: title), style: .accent))
        if !state.isNew { rows += side("- ", line.before, .removed, width) }
        rows += side("+ ", line.after, .added, width)
      }
    }
    return rows
      + unchanged(state, all).flatMap { sentence in
        sentence.wrapped(to: max(4, width)).map { Row(text: $0, style: .dim) }
      }
  }

  /// `shop-it 59068 SANDBOX`
  static func place(of part: ContactEditState.Part) -> SafeText {
    "\(untrusted: part.info.name.text) \(untrusted: part.contact?.id.value ?? "", form: .detail) "
      + SafeText(untrusted: part.info.environment.rawValue.uppercased())
  }

  /// The contacts of the person that stay as they are, one sentence each.
  static func unchanged(
    _ state: ContactEditState, _ difference: [ContactDifference]
  ) -> [SafeText] {
    let same = zip(state.parts, difference).filter { state.isForSeveral && $0.1.isEmpty }
    return same.map { place(of: $0.0) + ": has these values already, or no such field" }
      + state.leftOut.map {
        "\(untrusted: $0.id.provider.text) \(untrusted: $0.id.value, form: .detail): not changed, "
          + "\(untrusted: $0.reason)"
      }
  }

  /// What the operator must know before the form is sent again.
  static func warnings(of state: ContactEditState) -> [SafeText] {
    state.parts.compactMap { part in
      guard let notice = part.notice else { return nil }
      let place: SafeText = state.isForSeveral ? place(of: part) + ": " : ""
      return switch notice {
      case .uncertain where state.isNew:
        "sent before with an unknown outcome: the contact may exist already, and would exist twice"
      case .uncertain: place + "sent before with an unknown outcome"
      case .changed: place + "changed at the provider meanwhile; this is against its newer state"
      }
    }
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
