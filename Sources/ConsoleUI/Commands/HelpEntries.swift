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
    /// A command of the command line that belongs beside the console's own.
    case line(String)
    /// What a sign on the screen means.
    case sign
  }

  static func items(for model: ConsoleModel) -> [Item] {
    let scope = scope(of: model)
    return CommandCatalogue.commands.filter { $0.scopes.contains(scope) }.map(Item.command)
      + ConsoleCommandLine.verbs.map(Item.verb)
      + (model.commandLine?.completions(of: [""]).contains("journal") == true
        ? [.line("journal")] : []) + [.sign]
  }

  static func entries(
    for model: ConsoleModel, keyMap: KeyMap, glyphs: Glyphs
  ) -> [HelpPane.Entry] {
    items(for: model).map { item in
      switch item {
      case .command(let command):
        HelpPane.Entry(
          keys: SafeText(untrusted: keyNames(keyMap.keys(of: command))),
          title: SafeText(untrusted: command.title),
          reason: command.availability(model).reason.map { SafeText(untrusted: $0) })
      case .verb(let verb): verb.help
      case .line(let name):
        HelpPane.Entry(
          keys: ":\(untrusted: name) list", title: "what was written, when and how it ended")
      case .sign:
        HelpPane.Entry(
          keys: glyphs.badge,
          title: "before a row: hidden, invisible or mixed letters in a name or an e-mail")
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
    case .line(let name): model.openPrompt(.command, text: name + " ")
    case .sign: break
    }
  }

  /// How far what a command said can be scrolled.
  static func lastTop(of output: OutputState, in model: ConsoleModel) -> Int {
    OutputPane.lastTop(of: output, over: Size(columns: model.body.columns, rows: model.body.rows))
  }

  /// `1…9` for a run of digits, else the keys one after the other.
  static func keyNames(_ keys: [Key]) -> String {
    let names = keys.map(\.description)
    guard names.count > 4, let first = names.first, let last = names.last else {
      return names.joined(separator: " ")
    }
    return "\(first)…\(last)"
  }
}
