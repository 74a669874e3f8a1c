/// Intents of what lies over the whole body: the messages and its like.
extension ConsoleModel {
  /// Opens a panel, or closes it where it is open.
  package func togglePanel(_ panel: ConsoleState.Panel) {
    if case .panel(panel, _)? = state.overlay { return closeOverlay() }
    closeOverlay()
    state.overlay = .panel(panel, top: 0)
    if panel == .requests { requests.follow() }
  }

  /// Help that was asked for in a panel goes back to it.
  package func closeOverlay() {
    let panel = state.panelBehindHelp
    state.panelBehindHelp = nil
    state.overlay = panel
    if panel == nil { requests.stop() }
  }

  /// What is asked for by name lies elsewhere.
  package func leavePanel() {
    if case .panel? = state.overlay { closeOverlay() }
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
    let target = movement.target(from: top, count: positions, page: max(1, height - 1))
    state.overlay = .panel(panel, top: target)
    if panel == .requests { requests.hold(target > 0) }
  }
}
