package import Domain

/// How a list is sorted, and whether the provider or the console sorts it.
package nonisolated struct ListSort: Hashable, Sendable {
  package enum Scope: Hashable, Sendable {
    /// The provider sorts all its contacts.
    case provider
    /// The console sorts the loaded contacts.
    case loaded
  }

  package struct Key: Hashable, Sendable {
    package var column: ContactColumn
    package var isDescending: Bool

    package init(_ column: ContactColumn, isDescending: Bool = false) {
      self.column = column
      self.isDescending = isDescending
    }
  }

  /// The most important first; at least one.
  package var keys: [Key]
  package var scope: Scope

  package init(keys: [Key], scope: Scope) {
    precondition(!keys.isEmpty, "A sort needs a key.")
    self.keys = keys
    self.scope = scope
  }

  package var isDescending: Bool { keys[0].isDescending }

  /// The key of a column; `nil` if the sort does not use it.
  package func key(of column: ContactColumn) -> Key? { keys.first { $0.column == column } }

  /// The keys as the session and the provider need them.
  var sortKeys: [SortKey] {
    keys.map { SortKey(field: $0.column.name, isDescending: $0.isDescending) }
  }

  /// Whether the first contact sorts before the second. Equal ones are in the order of their ids.
  package func areInOrder(_ first: Contact, _ second: Contact) -> Bool {
    for key in keys {
      guard let isBefore = key.column.isBefore(first, second) else { continue }
      return isBefore != key.isDescending
    }
    return first.id < second.id
  }
}

nonisolated extension [ListSort.Key] {
  /// Sorts by this column alone; reverses it if it is the only one already.
  package func choosing(_ column: ContactColumn) -> Self {
    let isSame = count == 1 && self[0].column == column
    return [ListSort.Key(column, isDescending: isSame && !self[0].isDescending)]
  }

  /// Adds this column to the sort; reverses it if it is in the sort already.
  package func adding(_ column: ContactColumn) -> Self {
    guard let index = firstIndex(where: { $0.column == column }) else {
      return self + [ListSort.Key(column)]
    }
    var keys = self
    keys[index].isDescending.toggle()
    return keys
  }
}
