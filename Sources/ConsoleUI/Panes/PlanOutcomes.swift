import Domain
import ViewModels

/// The outcome of a plan for one contact, in its dialog. The outcomes of several are in the job's
/// panel.
nonisolated enum PlanOutcomes {
  static func rows(of state: JobState, in size: Size, _ context: PaneContext) -> [PlanRow] {
    let contact = state.plan.subjects[0]
    // Does not name the person once the action is done.
    let person = state.isActive ? [contact.name, contact.primaryEmail ?? ""] : []
    let parts =
      (person + [contact.id.value]).map { SafeText(untrusted: $0, form: .detail) }
      + [state.plan.place(context), state.plan.change(of: contact)]
    let head = PlanRow.lines(
      parts.filter { !$0.isEmpty }.joined(separator: context.separator), .text.bold(),
      size.columns)
    let outcome = outcome(of: contact, state).flatMap {
      PlanRow.lines($0.text, $0.style, size.columns)
    }
    let gap = head.count + outcome.count < size.rows ? PlanRow.blank : []
    return head + gap + outcome.prefix(max(1, size.rows - head.count - gap.count))
  }

  private static func outcome(
    of contact: Contact, _ state: JobState
  ) -> [(text: SafeText, style: Style)] {
    let id: SafeText = "\(untrusted: contact.id.value): "
    return switch state.outcomes[contact.id] {
    case .done(let proof, let warnings):
      [(id + SafeText(untrusted: proof), .ok)]
        + warnings.map { (SafeText(untrusted: $0), .warning) }
    case .notFound:
      [(id + "not found, nothing was sent", .warning)]
    case .failed(let message):
      [(id + "not done: \(untrusted: message.text)", .danger)]
    case .notSent(let message):
      [(id + "not sent: \(untrusted: message.text)", .danger)]
    case .unknown(let message):
      [
        (id + "unknown: \(untrusted: message.text)", .warning),
        (SafeText(untrusted: message.nextStep ?? ""), .dim),
      ]
    case nil where state.isActive:
      [(id + state.standing(of: contact).word(isActive: true), state.standing(of: contact).style)]
    case nil: [(id + "not sent", .dim)]
    }
  }
}
