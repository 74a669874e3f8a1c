import Domain

/// The columns of the list in front: the visible ones, and those that sort it.
extension ListsModel {
  package func openSortMenu() {
    let columns = state.columns
    guard !columns.isEmpty else { return messages.say(.nothingToSort) }
    let selected = columns.firstIndex { $0 == state.sort?.keys.first?.column } ?? 0
    overlays.openSortMenu(columns, selected: selected)
  }

  /// By the selected column alone.
  package func chooseInSortMenu() {
    guard let column = overlays.sortColumn else { return }
    overlays.overlay = nil
    sort(by: sortKeys.choosing(column))
  }

  /// By the selected column as well; the menu stays.
  package func addInSortMenu() {
    guard let column = overlays.sortColumn else { return }
    sort(by: sortKeys.adding(column))
  }

  private var sortKeys: [ListSort.Key] { state.sort?.keys ?? [] }

  private func sort(by keys: [ListSort.Key]) {
    guard let provider else { return find.sort(by: keys) }
    load(provider) {
      let message = await provider.sort(by: keys)
      if provider.state.isCompact { await self.giveBackMemory() }
      self.save(provider)
      return message
    }
  }

  // MARK: - By name

  /// The columns that the list in front can have.
  package var knownColumns: [ContactColumn] {
    guard let provider else { return ContactColumn.known(inFindsAt: all.map(\.info)) }
    return ContactColumn.known(at: provider.info)
  }

  /// Sorts by columns, each with `-` before it for descending. No column means the provider's order.
  package func sort(byNames names: [String]) {
    let keys = names.map { SortKey($0) }
    guard areKnown(keys.map(\.field)) else { return }
    sort(
      by: keys.map { ListSort.Key(ContactColumn($0.field), isDescending: $0.isDescending) })
  }

  /// Shows these columns. No column means those of the config, or of every find.
  package func setColumns(_ names: [String]) {
    guard areKnown(names) else { return }
    let columns = names.map { ContactColumn($0) }
    guard let provider else { return find.setColumns(columns) }
    if let message = provider.setColumns(columns) { return messages.say(message) }
    save(provider)
  }

  private func areKnown(_ names: [String]) -> Bool {
    let known = knownColumns.map(\.name)
    guard let wrong = names.first(where: { !known.contains($0) }) else { return true }
    messages.say(.unknownColumn(wrong, known: known))
    return false
  }

  /// Keeps sort and columns for the next session.
  private func save(_ list: ContactListModel) {
    services.session.saveListView(list.savedView, of: list.info.name)
  }
}
