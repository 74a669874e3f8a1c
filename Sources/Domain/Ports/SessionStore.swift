/// What the console remembers from one session to the next; no personal data.
package protocol SessionStore: Sendable {
  /// `nil` where there was no session before, or its record cannot be read.
  func lastProvider() -> ProviderName?
  func saveLastProvider(_ provider: ProviderName)
  /// `nil` where nothing is remembered of this provider's list.
  func listView(of provider: ProviderName) -> SavedListView?
  func saveListView(_ view: SavedListView, of provider: ProviderName)
  /// Returns once what was saved is kept.
  func flush()
}

/// How a provider's list was looked at: names of columns, no contact.
package struct SavedListView: Hashable, Sendable {
  package var sort: [SortKey]
  /// Empty for those of the config.
  package var columns: [String]

  package init(sort: [SortKey] = [], columns: [String] = []) {
    self.sort = sort
    self.columns = columns
  }

  package var isEmpty: Bool { sort.isEmpty && columns.isEmpty }
}
