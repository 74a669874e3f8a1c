/// Which of the rows that must be read stand on the screen, and whether all of them have.
package nonisolated struct ReadingWindow: Hashable, Sendable {
  package private(set) var top = 0
  /// `false` until a screen has said how many rows there are and how many it shows.
  package private(set) var hasShownLast = false
  private var rows = 0
  private var height = 0

  package init() {}

  package var rowsBelow: Int { max(0, rows - top - height) }

  /// As the screen has it. Where the rows become others, reading begins anew.
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
