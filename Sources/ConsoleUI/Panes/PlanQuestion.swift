import Domain
import ViewModels

/// A plan before it is confirmed: who it is about, what it means, what is to be typed.
nonisolated enum PlanQuestion {
  /// Who it is about and what is to be typed stand in every window. Where it is small, what stays
  /// behind is left out first, then the consequence's words; who does not fit is scrolled to.
  static func rows(
    of state: ActionPlanState, in size: Size, _ context: PaneContext
  ) -> [PlanRow] {
    let head = head(state, size.columns, context)
    let height = peopleHeight(state, in: size, context)
    let people = people(state, context)
    let shown = people.dropFirst(max(0, min(state.top, people.count - height))).prefix(height)
    let rows = head + shown + tail(state, size, head.count)
    let question = question(state, size.columns)
    return rows.count <= size.rows
      ? rows : head.prefix(max(1, size.rows - question.count)) + question.suffix(size.rows)
  }

  /// All of it, line by line, where nothing has to fit.
  static func lines(of state: ActionPlanState, _ context: PaneContext) -> [SafeText] {
    let words = PlanWords(state)
    let rows = head(state, .max, context) + people(state, context)
    return rows.compactMap { row in
      guard case .text(let text, _) = row else { return nil }
      return text
    } + [words.consequence] + words.notes
  }

  /// What is left of the window by the rest.
  static func peopleHeight(
    _ state: ActionPlanState, in size: Size, _ context: PaneContext
  ) -> Int {
    let head = head(state, size.columns, context).count
    return max(0, min(state.people, size.rows - head - tail(state, size, head).count))
  }

  /// People who stand there in any case, before words take their place.
  private static let fewest = 4

  private static func tail(_ state: ActionPlanState, _ size: Size, _ head: Int) -> [PlanRow] {
    let width = size.columns
    let question = question(state, width)
    let foot = question.isEmpty ? [] : PlanRow.blank + question
    let words = PlanWords(state)
    let consequence = PlanRow.lines(words.consequence, .text, width)
    let notes = words.notes.flatMap { PlanRow.lines($0, .dim, width) }
    let choices = [
      PlanRow.blank + consequence + notes + foot, consequence + notes + question,
      PlanRow.blank + consequence + foot, consequence + question,
    ]
    let room = size.rows - head - min(state.people, fewest)
    return choices.first { $0.count <= room }
      ?? PlanRow.lines(words.shortConsequence, .text, width) + question
  }

  private static func head(
    _ state: ActionPlanState, _ width: Int, _ context: PaneContext
  ) -> [PlanRow] {
    var rows = PlanRow.lines(subject(state, context), .text.bold(), width)
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
        "not that: \(state.wrongTries) of \(ActionPlanModel.mostTries) tries, nothing was sent",
        .warning, width)
  }

  private static func subject(_ state: ActionPlanState, _ context: PaneContext) -> SafeText {
    let place = state.place(context)
    guard state.subjects.count == 1, let contact = state.subjects.first else {
      return "\(state.subjects.count) contacts at " + place
    }
    let parts = [contact.name, contact.primaryEmail ?? "", contact.id.value]
      .filter { !$0.isEmpty }.map { SafeText(untrusted: $0, form: .detail) }
    return (parts + [place, state.change(of: contact)]).filter { !$0.isEmpty }
      .joined(separator: context.separator)
  }

  /// One row each: the subjects, where there are several, then who is left out and why.
  private static func people(_ state: ActionPlanState, _ context: PaneContext) -> [PlanRow] {
    let subjects = state.subjects.count == 1 ? [] : state.subjects
    return subjects.map { row($0, state.change(of: $0), .text, context) }
      + state.skipped.map {
        row($0.contact, "left out: \(untrusted: $0.reason)", .dim, context)
      }
  }

  private static func row(
    _ contact: Contact, _ what: SafeText, _ style: Style, _ context: PaneContext
  ) -> PlanRow {
    let parts = ([contact.name, contact.id.value].map { SafeText(untrusted: $0) } + [what])
      .filter { !$0.isEmpty }
    return .text("  " + parts.joined(separator: context.separator), style)
  }
}

nonisolated extension ActionPlanState {
  /// The provider, and the case where there is one.
  func place(_ context: PaneContext) -> SafeText {
    "\(untrusted: info.name.text)"
      + (caseReference.map { context.separator + "case \(untrusted: $0)" } ?? "")
  }
}
