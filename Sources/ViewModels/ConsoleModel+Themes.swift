/// Intents on the theme of the screen.
extension ConsoleModel {
  package func openThemeMenu() {
    themes.openMenu()
    overlays.overlay = .themeMenu
  }

  package func moveInThemeMenu(_ movement: Movement) { say(themes.move(movement)) }

  /// Enter in the menu.
  package func keepTheme() {
    overlays.overlay = nil
    themes.keep()
    say(.theme(themes.state.shown.name))
  }

  package func useTheme(_ name: String) {
    say(themes.use(name) ?? .theme(themes.state.shown.name))
  }

  /// The config's theme could not be read at the start. It is shown once it is mended.
  package func awaitTheme(_ name: String, _ failure: ThemeFailure) {
    themes.follow(name)
    say(Message(failure))
  }

  /// Follows the theme's files until the task is cancelled.
  package func watchThemes() async {
    for await _ in themes.changes() { say(themes.readAgain()) }
  }
}

nonisolated extension Message {
  fileprivate static func theme(_ name: String) -> Message {
    Message(
      .info, "theme \(name) for this session", nextStep: "in the config: theme = \"\(name)\"")
  }
}
