package import Domain
package import Foundation

/// One list pane: a page of contacts, and how it is looked at.
package nonisolated struct ContactListState: Hashable, Sendable {
  package enum Phase: Hashable, Sendable {
    /// Nothing was asked for yet.
    case unasked
    case loading(since: Date)
    case loaded(at: Date)
    /// What was loaded before still stands below the message.
    case failed(Message)
  }

  package var title: String
  package var columns: [ContactColumn]
  package var phase = Phase.unasked
  /// Shown instead of rows where there are none to expect, e.g. "look one up with f".
  package var hint: String
  /// In the order in which they came.
  package var contacts: [Contact] = []
  /// Where the page begins in the provider's whole answer; `nil` where it does not say.
  package var first: Int?
  package var total: Int?
  /// Contacts that were made here since the page was loaded; they stand above it.
  package var made: [ContactID] = []
  /// Counts pages from 1, for providers that only have a cursor.
  package var pageNumber = 1
  package var hasNext = false
  package var filter = ""
  package var sort: ListSort?
  package var marks: Set<ContactID> = []
  package var cursor: ContactID?
  /// Where a range began that reaches to the cursor; `nil` where none is under way.
  package var rangeAnchor: ContactID?
  package var window = ScrollWindow()
  /// Of `contacts`, filtered and sorted: what the pane shows.
  package private(set) var rows: [Contact] = []

  package init(title: String, columns: [ContactColumn], hint: String = "") {
    self.title = title
    self.columns = columns
    self.hint = hint
  }

  package var isLoading: Bool {
    guard case .loading = phase else { return false }
    return true
  }

  /// Those of the provider's page, without what was made since.
  package var pageContacts: [Contact] {
    made.isEmpty ? contacts : contacts.filter { !made.contains($0.id) }
  }

  /// `nil` where there are no rows.
  package var cursorRow: Int? { rows.firstIndex { $0.id == cursor } }

  package var current: Contact? { rows.first { $0.id == cursor } }

  /// The rows from the anchor to the cursor; empty where no range is under way.
  package var range: [Contact] {
    guard let rangeAnchor, let start = rows.firstIndex(where: { $0.id == rangeAnchor }),
      let end = cursorRow
    else { return [] }
    return Array(rows[min(start, end)...max(start, end)])
  }

  /// What an action on several is about: the marked contacts and those of the range.
  package var selection: Set<ContactID> { marks.union(range.map(\.id)) }

  package var hiddenMarks: Int { marks.subtracting(rows.map(\.id)).count }

  /// Filters and sorts anew, and keeps the cursor on its contact, else near its row.
  package mutating func refreshRows() {
    let oldRow = cursorRow ?? 0
    let terms = ContactFilter(filter)
    rows =
      terms.isEmpty ? contacts : contacts.filter { terms.matches($0, shown: shownText(of: $0)) }
    if let sort, sort.scope == .loaded {
      rows.sort {
        sort.isDescending
          ? sort.column.areInOrder($1, $0) : sort.column.areInOrder($0, $1)
      }
    }
    if cursorRow == nil {
      cursor = rows.isEmpty ? nil : rows[min(oldRow, rows.count - 1)].id
    }
    window.reveal(cursorRow ?? 0, of: rows.count)
  }

  private func shownText(of contact: Contact) -> String {
    columns.map { $0.text(of: contact) }.joined(separator: "\n") + "\n" + contact.id.value
  }
}

// MARK: - Looking at what is loaded

nonisolated extension ContactListState {
  package mutating func move(_ movement: Movement) {
    guard !rows.isEmpty else { return }
    select(rows[movement.target(from: cursorRow ?? 0, count: rows.count, page: window.height)].id)
  }

  /// Puts the cursor on a contact; does nothing where it is not among the rows.
  package mutating func select(_ id: ContactID) {
    guard let row = rows.firstIndex(where: { $0.id == id }) else { return }
    cursor = id
    window.reveal(row, of: rows.count)
  }

  package mutating func setFilter(_ filter: String) {
    self.filter = filter
    refreshRows()
  }

  /// Marks or unmarks the contact under the cursor, and moves down; of a range all, and ends it.
  package mutating func toggleMark() {
    guard let cursor else { return }
    guard rangeAnchor == nil else {
      toggleMarks(of: range)
      rangeAnchor = nil
      return
    }
    if marks.remove(cursor) == nil { marks.insert(cursor) }
    move(.down)
  }

  /// Marks all rows, or none of them where all are marked; what the filter hides stays as it is.
  package mutating func toggleAllMarks() {
    rangeAnchor = nil
    toggleMarks(of: rows)
  }

  /// Begins a range at the cursor, or gives one up.
  package mutating func toggleRange() { rangeAnchor = rangeAnchor == nil ? cursor : nil }

  private mutating func toggleMarks(of contacts: [Contact]) {
    let ids = Set(contacts.map(\.id))
    if ids.isSubset(of: marks) { marks.subtract(ids) } else { marks.formUnion(ids) }
  }

  package mutating func resize(rows height: Int) {
    window.resize(to: height)
    window.reveal(cursorRow ?? 0, of: rows.count)
  }

  /// Shows a newer state of a contact that is in the list.
  package mutating func replace(_ contact: Contact) {
    guard let index = contacts.firstIndex(where: { $0.id == contact.id }) else { return }
    contacts[index] = contact
    refreshRows()
  }

  /// Shows a contact that was just made, above what is loaded.
  package mutating func add(_ contact: Contact) {
    guard !contacts.contains(where: { $0.id == contact.id }) else { return replace(contact) }
    contacts.insert(contact, at: 0)
    made.append(contact.id)
    cursor = contact.id
    refreshRows()
  }

  /// Takes a contact out that is no more; the provider's whole answer is one shorter.
  package mutating func remove(_ id: ContactID) {
    marks.remove(id)
    if rangeAnchor == id { rangeAnchor = nil }
    guard let index = contacts.firstIndex(where: { $0.id == id }) else { return }
    // The cursor goes to the next row, which takes the place of this one.
    if cursor == id, let row = cursorRow {
      cursor = rows.indices.contains(row + 1) ? rows[row + 1].id : rows.dropLast().last?.id
    }
    contacts.remove(at: index)
    if made.contains(id) {
      made.removeAll { $0 == id }
    } else {
      total = total.map { max(0, $0 - 1) }
    }
    refreshRows()
  }

  /// Whether sorting by this column now means descending: the same column again reverses.
  package func reverses(_ column: ContactColumn) -> Bool {
    sort?.column == column && sort?.isDescending == false
  }
}
