/// A movement of the cursor in a list of rows.
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

/// The visible rows of a longer list.
package nonisolated struct ScrollWindow: Hashable, Sendable {
  package private(set) var top = 0
  /// How many rows fit; at least 1.
  package private(set) var height = 20

  package init() {}

  package mutating func resize(to height: Int) { self.height = max(1, height) }

  /// Scrolls as little as needed to show `row`, and never past the end.
  package mutating func reveal(_ row: Int, of count: Int) {
    if row < top { top = row }
    if row >= top + height { top = row - height + 1 }
    top = max(0, min(top, count - height))
  }
}

/// The visible rows of a text that must be read, and whether its last row has been visible.
package nonisolated struct ReadingWindow: Hashable, Sendable {
  package private(set) var top = 0
  /// `false` until `fit` was called.
  package private(set) var hasShownLast = false
  private var rows = 0
  private var height = 0

  package init() {}

  package var rowsBelow: Int { max(0, rows - top - height) }

  /// Sets the number of rows and the visible height. Another number of rows restarts the reading.
  package mutating func fit(rows: Int, height: Int) {
    if rows != self.rows {
      top = 0
      hasShownLast = false
    }
    self.rows = rows
    self.height = max(0, height)
    show(top)
  }

  package mutating func scroll(_ movement: Movement) {
    let last = max(0, rows - height)
    show(movement.target(from: top, count: last + 1, page: max(1, height - 1)))
  }

  private mutating func show(_ row: Int) {
    top = max(0, min(row, rows - height))
    if height > 0, top + height >= rows { hasShownLast = true }
  }
}
