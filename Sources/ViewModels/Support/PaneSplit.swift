/// How the list and the contact share the screen.
package nonisolated struct PaneSplit: Hashable, Sendable {
  /// One press of a key.
  private static let step = 5

  /// The list's share of the columns, in percent.
  package private(set) var listShare = 60
  /// Whether the pane with focus has the whole screen.
  package private(set) var isZoomed = false

  package init() {}

  /// Moves the border between the panes and shows both.
  mutating func move(steps: Int) {
    isZoomed = false
    listShare = max(20, min(listShare + steps * Self.step, 90))
  }

  mutating func toggleZoom() { isZoomed.toggle() }
}
