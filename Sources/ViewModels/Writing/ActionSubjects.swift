import Domain

/// The contacts that an action is about: the marked ones, even if the filter hides them or they are no
/// longer loaded, or else the one in front.
nonisolated struct ActionSubjects {
  /// The list in front; `nil` while the contact's pane has focus, where marks do not count.
  var list: ContactListState?
  /// The contact in front.
  var current: Contact?
  var rules: WriteRules

  private var selection: ContactListState? { list?.hasSelection == true ? list : nil }

  var all: [Contact] { selection?.selectedContacts ?? [current].compactMap(\.self) }

  /// Leaves out contacts that the action is not possible on, unless there are no others.
  func open(to action: Action) -> [Contact] {
    let all = all
    let open = all.filter { rules.obstacle(to: action, for: $0) == nil }
    return open.isEmpty ? all : open
  }

  /// The first of `open(to:)`, which can be very many.
  func first(for action: Action) -> Contact? {
    guard let selection else { return current }
    return selection.firstSelected { !$0.isAnonymized || !WriteRules.needsPersonalData(action) }
      ?? selection.firstSelected { _ in true }
  }

  /// The number of contacts that the filter hides.
  func hiddenCount(of contacts: [Contact]) -> Int { list?.hiddenCount(of: contacts) ?? 0 }

  /// The number of contacts that are not loaded: they are on other pages, or gone.
  func absentCount(of contacts: [Contact]) -> Int { list?.absentCount(of: contacts) ?? 0 }
}
