/// Intents of what lies over the whole body: the messages and its like.
extension ConsoleModel {
  /// Opens a panel, or closes it where it is open.
  package func togglePanel(_ panel: ConsoleState.Panel) {
    if case .panel(panel, _)? = state.overlay {
      state.overlay = nil
    } else {
      state.overlay = .panel(panel, top: 0)
    }
  }

  /// Scrolls by rows or screens, never past what there is.
  ///
  /// - Parameters:
  ///   - movement: as in a list.
  ///   - rows: that the panel has.
  ///   - height: rows of it that stand on the screen.
  package func scrollPanel(_ movement: Movement, rows: Int, height: Int) {
    guard case .panel(let panel, let top)? = state.overlay else { return }
    let positions = max(1, rows - height + 1)
    state.overlay = .panel(
      panel, top: movement.target(from: top, count: positions, page: max(1, height - 1)))
  }
}
