import Observation

package nonisolated struct ThemeState: Hashable, Sendable {
  package struct Menu: Hashable, Sendable {
    /// At least one.
    package var entries: [ThemeEntry]
    package var selected: Int
    /// The theme that Esc restores.
    package var before: ThemeSheet
  }

  /// The theme of the screen.
  package var shown: ThemeSheet
  package var menu: Menu?
}

/// The theme in use, and the menu, which previews the selected one. A theme that cannot be read is
/// reported and the old one stays.
@Observable
package final class ThemeModel {
  package private(set) var state: ThemeState
  @ObservationIgnored private let source: any ThemeSource
  /// The requested theme, which is not the shown one if its file is broken.
  @ObservationIgnored private var followed: String

  package init(source: any ThemeSource, shown: ThemeSheet) {
    self.source = source
    followed = shown.name
    state = ThemeState(shown: shown)
  }

  package func entries() -> [ThemeEntry] { source.entries() }

  func changes() -> AsyncStream<Void> { source.changes() }

  /// Shows a theme as soon as its file can be read.
  func follow(_ name: String) { followed = name }

  /// Shows a theme.
  ///
  /// - Returns: The problem; `nil` if the theme is shown.
  func use(_ name: String) -> Message? {
    do throws(ThemeFailure) {
      state.shown = try source.theme(named: name)
      follow(name)
      return nil
    } catch {
      if !error.isMissing { follow(name) }
      return Message(error)
    }
  }

  /// Reads the theme again after its file changed.
  ///
  /// - Returns: The message for the operator; `nil` if nothing changed.
  func readAgain() -> Message? {
    do throws(ThemeFailure) {
      let fresh = try source.theme(named: followed)
      guard fresh != state.shown else { return nil }
      state.shown = fresh
      return Message(.info, "theme \(fresh.name): reloaded")
    } catch {
      // An editor that replaces the file may have removed the old one and not written the new one
      // yet.
      return error.isMissing ? nil : Message(error)
    }
  }

  // MARK: - Menu

  func openMenu() {
    let entries = source.entries()
    let selected = entries.firstIndex { $0.name == state.shown.name } ?? 0
    state.menu = ThemeState.Menu(entries: entries, selected: selected, before: state.shown)
  }

  func move(_ movement: Movement) -> Message? {
    guard var menu = state.menu else { return nil }
    menu.selected = movement.target(
      from: menu.selected, count: menu.entries.count, page: menu.entries.count)
    state.menu = menu
    return use(menu.entries[menu.selected].name)
  }

  /// Closes the menu and keeps the shown theme, even if the selected one is broken.
  func keep() {
    state.menu = nil
    followed = state.shown.name
  }

  func leaveMenu() {
    guard let menu = state.menu else { return }
    state.shown = menu.before
    keep()
  }
}

nonisolated extension Message {
  package init(_ failure: ThemeFailure) {
    let others = failure.problems.count - 1
    self.init(
      .warning, failure.problems.first ?? "the theme cannot be read",
      nextStep: others > 0 ? "and \(others) more" : nil)
  }
}
