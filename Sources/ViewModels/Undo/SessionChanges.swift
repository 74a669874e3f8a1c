import Domain

/// The changes of this session in the order of their responses. `u` undoes them from the last.
final class SessionChanges {
  nonisolated enum Change: Hashable, Sendable {
    case update(SavedForm)
    case preferences([PreferenceReversal])
    /// Contacts created, anonymized or deleted by one action. `u` stops here.
    case final(Action, [ContactID], act: Int)
  }

  nonisolated struct Entry: Hashable, Sendable {
    let number: Int
    var change: Change
  }

  private var entries: [Entry] = []
  private var count = 0

  var last: Entry? { entries.last }

  func add(_ change: Change) {
    count += 1
    entries.append(Entry(number: count, change: change))
  }

  /// Adds changes that cannot be undone. Forgets earlier changes of erased contacts, because
  /// undoing them would restore personal data. Contacts with the same `act` become one change.
  func addFinal(_ action: Action, of ids: [ContactID], act: Int) {
    if action != .create { forget(Set(ids)) }
    if let last, case .final(action, let earlier, act) = last.change {
      entries[entries.count - 1].change = .final(action, earlier + ids, act: act)
    } else {
      add(.final(action, ids, act: act))
    }
  }

  private func forget(_ ids: Set<ContactID>) {
    entries = entries.compactMap { entry in
      switch entry.change {
      case .update(let saved): return ids.contains(saved.id) ? nil : entry
      case .preferences(let made):
        let others = made.filter { !ids.contains($0.after.id) }
        guard !others.isEmpty else { return nil }
        return Entry(number: entry.number, change: .preferences(others))
      case .final: return entry
      }
    }
  }

  /// Removes a change that was undone.
  func drop(_ number: Int) { entries.removeAll { $0.number == number } }

  /// Removes the contacts whose part of a change was undone.
  func drop(_ number: Int, of ids: Set<ContactID>) {
    guard let index = entries.firstIndex(where: { $0.number == number }),
      case .preferences(let made) = entries[index].change
    else { return }
    entries[index].change = .preferences(made.filter { !ids.contains($0.after.id) })
  }
}
