package import Domain
package import Foundation

/// One list pane: a page of contacts or all of them, with filter, sort, marks and cursor.
package nonisolated struct ContactListState: Hashable, Sendable {
  package enum Phase: Hashable, Sendable {
    /// Nothing was requested yet.
    case unasked
    case loading(since: Date)
    case loaded(at: Date)
    /// The contacts loaded before are still shown.
    case failed(Message)
  }

  /// The progress of loading every page.
  package struct LoadingAll: Hashable, Sendable {
    package var count = 0
    /// `nil` if unknown.
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
  /// Shown instead of rows if the provider has no list, e.g. "look one up with f".
  package var hint: String
  /// The loaded contacts in the order of arrival.
  package internal(set) var contacts = LoadedContacts.none {
    didSet { trail = FilterTrail() }
  }
  private var trail = FilterTrail()
  /// The index of the page's first contact in the provider's list; `nil` if unknown.
  package var first: Int?
  package var total: Int?
  /// Contacts created here since the page was loaded; they are above it.
  package var made: [ContactID] = []
  /// Counts pages from 1, for providers that have only a cursor.
  package var pageNumber = 1
  package var hasNext = false
  /// `nil` unless every page is being loaded.
  package var loadingAll: LoadingAll?
  /// How many rows of the page, or of all pages, could not be read as contacts.
  package var unreadable = 0
  /// Whether the compact rows are all that the provider has.
  package var isComplete = false
  /// When the shown contacts were read; `nil` if there are none.
  package var readAt: Date?
  /// Whether the process was stopped since then.
  package var isStale = false
  /// Contacts read on their own since then, newest last.
  package internal(set) var reads: [SingleRead] = []
  package var filter = ""
  package var sort: ListSort?
  package internal(set) var marks = ContactMarks()
  package var cursor: ContactID?
  /// The start of the range that ends at the cursor; `nil` without a range.
  package var rangeAnchor: ContactID?
  package var window = ScrollWindow()
  /// The filtered and sorted `contacts`.
  package internal(set) var rows = LoadedContacts.none {
    didSet { texts = RowTexts() }
  }
  /// What is drawn of the rows.
  package private(set) var texts = RowTexts()
  /// `nil` if there are no rows.
  package internal(set) var cursorRow: Int?
  /// The sorted numbers of the compact rows; `nil` if they are in the order of arrival.
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

  /// Whether `:load all` loaded the contacts, instead of one page.
  package var isCompact: Bool { contacts.compactRows != nil }

  /// The number of contacts on the provider's page, without those created since.
  package var pageCount: Int { contacts.count - (isCompact ? 0 : made.count) }

  /// The contact under the cursor, as last read.
  package var current: Contact? {
    guard let cursorRow else { return nil }
    return reads.last { $0.contact.id == cursor }?.contact ?? rows[cursorRow]
  }

  /// When the contact under the cursor was read on its own; `nil` if it was not.
  package var cursorReadAt: Date? { reads.last { $0.contact.id == cursor }?.at }

  // MARK: - Rows

  /// Filters and sorts again, and keeps the cursor on its contact, else near its row.
  package mutating func refreshRows() {
    let oldRow = cursorRow ?? 0
    let terms = ContactFilter(filter)
    switch contacts {
    case .page(let contacts): rows = .page(shown(of: contacts, terms))
    case .compact(let all, let order):
      var numbers = sorted ?? order
      if !terms.isEmpty {
        let met = trail.rows(matching: terms, columns: columns) { left in
          all.matches(terms, columns: columns, within: left)
        }
        numbers = met.selected(of: numbers)
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

  /// Fields of the filter that the compact rows do not keep.
  package var unknownFilterFields: [String] {
    filter.isEmpty ? [] : contacts.compactRows?.unknownFields(in: ContactFilter(filter)) ?? []
  }
}

/// A contact that was read on its own, after its page.
package nonisolated struct SingleRead: Hashable, Sendable {
  package var contact: Contact
  package var at: Date
}
