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
  @ObservationIgnored private let overlays: OverlayModel
  @ObservationIgnored private let messages: MessagesModel
  /// The requested theme, which is not the shown one if its file is broken.
  @ObservationIgnored private var followed: String
  /// Gets a value when a theme may be the operator's own.
  @ObservationIgnored private let owns = AsyncStream.makeStream(
    of: Void.self, bufferingPolicy: .bufferingNewest(1))

  init(
    source: any ThemeSource, shown: ThemeSheet, overlays: OverlayModel, messages: MessagesModel
  ) {
    self.source = source
    self.overlays = overlays
    self.messages = messages
    followed = shown.name
    state = ThemeState(shown: shown)
  }

  package func entries() -> [ThemeEntry] { source.entries() }

  /// Shows a theme for this session.
  package func use(_ name: String) { messages.say(show(name) ?? .theme(state.shown.name)) }

  /// - Returns: The problem; `nil` if the theme is shown.
  private func show(_ name: String) -> Message? {
    owns.continuation.yield()
    do throws(ThemeFailure) {
      state.shown = try source.theme(named: name)
      followed = name
      return nil
    } catch {
      if !error.isMissing { followed = name }
      return Message(error)
    }
  }

  // MARK: - Changes of its file

  /// The config's theme could not be read at the start. It is shown once it is mended.
  package func follow(_ name: String, after failure: ThemeFailure) {
    followed = name
    owns.continuation.yield()
    messages.say(Message(failure))
  }

  /// Follows the theme's files until the task is cancelled.
  package func watch() async {
    // The end of a watch takes the kernel ten milliseconds, for which the program's end would wait:
    // without a theme of the operator's there is nothing to watch.
    if !hasOwnTheme {
      for await _ in owns.stream where hasOwnTheme { break }
      // The end of the task ends the stream, too.
      guard !Task.isCancelled else { return }
    }
    for await _ in source.changes() { messages.say(readAgain()) }
  }

  private var hasOwnTheme: Bool { source.entries().contains(where: \.isOwn) }

  /// - Returns: The message for the operator; `nil` if nothing changed.
  private func readAgain() -> Message? {
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

  package func openMenu() {
    let entries = source.entries()
    let selected = entries.firstIndex { $0.name == state.shown.name } ?? 0
    state.menu = ThemeState.Menu(entries: entries, selected: selected, before: state.shown)
    overlays.overlay = .themeMenu
  }

  package func move(_ movement: Movement) {
    guard var menu = state.menu else { return }
    menu.selected = movement.target(
      from: menu.selected, count: menu.entries.count, page: menu.entries.count)
    state.menu = menu
    messages.say(show(menu.entries[menu.selected].name))
  }

  /// Enter in the menu. The shown theme stays, even if the selected one is broken.
  package func keep() {
    overlays.overlay = nil
    close()
    messages.say(.theme(state.shown.name))
  }

  func leaveMenu() {
    guard let menu = state.menu else { return }
    overlays.close()
    state.shown = menu.before
    close()
  }

  private func close() {
    state.menu = nil
    followed = state.shown.name
  }
}

nonisolated extension Message {
  fileprivate static func theme(_ name: String) -> Message {
    Message(
      .info, "theme \(name) for this session", nextStep: "in the config: theme = \"\(name)\"")
  }

  package init(_ failure: ThemeFailure) {
    let others = failure.problems.count - 1
    self.init(
      .warning, failure.problems.first ?? "the theme cannot be read",
      nextStep: others > 0 ? "and \(others) more" : nil)
  }
}
