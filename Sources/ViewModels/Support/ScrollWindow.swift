/// Which rows of a longer list stand on the screen.
package nonisolated struct ScrollWindow: Hashable, Sendable {
  package private(set) var top = 0
  /// How many rows fit; at least 1.
  package private(set) var height = 20

  package init() {}

  package mutating func resize(to height: Int) { self.height = max(1, height) }

  /// Scrolls by as little as makes `row` visible, and never past the end.
  package mutating func reveal(_ row: Int, of count: Int) {
    if row < top { top = row }
    if row >= top + height { top = row - height + 1 }
    top = max(0, min(top, count - height))
  }
}
