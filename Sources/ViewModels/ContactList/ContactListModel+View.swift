package import Domain

/// How the list is looked at: its order and its columns.
extension ContactListModel {
  /// What another session is to begin with.
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

  /// Sorts by these columns, by weight; by none of them as the provider lists. The provider sorts
  /// where it can by all of them, and where not everything is here already.
  ///
  /// - Returns: Why it was not sorted.
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
    // What changed meanwhile is sorted with the rest.
    state.sorted = now == rows || keys.isEmpty ? sorted : now.sortedNow(by: keys)
    pages.query.order = order(of: keys)
    state.refreshRows()
    return nil
  }

  /// Shows other columns; none for those of the config.
  ///
  /// - Returns: Why they are not shown.
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
      .warning, "\(column.name) is not kept of what is loaded",
      nextStep: ":first 0 goes back to pages; choose the columns there, then :load all")
  }
}
