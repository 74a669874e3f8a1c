import Domain
import ViewModels

/// The rows of a question: what it is about, the consequence, and the word to type.
nonisolated extension ConfirmationQuestion {
  /// The layout of a question in a window.
  struct Layout {
    var rows: [PlanRow]
    /// How many rows can be scrolled, how many of them are visible, and how many are above those.
    var scrolled = 0
    var height = 0
    var top = 0
    /// Whether the whole text scrolls, and not only the contacts.
    var isText = false

    var rowsBelow: Int { scrolled - top - height }
  }

  /// The word to type is visible in every window. In a large window the text stays and the contacts
  /// scroll. In a small one everything scrolls, beginning with the consequence.
  func layout(in size: Size) -> Layout {
    let width = size.columns
    let subject = PlanRow.lines(subject, .text.bold(), width)
    let warnings = warnings.flatMap { PlanRow.lines($0.0, $0.1, width) }
    let people = people(width)
    let question = question(width)
    let consequence = PlanRow.lines(consequence, .text, width)
    let notes = notes.flatMap { PlanRow.lines($0, .dim, width) }
    let tails = [
      PlanRow.blank + consequence + notes + (question.isEmpty ? [] : PlanRow.blank + question),
      consequence + notes + question,
    ]
    let room = size.rows - subject.count - warnings.count
    if let tail = tails.first(where: { $0.count <= room - min(people.count, Self.fewest) }) {
      var layout = layout(of: people, height: room - tail.count)
      layout.rows = subject + warnings + layout.rows + tail
      return layout
    }
    let text =
      first(subject, width) + consequence + (subject.count > 1 ? subject : []) + warnings + people
      + notes
    var layout = layout(of: text, height: max(1, size.rows - question.count))
    layout.rows += question
    layout.isText = true
    return layout
  }

  /// The fewest visible contacts; with less room everything scrolls.
  private static let fewest = 4

  /// The subject in one row, to leave room for the consequence. The full subject follows below.
  private func first(_ subject: [PlanRow], _ width: Int) -> [PlanRow] {
    guard subject.count > 1 else { return subject }
    let who = contact.map { ContactLabels([]).rows($0, "", width: width, context)[0] } ?? things
    return [.text(who.truncated(to: width, ellipsis: context.glyphs.ellipsis), .text.bold())]
  }

  private func layout(of rows: [PlanRow], height: Int) -> Layout {
    let height = min(rows.count, height)
    let top = max(0, min(typed.top, rows.count - height))
    return Layout(
      rows: Array(rows[top..<top + height]), scrolled: rows.count, height: height, top: top)
  }

  /// The whole question as lines, for plain mode.
  var text: [SafeText] {
    let people = people(.max).compactMap { row -> SafeText? in
      guard case .text(let text, _) = row else { return nil }
      return text
    }
    return [subject] + warnings.map(\.0) + people + [consequence] + notes
  }

  private func question(_ width: Int) -> [PlanRow] {
    if let obstacle = typed.obstacle {
      return PlanRow.lines("\(untrusted: obstacle)", .danger, width)
    }
    guard typed.word != nil else { return [] }
    guard typed.wrongTries > 0 else { return [.input] }
    return [.input]
      + PlanRow.lines(
        "wrong: \(typed.wrongTries) of \(TypedAnswer.mostTries) tries, nothing was sent",
        .warning, width)
  }

  private func people(_ width: Int) -> [PlanRow] {
    let labels = ContactLabels(lines.map(\.contact))
    return lines.flatMap { line in
      labels.rows(line.contact, line.what, width: width - 4, context).enumerated().map {
        PlanRow.text(($0 == 0 ? "  " : "    ") + $1, line.style)
      }
    }
  }
}

nonisolated extension ActionPlanState {
  /// The provider, and the case reference if there is one.
  func place(_ context: PaneContext) -> SafeText {
    "\(untrusted: info.name.text)"
      + (caseReference.map { context.separator + "case \(untrusted: $0)" } ?? "")
  }
}
