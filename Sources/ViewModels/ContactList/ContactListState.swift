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
  /// Counts pages from 1, for providers that only have a cursor.
  package var pageNumber = 1
  package var hasNext = false
  package var filter = ""
  package var sort: ListSort?
  package var marks: Set<ContactID> = []
  package var cursor: ContactID?
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

  /// `nil` where there are no rows.
  package var cursorRow: Int? { rows.firstIndex { $0.id == cursor } }

  package var current: Contact? { rows.first { $0.id == cursor } }

  package var hiddenMarks: Int { marks.subtracting(rows.map(\.id)).count }

  /// Filters and sorts anew, and keeps the cursor on its contact, else near its row.
  package mutating func refreshRows() {
    let oldRow = cursorRow ?? 0
    let words = ContactMatch.folded(filter).split(separator: " ").map(String.init)
    rows = words.isEmpty ? contacts : contacts.filter { isMatch($0, words) }
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

  private func isMatch(_ contact: Contact, _ words: [String]) -> Bool {
    let text = ContactMatch.folded(
      columns.map { $0.text(of: contact) }.joined(separator: "\n") + "\n" + contact.id.value)
    return words.allSatisfy(text.contains)
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

  /// Marks or unmarks the contact under the cursor, and moves down.
  package mutating func toggleMark() {
    guard let cursor else { return }
    if marks.remove(cursor) == nil { marks.insert(cursor) }
    move(.down)
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

  /// Whether sorting by this column now means descending: the same column again reverses.
  package func reverses(_ column: ContactColumn) -> Bool {
    sort?.column == column && sort?.isDescending == false
  }
}
