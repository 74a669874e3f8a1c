package import Domain

/// The order and the columns of the list.
extension ContactListModel {
  /// The view for the next session.
  package var savedView: SavedListView {
    let names = state.columns.map(\.name)
    return SavedListView(
      sort: state.sort?.sortKeys ?? [],
      columns: names == info.capabilities.columns ? [] : names)
  }

  func restore(_ view: SavedListView) {
    let known = Set(ContactColumn.known(at: info).map(\.name))
    let columns = view.columns.filter(known.contains)
    if !columns.isEmpty { state.columns = columns.map { ContactColumn($0) } }
    let keys = view.sort.filter { known.contains($0.field) }.map {
      ListSort.Key(ContactColumn($0.field), isDescending: $0.isDescending)
    }
    guard !keys.isEmpty else { return }
    state.sort = ListSort(keys: keys, scope: scope(of: keys))
    pages.query.order = order(of: keys)
  }

  private func scope(of keys: [ListSort.Key]) -> ListSort.Scope {
    let names = info.capabilities.orderFields
    return canList && keys.allSatisfy { names.contains($0.column.name) } ? .provider : .loaded
  }

  private func order(of keys: [ListSort.Key]) -> [SortKey] {
    guard !keys.isEmpty, scope(of: keys) == .provider else { return [] }
    return ListSort(keys: keys, scope: .provider).sortKeys
  }

  /// Sorts by these keys, the most important first; without keys, in the provider's order. The
  /// provider sorts if it supports all keys and not everything is loaded.
  ///
  /// - Returns: Why the list is not sorted; `nil` if it is.
  @discardableResult
  package func sort(by keys: [ListSort.Key]) async -> Message? {
    if let rows = state.contacts.compactRows { return await sort(rows, by: keys) }
    state.sort = keys.isEmpty ? nil : ListSort(keys: keys, scope: scope(of: keys))
    let order = order(of: keys)
    if order.isEmpty { state.refreshRows() }
    guard order != pages.query.order else { return nil }
    pages.query.order = order
    if canList { await goToStart(in: order) }
    return nil
  }

  private func sort(_ rows: CompactRows, by keys: [ListSort.Key]) async -> Message? {
    if let lost = keys.first(where: { !rows.keeps($0.column) }) { return unkept(lost.column) }
    let sorted = keys.isEmpty ? nil : await rows.sorted(by: keys)
    guard let now = state.contacts.compactRows else { return nil }
    state.sort = keys.isEmpty ? nil : ListSort(keys: keys, scope: .loaded)
    // Rows that changed meanwhile are sorted again.
    state.sorted = now == rows || keys.isEmpty ? sorted : now.sortedNow(by: keys)
    pages.query.order = order(of: keys)
    state.refreshRows()
    return nil
  }

  /// Shows these columns; an empty list restores those of the config.
  ///
  /// - Returns: Why they are not shown; `nil` if they are.
  package func setColumns(_ columns: [ContactColumn]) -> Message? {
    let columns =
      columns.isEmpty ? info.capabilities.columns.map { ContactColumn($0) } : columns
    if let rows = state.contacts.compactRows,
      let lost = columns.first(where: { !rows.keeps($0) })
    {
      return unkept(lost)
    }
    state.columns = columns
    state.refreshRows()
    return nil
  }

  private func unkept(_ column: ContactColumn) -> Message {
    Message(
      .warning, "\(column.name) is not loaded",
      nextStep: ":first 0 goes back to pages; choose the columns there, then :load all")
  }
}
