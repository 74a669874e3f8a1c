import Domain
import ViewModels

/// The rows of the help, from the table of commands.
enum HelpEntries {
  /// Where the operator asked for help.
  static func scope(of model: ConsoleModel) -> CommandScope {
    model.scope == .help ? model.scopeBehindHelp : model.scope
  }

  /// What the help lists: the keys that work here, then the words of the line.
  private enum Item {
    case key(ConsoleCommand)
    case word(ConsoleCommand.Word, ConsoleCommand)
    /// The command of the program that belongs beside the console's own.
    case journal
    /// What a sign on the screen means.
    case sign
  }

  private static func items(for model: ConsoleModel, _ table: CommandTable) -> [Item] {
    let hasJournal = model.commandLine?.names.contains("journal") == true
    return table.keyed(in: scope(of: model)).map(Item.key)
      + table.words(inPlainMode: false).map { Item.word($0.word, $0.command) }
      + (hasJournal ? [.journal] : []) + [.sign]
  }

  static func entries(
    for model: ConsoleModel, keyMap: KeyMap, glyphs: Glyphs
  ) -> [HelpPane.Entry] {
    items(for: model, keyMap.table).map { item in
      switch item {
      case .key(let command):
        HelpPane.Entry(
          keys: SafeText(untrusted: keyNames(keyMap.keys(of: command))),
          title: SafeText(untrusted: command.title),
          reason: command.availability(model).reason.map { SafeText(untrusted: $0) })
      case .word(let word, let command):
        HelpPane.Entry(
          keys: SafeText(untrusted: ":" + line(word, command)),
          title: SafeText(untrusted: word.title),
          reason: command.availability(model).reason.map { SafeText(untrusted: $0) })
      case .journal:
        HelpPane.Entry(
          keys: ":journal list", title: "what was written, when and how it ended")
      case .sign:
        HelpPane.Entry(
          keys: glyphs.badge,
          title: "before a row: hidden, invisible or mixed letters in a name or an e-mail")
      }
    }
  }

  /// `goto N`
  static func line(_ word: ConsoleCommand.Word, _ command: ConsoleCommand) -> String {
    command.grammar.label.isEmpty ? word.name : word.name + " " + command.grammar.label
  }

  static func move(_ movement: Movement, by dispatcher: CommandDispatcher) {
    let model = dispatcher.model
    model.overlays.moveInHelp(
      movement, count: items(for: model, dispatcher.table).count,
      page: model.listState.window.height)
  }

  /// Runs the selected command as its key would. A word that takes something opens the prompt.
  static func runSelected(by dispatcher: CommandDispatcher) {
    let model = dispatcher.model
    guard case .help(let selected) = model.state.overlay else { return model.overlays.close() }
    let items = items(for: model, dispatcher.table)
    model.overlays.close()
    guard items.indices.contains(selected) else { return }
    switch items[selected] {
    case .key(let command): dispatcher.run(command)
    case .word(_, let command) where command.grammar.label.isEmpty:
      dispatcher.run(command, .text(""))
    case .word(let word, _): model.openPrompt(.command, text: word.name + " ")
    case .journal: model.openPrompt(.command, text: "journal ")
    case .sign: break
    }
  }

  /// How far the output of a command can be scrolled.
  static func lastTop(of output: OutputState, in model: ConsoleModel) -> Int {
    OutputPane.lastTop(of: output, over: Size(columns: model.body.columns, rows: model.body.rows))
  }

  /// `1…9` for many keys in a row, otherwise the keys one after the other.
  static func keyNames(_ keys: [Key]) -> String {
    let names = keys.map(\.description)
    guard names.count > 4, let first = names.first, let last = names.last else {
      return names.joined(separator: " ")
    }
    return "\(first)…\(last)"
  }
}
