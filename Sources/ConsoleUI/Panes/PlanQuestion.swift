import Domain
import ViewModels

/// A plan before it is confirmed: the contacts, the consequence, and the word to type.
nonisolated enum PlanQuestion {
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
  static func layout(
    of state: ActionPlanState, in size: Size, _ context: PaneContext
  ) -> Layout {
    let width = size.columns
    let subject = subject(state, width, context)
    let warnings = warnings(state, width)
    let people = people(state, width, context)
    let question = question(state, width)
    let words = PlanWords(state)
    let consequence = PlanRow.lines(words.consequence, .text, width)
    let notes = words.notes.flatMap { PlanRow.lines($0, .dim, width) }
    let tails = [
      PlanRow.blank + consequence + notes + (question.isEmpty ? [] : PlanRow.blank + question),
      consequence + notes + question,
    ]
    let room = size.rows - subject.count - warnings.count
    if let tail = tails.first(where: { $0.count <= room - min(people.count, fewest) }) {
      var layout = layout(of: people, height: room - tail.count, state)
      layout.rows = subject + warnings + layout.rows + tail
      return layout
    }
    let text =
      first(state, subject, width, context) + consequence
      + (subject.count > 1 ? subject : []) + warnings + people + notes
    var layout = layout(of: text, height: max(1, size.rows - question.count), state)
    layout.rows += question
    layout.isText = true
    return layout
  }

  /// The subject in one row, to leave room for the consequence. The full subject follows below.
  private static func first(
    _ state: ActionPlanState, _ subject: [PlanRow], _ width: Int, _ context: PaneContext
  ) -> [PlanRow] {
    guard subject.count > 1 else { return subject }
    let who: SafeText =
      state.subjects.count == 1
      ? ContactLabels([]).rows(state.subjects[0], "", width: width, context)[0]
      : "\(state.subjects.count) contacts"
    return [.text(who.truncated(to: width, ellipsis: context.glyphs.ellipsis), .text.bold())]
  }

  private static func layout(
    of rows: [PlanRow], height: Int, _ state: ActionPlanState
  ) -> Layout {
    let height = min(rows.count, height)
    let top = max(0, min(state.top, rows.count - height))
    return Layout(
      rows: Array(rows[top..<top + height]), scrolled: rows.count, height: height, top: top)
  }

  /// The whole question as lines, for plain mode.
  static func lines(of state: ActionPlanState, _ context: PaneContext) -> [SafeText] {
    let words = PlanWords(state)
    let rows =
      subject(state, .max, context) + warnings(state, .max) + people(state, .max, context)
    return rows.compactMap { row in
      guard case .text(let text, _) = row else { return nil }
      return text
    } + [words.consequence] + words.notes
  }

  /// The fewest visible contacts; with less room everything scrolls.
  private static let fewest = 4

  private static func subject(
    _ state: ActionPlanState, _ width: Int, _ context: PaneContext
  ) -> [PlanRow] {
    PlanRow.lines(subject(state, context), .text.bold(), width)
  }

  private static func warnings(_ state: ActionPlanState, _ width: Int) -> [PlanRow] {
    var rows: [PlanRow] = []
    if state.subjects.count > 1 {
      rows += PlanRow.lines(state.changeSummary, .text.bold(), width)
    }
    if state.hiddenSubjects > 0 {
      rows += PlanRow.lines(
        "\(state.hiddenSubjects) of them are hidden by the filter", .warning, width)
    }
    if !state.skipped.isEmpty {
      rows += PlanRow.lines("\(state.skipped.count) left out", .warning, width)
    }
    if state.absentMarks > 0 {
      rows += PlanRow.lines(
        "\(state.absentMarks) of them are on other pages", .warning, width)
    }
    return rows
  }

  private static func question(_ state: ActionPlanState, _ width: Int) -> [PlanRow] {
    guard state.word != nil else { return [] }
    guard state.wrongTries > 0 else { return [.input] }
    return [.input]
      + PlanRow.lines(
        "wrong: \(state.wrongTries) of \(ActionPlanModel.mostTries) tries, nothing was sent",
        .warning, width)
  }

  private static func subject(_ state: ActionPlanState, _ context: PaneContext) -> SafeText {
    let place = state.place(context)
    guard state.subjects.count == 1, let contact = state.subjects.first else {
      return "\(state.subjects.count) contacts at " + place
    }
    return (contact.labelParts + [place, state.change(of: contact, context)]).filter { !$0.isEmpty }
      .joined(separator: context.separator)
  }

  /// The subjects, if there are several, then the contacts left out, with the reason.
  private static func people(
    _ state: ActionPlanState, _ width: Int, _ context: PaneContext
  ) -> [PlanRow] {
    let subjects = state.subjects.count == 1 ? [] : state.subjects
    let labels = ContactLabels(state.subjects + state.skipped.map(\.contact))
    let rows = { (contact: Contact, what: SafeText, style: Style) -> [PlanRow] in
      let rows = labels.rows(contact, what, width: width - 4, context)
      return rows.enumerated().map { .text(($0 == 0 ? "  " : "    ") + $1, style) }
    }
    return subjects.flatMap { rows($0, state.change(of: $0, context), .text) }
      + state.skipped.flatMap { rows($0.contact, "left out: \(untrusted: $0.reason)", .dim) }
  }
}

nonisolated extension ActionPlanState {
  /// The provider, and the case reference if there is one.
  func place(_ context: PaneContext) -> SafeText {
    "\(untrusted: info.name.text)"
      + (caseReference.map { context.separator + "case \(untrusted: $0)" } ?? "")
  }
}
