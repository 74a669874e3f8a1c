import Domain
import ViewModels

/// What became of the contacts of a plan: first what the operator must look at.
nonisolated enum PlanOutcomes {
  struct Row {
    var text: SafeText
    var style: Style
  }

  /// `room`: how many rows there are; where they do not hold every contact, the rest is counted.
  static func rows(of state: ActionPlanState, room: Int, _ context: PaneContext) -> [Row] {
    let several = state.subjects.count > 1
    let summary = several ? [Row(text: summary(state, context), style: .text)] : []
    let ordered = ActionPlanState.Standing.allCases.flatMap { state.subjects($0) }
    var rows = summary
    for (index, contact) in ordered.enumerated() {
      let next = outcome(of: contact, state)
      let others = ordered.count - index
      // Two rows of the screen for a row of words, since long ones are wrapped.
      guard !several || rows.count * 2 + next.count * 2 <= room || index == 0 else {
        return rows + [Row(text: "and \(others) more", style: .dim)]
      }
      rows += next
    }
    return rows
  }

  /// `12 done · 1 failed · 2 unknown`
  private static func summary(_ state: ActionPlanState, _ context: PaneContext) -> SafeText {
    let words: [(ActionPlanState.Standing, SafeText)] = [
      (.done, "done"), (.failed, "failed"), (.unknown, "unknown"), (.notFound, "not found"),
      (.notBegun, state.phase == .ended ? "not begun" : "waiting"),
    ]
    return words.compactMap { standing, word -> SafeText? in
      let count = state.subjects(standing).count
      return count == 0 ? nil : "\(count) " + word
    }.joined(separator: context.separator)
  }

  private static func outcome(of contact: Contact, _ state: ActionPlanState) -> [Row] {
    let id: SafeText = "\(untrusted: contact.id.value): "
    switch state.outcomes[contact.id] {
    case .done(let proof, let warnings):
      return [Row(text: id + SafeText(untrusted: proof), style: .ok)]
        + warnings.map { Row(text: SafeText(untrusted: $0), style: .warning) }
    case .notFound:
      return [Row(text: id + "not found, nothing was sent", style: .warning)]
    case .failed(let message):
      return [Row(text: id + "not done: \(untrusted: message.text)", style: .danger)]
    case .unknown(let message):
      return [
        Row(text: id + "unknown: \(untrusted: message.text)", style: .warning),
        Row(text: SafeText(untrusted: message.nextStep ?? ""), style: .dim),
      ]
    case nil where state.phase == .ended:
      return [Row(text: id + "not begun, nothing was sent", style: .dim)]
    case nil: return [Row(text: id + "waits", style: .dim)]
    }
  }
}
