/// What the console remembers from one session to the next; no personal data.
package protocol SessionStore: Sendable {
  /// `nil` if there was no earlier session or its record cannot be read.
  func lastProvider() -> ProviderName?
  func saveLastProvider(_ provider: ProviderName)
  /// `nil` if nothing is remembered of this provider's list.
  func listView(of provider: ProviderName) -> SavedListView?
  func saveListView(_ view: SavedListView, of provider: ProviderName)
  /// Returns when everything saved is on disk.
  func flush()
}

/// The sort and columns of a provider's list; no contact.
package struct SavedListView: Hashable, Sendable {
  package var sort: [SortKey]
  /// Empty for the columns of the config.
  package var columns: [String]

  package init(sort: [SortKey] = [], columns: [String] = []) {
    self.sort = sort
    self.columns = columns
  }

  package var isEmpty: Bool { sort.isEmpty && columns.isEmpty }
}
