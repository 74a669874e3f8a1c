import Domain
import Operations

/// Takes the session's last change back, as a write like any other.
package final class UndoModel {
  private unowned let router: any WriteRouter
  private let forms: FormsModel
  private let plans: PlansModel
  private let changes: SessionChanges
  private let messages: MessagesModel

  init(
    router: any WriteRouter, forms: FormsModel, plans: PlansModel, changes: SessionChanges,
    messages: MessagesModel
  ) {
    self.router = router
    self.forms = forms
    self.plans = plans
    self.changes = changes
    self.messages = messages
  }

  /// Offers the reverse of this session's last change, or says why there is none. It sends nothing by
  /// itself, and does not skip a change that it cannot take back.
  package func begin() {
    guard let last = changes.last else {
      return messages.say(.nothingToUndo)
    }
    switch last.change {
    case .update(let saved): begin(of: saved, last.number)
    case .preferences(let made): begin(of: made, last.number)
    case .final(let action, let ids, _): messages.say(.final(action, ids))
    }
  }

  private func begin(of saved: SavedForm, _ number: Int) {
    guard let before = saved.before, let after = saved.contact else { return }
    guard let (contact, client) = router.permitted(.update, for: after), forms.canType("undo")
    else { return }
    forms.open(on: contact, at: client)
    forms.edit?.undoes = number
    let names = saved.draft.fieldNames.map { ($0, ContactValues.text(of: $0, in: before)) }
    forms.edit?.propose(Dictionary(names) { $1 })
    forms.edit?.review()
  }

  private func begin(of made: [PreferenceReversal], _ number: Int) {
    guard let first = made.first,
      let (contact, client) = router.permitted(.prefer, for: first.after)
    else { return }
    let reverse = PreferencePlan(reversing: made, obstacle: router.rules.preferenceObstacle(to:))
    guard !reverse.subjects.isEmpty else {
      let reasons = Set(reverse.skipped.map(\.reason)).sorted().joined(separator: "; ")
      return messages.say(.write("undo for", contact, severity: .warning, reasons))
    }
    var planned = ActionPlanState(act: .prefer, info: client.info, subjects: reverse.subjects)
    planned.take(reverse)
    planned.undoes = number
    plans.open(planned)
  }

  /// Records how a job on preferences is taken back, or that it took changes back.
  func note(_ job: JobModel) {
    let done = job.state.subjects(.done)
    guard let number = job.state.plan.undoes else {
      if !job.reversals.isEmpty { changes.add(.preferences(job.reversals)) }
      return
    }
    if done.count == job.state.plan.subjects.count {
      changes.drop(number)
    } else {
      changes.drop(number, of: Set(done.map(\.id)))
    }
  }
}
