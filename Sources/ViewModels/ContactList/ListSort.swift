package import Domain

/// How a list is sorted, and by whom.
package nonisolated struct ListSort: Hashable, Sendable {
  package enum Scope: Hashable, Sendable {
    /// The provider sorts all that it has.
    case provider
    /// What is loaded is sorted, here.
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

  /// By weight; at least one.
  package var keys: [Key]
  package var scope: Scope

  package init(keys: [Key], scope: Scope) {
    precondition(!keys.isEmpty, "A sort has a key.")
    self.keys = keys
    self.scope = scope
  }

  package var isDescending: Bool { keys[0].isDescending }

  /// How a column takes part; `nil` where it does not.
  package func key(of column: ContactColumn) -> Key? { keys.first { $0.column == column } }

  /// As the session and the provider have them.
  var sortKeys: [SortKey] {
    keys.map { SortKey(field: $0.column.name, isDescending: $0.isDescending) }
  }

  /// Whether a sorts before b; those alike in all keys stand by their ids.
  package func areInOrder(_ first: Contact, _ second: Contact) -> Bool {
    for key in keys {
      guard let isBefore = key.column.isBefore(first, second) else { continue }
      return isBefore != key.isDescending
    }
    return first.id < second.id
  }
}

nonisolated extension [ListSort.Key] {
  /// By this column alone; where it was the only one already, the other way round.
  package func choosing(_ column: ContactColumn) -> Self {
    let isSame = count == 1 && self[0].column == column
    return [ListSort.Key(column, isDescending: isSame && !self[0].isDescending)]
  }

  /// By this column as well; where it takes part already, the other way round.
  package func adding(_ column: ContactColumn) -> Self {
    guard let index = firstIndex(where: { $0.column == column }) else {
      return self + [ListSort.Key(column)]
    }
    var keys = self
    keys[index].isDescending.toggle()
    return keys
  }
}
