import Domain
import ViewModels

/// The help's lines and the hint line's, read off the catalogue.
enum HelpEntries {
  /// What the help is about: where the operator was when asking for it.
  static func scope(of model: ConsoleModel) -> CommandScope {
    model.scope == .help ? model.scopeBehindHelp : model.scope
  }

  /// What the help lists: what keys do here, then what the `:` line knows.
  enum Item {
    case command(ConsoleCommand)
    case verb(ConsoleCommandLine.Verb)
  }

  static func items(for model: ConsoleModel) -> [Item] {
    let scope = scope(of: model)
    return CommandCatalogue.commands.filter { $0.scopes.contains(scope) }.map(Item.command)
      + ConsoleCommandLine.verbs.map(Item.verb)
  }

  static func entries(for model: ConsoleModel, keyMap: KeyMap) -> [HelpPane.Entry] {
    items(for: model).map { item in
      switch item {
      case .command(let command):
        HelpPane.Entry(
          keys: SafeText(untrusted: keyNames(keyMap.keys(of: command))),
          title: SafeText(untrusted: command.title),
          reason: command.availability(model).reason.map { SafeText(untrusted: $0) })
      case .verb(let verb): verb.help
      }
    }
  }

  static func move(_ movement: Movement, in model: ConsoleModel) {
    model.moveInHelp(
      movement, count: items(for: model).count, page: model.listState.window.height)
  }

  /// Does what is chosen, as its key would; a command of the line that takes something is begun.
  static func runSelected(in model: ConsoleModel) {
    guard case .help(let selected) = model.state.overlay else { return model.closeOverlay() }
    let items = items(for: model)
    model.closeOverlay()
    guard items.indices.contains(selected) else { return }
    switch items[selected] {
    case .command(let command):
      command.performByName(in: model)
    case .verb(let verb) where verb.argument.isEmpty:
      model.leavePanel()
      verb.run(on: model, "")
    case .verb(let verb): model.openPrompt(.command, text: verb.name + " ")
    }
  }

  /// How far what a command said can be scrolled.
  static func lastTop(of output: OutputState, in model: ConsoleModel) -> Int {
    OutputPane.lastTop(lines: output.lines.count, rows: model.listState.window.height + 2)
  }

  static func hints(for model: ConsoleModel, keyMap: KeyMap) -> [FooterPane.Hint] {
    let scope = model.scope
    let hinted = CommandCatalogue.commands.filter { $0.hintedScopes.contains(scope) }
      // What only a conflict has is no hint elsewhere.
      .filter { scope != .review || $0.availability(model).isAvailable }
      // On any other line the key does nothing.
      .filter { $0.id != "toggle-preference" || model.detail.state.cursorLine?.channel != nil }
    return (isAboutJob(scope) ? availableFirst(hinted, in: model) : hinted)
      .compactMap { command in
        keyMap.keys(of: command).first.map { key in
          FooterPane.Hint(
            key: SafeText(untrusted: key.description),
            title: SafeText(untrusted: title(of: command, in: model)),
            isAvailable: command.availability(model).isAvailable)
        }
      }
  }

  /// Of what the key does now, where it does two things in turn.
  private static func title(of command: ConsoleCommand, in model: ConsoleModel) -> String {
    guard command.id == "pause-job" else { return command.title }
    return model.selectedJob?.state.isPaused == true ? "go on" : "pause"
  }

  private static func isAboutJob(_ scope: CommandScope) -> Bool { scope == .jobs || scope == .job }

  /// What can be done to a job stands before what cannot; the way out keeps its place at the end.
  private static func availableFirst(
    _ commands: [ConsoleCommand], in model: ConsoleModel
  ) -> [ConsoleCommand] {
    let isFirst = { (command: ConsoleCommand) in
      command.availability(model).isAvailable && command.id != "back" && command.id != "help"
    }
    let isLast = { (command: ConsoleCommand) in command.id == "back" || command.id == "help" }
    return commands.filter(isFirst) + commands.filter { !isFirst($0) && !isLast($0) }
      + commands.filter(isLast)
  }

  /// `1…9` for a run of digits, else the keys one after the other.
  private static func keyNames(_ keys: [Key]) -> String {
    let names = keys.map(\.description)
    guard names.count > 4, let first = names.first, let last = names.last else {
      return names.joined(separator: " ")
    }
    return "\(first)…\(last)"
  }
}
