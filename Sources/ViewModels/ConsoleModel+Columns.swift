import Domain

/// Intents on the columns of the list in front: the visible ones, and those that sort it.
extension ConsoleModel {
  package func openSortMenu() {
    let columns = listState.columns
    guard !columns.isEmpty else { return say(.nothingToSort) }
    let selected = columns.firstIndex { $0 == listState.sort?.keys.first?.column } ?? 0
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

  private var sortKeys: [ListSort.Key] { listState.sort?.keys ?? [] }

  private func sort(by keys: [ListSort.Key]) {
    guard let list else { return find.sort(by: keys) }
    perform {
      self.say(await list.sort(by: keys))
      if list.state.isCompact { await self.giveBackMemory() }
      self.messages.keep(list.state.failure)
      self.save(list)
      self.showNewCurrent()
    }
  }

  // MARK: - By name

  /// The columns that the list in front can have.
  package var knownColumns: [ContactColumn] {
    guard let list else { return listState.columns }
    return ContactColumn.known(at: list.info)
  }

  /// Sorts by columns, each with `-` before it for descending. No column means the provider's order.
  package func sort(byNames names: [String]) {
    let keys = names.map { SortKey($0) }
    guard areKnown(keys.map(\.field)) else { return }
    sort(
      by: keys.map { ListSort.Key(ContactColumn($0.field), isDescending: $0.isDescending) })
  }

  /// Shows these columns. No column means those of the config.
  package func setColumns(_ names: [String]) {
    guard let list else { return say(.columnsAreFixed) }
    guard areKnown(names) else { return }
    if let message = list.setColumns(names.map { ContactColumn($0) }) { return say(message) }
    save(list)
  }

  private func areKnown(_ names: [String]) -> Bool {
    let known = knownColumns.map(\.name)
    guard let wrong = names.first(where: { !known.contains($0) }) else { return true }
    let nearest = NearestName.of(wrong, among: known)
    say(
      .warning, "there is no column '\(wrong)'" + (nearest.map { "; did you mean \($0)?" } ?? ""),
      nextStep: "there are \(known.joined(separator: ", "))")
    return false
  }

  /// Keeps sort and columns for the next session.
  private func save(_ list: ContactListModel) {
    services.session.saveListView(list.savedView, of: list.info.name)
  }
}
