import Domain
import Operations

/// What this session changed last, as far as there is a way back.
nonisolated enum ReversibleChange: Hashable, Sendable {
  case update(SavedForm)
  case preferences([PreferenceReversal])
}

/// Taking the last change back, as a write like any other.
extension ConsoleModel {
  /// Offers the reverse of the last update or change of preferences; sends nothing by itself.
  package func beginUndo() {
    guard let lastChange else {
      return say(.info, finalWord ?? "this session has changed nothing that can be undone")
    }
    switch lastChange {
    case .update(let saved): beginUndo(of: saved)
    case .preferences(let made): beginUndo(of: made)
    }
    if plan != nil || edit != nil, let finalWord { say(.info, finalWord) }
  }

  private func beginUndo(of saved: SavedForm) {
    guard let before = saved.before, let after = saved.contact else { return }
    guard let (contact, client) = permitted(.update, for: after), canType("undo") else { return }
    openForm(on: contact, at: client)
    let names = saved.draft.fieldNames.map { ($0, ContactValues.text(of: $0, in: before)) }
    edit?.propose(Dictionary(names) { $1 })
    edit?.review()
  }

  private func beginUndo(of made: [PreferenceReversal]) {
    guard let first = made.first,
      let (contact, client) = permitted(.prefer, for: first.after)
    else { return }
    let reverse = PreferencePlan(reversing: made, obstacle: obstacle(to:))
    guard !reverse.subjects.isEmpty else {
      let reasons = Set(reverse.skipped.map(\.reason)).sorted().joined(separator: "; ")
      let name = contact.name.isEmpty ? contact.id.value : contact.name
      return say(.warning, "undo of \(name): \(reasons)")
    }
    var planned = ActionPlanState(act: .prefer, info: client.info, subjects: reverse.subjects)
    planned.take(reverse)
    planned.isUndo = true
    open(planned)
  }

  /// What cannot be undone was done after the last change that can.
  private var finalWord: String? {
    switch lastFinalAction {
    case .create: "a contact that was made cannot be unmade by u: D deletes it"
    case .delete: "a delete cannot be undone here"
    case .anonymize: "an anonymize cannot be undone"
    default: nil
    }
  }

  func noteChange(_ change: ReversibleChange) {
    lastChange = change
    lastFinalAction = nil
  }

  /// The contact's own change is no more to be taken back: it would bring personal data back.
  func noteFinal(_ action: Action, of id: ContactID) {
    lastFinalAction = action
    switch lastChange {
    case .update(let saved) where saved.id == id: lastChange = nil
    case .preferences(let made):
      let others = made.filter { $0.after.id != id }
      lastChange = others.isEmpty ? nil : .preferences(others)
    case .update, nil: break
    }
  }
}
