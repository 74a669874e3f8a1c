/// Intents on how the screen looks.
extension ConsoleModel {
  package func openThemeMenu() {
    themes.openMenu()
    state.overlay = .themeMenu
  }

  package func moveInThemeMenu(_ movement: Movement) { say(themes.move(movement)) }

  /// Enter in the menu.
  package func keepTheme() {
    state.overlay = nil
    themes.keep()
    sayHowToKeepTheme()
  }

  func leaveThemeMenu() {
    state.overlay = nil
    themes.leaveMenu()
  }

  package func useTheme(_ name: String) {
    if let problem = themes.use(name) { return say(problem) }
    sayHowToKeepTheme()
  }

  /// At the start, where the config's theme could not be had: it is shown once it is put right.
  package func awaitTheme(_ name: String, _ failure: ThemeFailure) {
    themes.follow(name)
    say(Message(failure))
  }

  private func sayHowToKeepTheme() {
    let name = themes.state.shown.name
    say(
      .info, "theme \(name) for this session",
      nextStep: "in the config: theme = \"\(name)\"")
  }

  /// Follows the theme's files until the task is cancelled.
  package func watchThemes() async {
    for await _ in themes.changes() { say(themes.readAgain()) }
  }
}
