import Observation

package nonisolated struct ThemeState: Hashable, Sendable {
  package struct Menu: Hashable, Sendable {
    /// At least one.
    package var entries: [ThemeEntry]
    package var selected: Int
    /// To which Esc goes back.
    package var before: ThemeSheet
  }

  /// What the screen is drawn in.
  package var shown: ThemeSheet
  package var menu: Menu?
}

/// The theme in use, and the menu in which moving shows each one at once. What cannot be read
/// leaves the one before on the screen and is said.
@Observable
package final class ThemeModel {
  package private(set) var state: ThemeState
  @ObservationIgnored private let source: any ThemeSource
  /// What was asked for last: not what is shown, where that was broken.
  @ObservationIgnored private var followed: String

  package init(source: any ThemeSource, shown: ThemeSheet) {
    self.source = source
    followed = shown.name
    state = ThemeState(shown: shown)
  }

  package func entries() -> [ThemeEntry] { source.entries() }

  func changes() -> AsyncStream<Void> { source.changes() }

  /// Shows the theme as soon as it can be read.
  func follow(_ name: String) { followed = name }

  /// Gives `nil` where the theme is shown now, else what is wrong.
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

  /// After a change of files. Gives what to say, if anything.
  func readAgain() -> Message? {
    do throws(ThemeFailure) {
      let fresh = try source.theme(named: followed)
      guard fresh != state.shown else { return nil }
      state.shown = fresh
      return Message(.info, "theme \(fresh.name): read again")
    } catch {
      // An editor that replaces the file has taken the old one away and not put the new one there.
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

  /// Closes the menu with what is shown, which is not what the cursor is on where that is broken.
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
