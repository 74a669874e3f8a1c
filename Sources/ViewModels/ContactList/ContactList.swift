package import Domain

/// A list of contacts that the operator moves through, filters and marks: a provider's, or the
/// results of a find.
package protocol ContactList: AnyObject {
  /// `nil` before the first search.
  var listState: ContactListState? { get }
  /// Changes the state in place: it can hold hundreds of thousands of rows.
  func change(_ change: (inout ContactListState) -> Void)
  func replace(_ contact: Contact)
  func remove(_ ids: Set<ContactID>)
}

extension ContactList {
  package func move(_ movement: Movement) { change { $0.move(movement) } }
  package func select(_ id: ContactID) { change { $0.select(id) } }
  package func setFilter(_ filter: String) { change { $0.setFilter(filter) } }
  package func toggleMark() { change { $0.toggleMark() } }
  package func toggleAllMarks() { change { $0.toggleAllMarks() } }
  package func toggleRange() { change { $0.toggleRange() } }
  package func clearMarks() { change { $0.clearMarks() } }
  package func unmark(_ id: ContactID) { change { $0.unmark(id) } }
}
