/// How a cursor moves in a list of rows.
package nonisolated enum Movement: Hashable, Sendable {
  case up
  case down
  case pageUp
  case pageDown
  case first
  case last

  /// The row after the movement; 0 for an empty list.
  package func target(from row: Int, count: Int, page: Int) -> Int {
    let wanted =
      switch self {
      case .up: row - 1
      case .down: row + 1
      case .pageUp: row - page
      case .pageDown: row + page
      case .first: 0
      case .last: count - 1
      }
    return max(0, min(wanted, count - 1))
  }
}
