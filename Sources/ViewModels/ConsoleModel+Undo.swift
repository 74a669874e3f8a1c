import Domain
import Operations

/// Takes the last change back, as a write like any other.
extension ConsoleModel {
  /// Offers the reverse of this session's last change, or says why there is none. It sends nothing by
  /// itself, and does not skip a change that it cannot take back.
  package func beginUndo() {
    guard let last = changes.last else {
      return say(.nothingToUndo)
    }
    switch last.change {
    case .update(let saved): beginUndo(of: saved, last.number)
    case .preferences(let made): beginUndo(of: made, last.number)
    case .final(let action, let ids, _): say(.final(action, ids))
    }
  }

  private func beginUndo(of saved: SavedForm, _ number: Int) {
    guard let before = saved.before, let after = saved.contact else { return }
    guard let (contact, client) = permitted(.update, for: after), canType("undo") else { return }
    openForm(on: contact, at: client)
    edit?.undoes = number
    let names = saved.draft.fieldNames.map { ($0, ContactValues.text(of: $0, in: before)) }
    edit?.propose(Dictionary(names) { $1 })
    edit?.review()
  }

  private func beginUndo(of made: [PreferenceReversal], _ number: Int) {
    guard let first = made.first,
      let (contact, client) = permitted(.prefer, for: first.after)
    else { return }
    let reverse = PreferencePlan(reversing: made, obstacle: rules.preferenceObstacle(to:))
    guard !reverse.subjects.isEmpty else {
      let reasons = Set(reverse.skipped.map(\.reason)).sorted().joined(separator: "; ")
      return say(.write("undo for", contact, severity: .warning, reasons))
    }
    var planned = ActionPlanState(act: .prefer, info: client.info, subjects: reverse.subjects)
    planned.take(reverse)
    planned.undoes = number
    plans.open(planned)
  }

  func add(_ change: SessionChanges.Change) { changes.add(change) }

  /// Records how a job on preferences is taken back, or that it took changes back.
  func noteChanges(of job: JobModel) {
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
