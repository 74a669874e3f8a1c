package import Domain
package import Foundation

/// One list pane: a page of contacts, or all of them, and how they are looked at.
package nonisolated struct ContactListState: Hashable, Sendable {
  package enum Phase: Hashable, Sendable {
    /// Nothing was asked for yet.
    case unasked
    case loading(since: Date)
    case loaded(at: Date)
    /// What was loaded before still stands below the message.
    case failed(Message)
  }

  /// Every page is being brought.
  package struct LoadingAll: Hashable, Sendable {
    package var count = 0
    /// `nil` where nobody knows.
    package var total: Int?

    package init(count: Int = 0, total: Int?) {
      self.count = count
      self.total = total
    }
  }

  /// Why the last load failed; `nil` if it did not.
  var failure: Message? {
    guard case .failed(let message) = phase else { return nil }
    return message
  }

  package var title: String
  package internal(set) var columns: [ContactColumn]
  package var phase = Phase.unasked
  /// Shown instead of rows where there are none to expect, e.g. "look one up with f".
  package var hint: String
  /// In the order in which they came.
  package internal(set) var contacts = LoadedContacts.none
  /// Where the page begins in the provider's whole answer; `nil` where it does not say.
  package var first: Int?
  package var total: Int?
  /// Contacts that were made here since the page was loaded; they stand above it.
  package var made: [ContactID] = []
  /// Counts pages from 1, for providers that only have a cursor.
  package var pageNumber = 1
  package var hasNext = false
  /// `nil` where pages are loaded one at a time, or nothing is under way.
  package var loadingAll: LoadingAll?
  /// Whether the compact rows are all that the provider has.
  package var isComplete = false
  /// When what is shown was read; `nil` where nothing was.
  package var readAt: Date?
  /// Whether the program stood still since.
  package var isStale = false
  /// What was read alone since then, newest last.
  package internal(set) var reads: [SingleRead] = []
  package var filter = ""
  package var sort: ListSort?
  package internal(set) var marks = ContactMarks()
  package var cursor: ContactID?
  /// Where a range began that reaches to the cursor; `nil` where none is under way.
  package var rangeAnchor: ContactID?
  package var window = ScrollWindow()
  /// Of `contacts`, filtered and sorted: what the pane shows.
  package internal(set) var rows = LoadedContacts.none
  /// `nil` where there are no rows.
  package internal(set) var cursorRow: Int?
  /// The compact rows as they are sorted here; `nil` where they stand as they came.
  var sorted: [UInt32]?

  package init(title: String, columns: [ContactColumn], hint: String = "") {
    self.title = title
    self.columns = columns
    self.hint = hint
  }

  package var isLoading: Bool {
    guard case .loading = phase else { return false }
    return true
  }

  /// Whether not one page stands here, but what `:load all` brought.
  package var isCompact: Bool { contacts.compactRows != nil }

  /// Those of the provider's page, without what was made since.
  package var pageCount: Int { contacts.count - (isCompact ? 0 : made.count) }

  /// As it was read last.
  package var current: Contact? {
    guard let cursorRow else { return nil }
    return reads.last { $0.contact.id == cursor }?.contact ?? rows[cursorRow]
  }

  /// When the contact under the cursor was read alone, where that is newer than the rest.
  package var cursorReadAt: Date? { reads.last { $0.contact.id == cursor }?.at }

  // MARK: - Rows

  /// Filters and sorts anew, and keeps the cursor on its contact, else near its row.
  package mutating func refreshRows() {
    let oldRow = cursorRow ?? 0
    let terms = ContactFilter(filter)
    switch contacts {
    case .page(let contacts): rows = .page(shown(of: contacts, terms))
    case .compact(let all, let order):
      var numbers = sorted ?? order
      if !terms.isEmpty {
        numbers = all.matches(terms, columns: columns).selected(of: numbers)
      }
      rows = .compact(all, numbers)
    }
    cursorRow = cursor.flatMap(rows.index)
    if cursorRow == nil, !rows.isEmpty { cursorRow = min(oldRow, rows.count - 1) }
    cursor = cursorRow.map(rows.id)
    window.reveal(cursorRow ?? 0, of: rows.count)
  }

  private func shown(of contacts: [Contact], _ terms: ContactFilter) -> [Contact] {
    var shown =
      terms.isEmpty ? contacts : contacts.filter { terms.matches($0, shown: shownText(of: $0)) }
    if let sort, sort.scope == .loaded { shown.sort(by: sort.areInOrder) }
    return shown
  }

  private func shownText(of contact: Contact) -> String {
    columns.map { $0.text(of: contact) }.joined(separator: "\n") + "\n" + contact.id.value
  }

  /// Fields for which the filter asks and that compact rows do not hold.
  package var unknownFilterFields: [String] {
    filter.isEmpty ? [] : contacts.compactRows?.unknownFields(in: ContactFilter(filter)) ?? []
  }
}

/// A contact that was read on its own, after the page in which it stands.
package nonisolated struct SingleRead: Hashable, Sendable {
  package var contact: Contact
  package var at: Date
}
