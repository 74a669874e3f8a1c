package import Domain

/// Moving through the rows, and marking them.
nonisolated extension ContactListState {
  package mutating func move(_ movement: Movement) {
    guard !rows.isEmpty else { return }
    select(row: movement.target(from: cursorRow ?? 0, count: rows.count, page: window.height))
  }

  /// Puts the cursor on a contact, if it is among the rows.
  package mutating func select(_ id: ContactID) {
    guard let row = rows.index(of: id) else { return }
    select(row: row)
  }

  mutating func select(row: Int) {
    cursor = rows.id(at: row)
    cursorRow = row
    window.reveal(row, of: rows.count)
  }

  package mutating func setFilter(_ filter: String) {
    self.filter = filter
    refreshRows()
  }

  package mutating func resize(rows height: Int) {
    window.resize(to: height)
    window.reveal(cursorRow ?? 0, of: rows.count)
  }

  /// The rows from the anchor to the cursor; `nil` without a range.
  package var range: ClosedRange<Int>? {
    guard let rangeAnchor, let start = rows.index(of: rangeAnchor), let end = cursorRow else {
      return nil
    }
    return min(start, end)...max(start, end)
  }

  /// Begins a range at the cursor, or cancels it.
  package mutating func toggleRange() { rangeAnchor = rangeAnchor == nil ? cursor : nil }

  /// Marks or unmarks the contact under the cursor and moves down; with a range, all of its
  /// contacts.
  package mutating func toggleMark() {
    guard let cursorRow else { return }
    guard let range else {
      toggleMarks(of: cursorRow...cursorRow)
      return move(.down)
    }
    toggleMarks(of: range)
    rangeAnchor = nil
  }

  /// Marks all rows, or unmarks them if all are marked. Hidden contacts keep their marks.
  package mutating func toggleAllMarks() {
    rangeAnchor = nil
    if !rows.isEmpty { toggleMarks(of: 0...rows.count - 1) }
  }

  private mutating func toggleMarks(of range: ClosedRange<Int>) {
    let areMarked = range.allSatisfy(isMarked)
    switch rows {
    case .page(let contacts):
      for contact in contacts[range] {
        if areMarked { marks.remove(contact.id) } else { marks.insert(contact) }
      }
    case .compact(_, let numbers):
      for number in numbers[range] {
        if areMarked { marks.remove(number) } else { marks.insert(number) }
      }
    }
  }

  mutating func mark(_ id: ContactID) {
    guard let contact = contacts.contact(id), !isMarked(id) else { return }
    marks.insert(contact)
  }

  /// Removes every mark, also of hidden contacts and of those that are not loaded.
  mutating func clearMarks() { marks = ContactMarks() }

  package mutating func unmark(_ id: ContactID) {
    if let number = contacts.compactRows?.number(of: id) { marks.remove(number) }
    marks.remove(id)
  }

  /// Whether the contact of a row is marked.
  package func isMarked(_ row: Int) -> Bool {
    switch rows {
    case .page(let contacts): marks.keeps(contacts[row].id)
    case .compact(_, let numbers): marks.rows.contains(numbers[row])
    }
  }

  package func isMarked(_ id: ContactID) -> Bool {
    if let number = contacts.compactRows?.number(of: id), marks.rows.contains(number) {
      return true
    }
    return marks.keeps(id)
  }

  // MARK: - Counting

  private var loadedMarks: Int {
    switch contacts {
    case .page(let contacts): marks.isEmpty ? 0 : contacts.count { marks.keeps($0.id) }
    case .compact: marks.rows.count
    }
  }

  /// How many marked contacts the filter hides.
  package var hiddenMarks: Int {
    guard !filter.isEmpty, !marks.isEmpty else { return 0 }
    return loadedMarks - rows.indices.count { isMarked($0) }
  }

  /// How many marked contacts are not loaded now.
  package var absentMarks: Int { marks.isEmpty ? 0 : marks.count - loadedMarks }

  // MARK: - Selection

  package var hasSelection: Bool { !marks.isEmpty || range != nil }

  /// The marked contacts and those of the range: first the visible ones, then the hidden ones, both
  /// in the order of the list, then those not loaded, in the order of marking.
  package var selectedContacts: [Contact] {
    var selected: [Contact] = []
    forEachSelected {
      selected.append($0)
      return true
    }
    return selected
  }

  /// The first selected contact that meets a condition. Makes no more contacts than needed.
  package func firstSelected(where isIt: (Contact) -> Bool) -> Contact? {
    var found: Contact?
    forEachSelected {
      if isIt($0) { found = $0 }
      return found == nil
    }
    return found
  }

  /// Stops when `body` returns `false`.
  private func forEachSelected(_ body: (Contact) -> Bool) {
    let range = range
    for row in rows.indices where isMarked(row) || range?.contains(row) == true {
      guard body(rows[row]) else { return }
    }
    let isFiltered = !filter.isEmpty
    switch contacts {
    case .page(let contacts):
      let shown = Set(rows.map(\.id))
      for contact in contacts where isFiltered && marks.keeps(contact.id) {
        guard shown.contains(contact.id) || body(contact) else { return }
      }
      let loaded = Set(contacts.map(\.id))
      marks.forEachKept { loaded.contains($0.id) || body($0) }
    case .compact(let all, let order):
      if isFiltered, case .compact(_, let numbers) = rows {
        var shown = RowSet(capacity: order.count)
        for number in numbers { shown.insert(number) }
        for number in order where marks.rows.contains(number) && !shown.contains(number) {
          guard body(all.contact(number)) else { return }
        }
      }
      marks.forEachKept(body)
    }
  }

  /// How many of these are loaded but hidden by the filter.
  package func hiddenCount(of subjects: [Contact]) -> Int {
    guard !filter.isEmpty else { return 0 }
    let shown = Set(rows.indices.map(rows.id))
    return subjects.count { !shown.contains($0.id) && contacts.holds($0.id) }
  }

  /// How many of these are not loaded now.
  package func absentCount(of subjects: [Contact]) -> Int {
    guard absentMarks > 0 else { return 0 }
    return subjects.count { !contacts.holds($0.id) }
  }
}
