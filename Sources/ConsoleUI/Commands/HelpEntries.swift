import Domain
import ViewModels

/// The rows of the help, from the table of commands.
enum HelpEntries {
  /// Where the operator asked for help.
  static func scope(of model: ConsoleModel) -> CommandScope {
    model.scope == .help || model.scope == .prompt ? model.scopeBehindHelp : model.scope
  }

  /// What a row is about.
  private enum Item {
    case key(ConsoleCommand)
    case word(ConsoleCommand.Word, ConsoleCommand)
    /// The command of the program that belongs beside the console's own.
    case journal
    /// What a sign on the screen or a word of the filter means.
    case meaning(SafeText, SafeText)
  }

  private struct Section {
    var title: SafeText
    var items: [Item]
  }

  static func sections(
    for model: ConsoleModel, keyMap: KeyMap, glyphs: Glyphs
  ) -> [HelpPane.Section] {
    sections(for: model, keyMap, glyphs).map { section in
      HelpPane.Section(
        title: section.title,
        entries: section.items.map { entry($0, model, keyMap) })
    }
  }

  /// The sections with the rows that have the searched words.
  private static func sections(
    for model: ConsoleModel, _ keyMap: KeyMap, _ glyphs: Glyphs
  ) -> [Section] {
    let words = TextFolding.folded(model.overlays.helpSearch).split(separator: " ")
    return allSections(for: model, keyMap.table, glyphs).compactMap { section in
      var found = section
      let title = TextFolding.folded(section.title.string)
      found.items = section.items.filter { item in
        let entry = entry(item, model, keyMap)
        let text = TextFolding.folded((entry.keys + " " + entry.title).string)
        return words.allSatisfy { text.contains($0) || title.contains($0) }
      }
      return found.items.isEmpty ? nil : found
    }
  }

  private static func allSections(
    for model: ConsoleModel, _ table: CommandTable, _ glyphs: Glyphs
  ) -> [Section] {
    let keyed = table.keyed(in: scope(of: model))
    let keys = CommandGroup.allCases.map { group in
      Section(
        title: SafeText(untrusted: group.title),
        items: keyed.filter { $0.group == group }.map(Item.key))
    }
    let hasJournal = model.commandLine?.names.contains("journal") == true
    let line = table.words(inPlainMode: false).map { Item.word($0.word, $0.command) }
    return keys + [
      Section(title: "the : line", items: line + (hasJournal ? [.journal] : [])),
      Section(title: "words of the filter /", items: filterWords),
      Section(title: "signs", items: signs(glyphs)),
    ]
  }

  private static let filterWords: [Item] = [
    .meaning("smith", "in any column that is shown"),
    .meaning("name:x email:x phone:x org:x", "in this field; so is any field of the provider"),
    .meaning("email:", "has an e-mail address"),
    .meaning("mail:out sms:in call:default", "a preference"),
    .meaning("is:anonymized", "without personal data"),
    .meaning("-email:x", "does not match; quotes keep words together"),
  ]

  private static func signs(_ glyphs: Glyphs) -> [Item] {
    [
      .meaning(glyphs.cursor, "the row that keys act on"),
      .meaning(glyphs.mark, "marked; in a form's list, done"),
      .meaning(
        glyphs.badge, "hidden, invisible or mixed letters in a name or an e-mail, or a failure"),
      .meaning(glyphs.optedIn, "opted in"), .meaning(glyphs.optedOut, "opted out"),
      .meaning(glyphs.unset, "default: neither in nor out"),
      .meaning(
        glyphs.topLeft + glyphs.vertical + glyphs.bottomLeft,
        "these found contacts may be one person"),
      .meaning(glyphs.slow, "the provider responds slowly; in a find, grouped with another row"),
      .meaning(SafeText(untrusted: PersonalData.mask), "hidden personal data; z shows it"),
      .meaning(glyphs.soon, "a case that is overdue or due within a week"),
      .meaning(glyphs.differs, "the contacts of a person differ in this field"),
      .meaning("–", "no value"),
    ]
  }

  private static func entry(
    _ item: Item, _ model: ConsoleModel, _ keyMap: KeyMap
  ) -> HelpPane.Entry {
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
      HelpPane.Entry(keys: ":journal list", title: "what was written, when and how it ended")
    case .meaning(let sign, let words): HelpPane.Entry(keys: sign, title: words)
    }
  }

  /// `goto N`
  static func line(_ word: ConsoleCommand.Word, _ command: ConsoleCommand) -> String {
    command.grammar.label.isEmpty ? word.name : word.name + " " + command.grammar.label
  }

  private static func items(_ dispatcher: CommandDispatcher) -> [Item] {
    sections(for: dispatcher.model, dispatcher.keyMap, .unicode).flatMap(\.items)
  }

  static func move(_ movement: Movement, by dispatcher: CommandDispatcher) {
    dispatcher.model.overlays.moveInHelp(
      movement, count: items(dispatcher).count,
      page: dispatcher.model.listState.window.height)
  }

  /// Runs the selected command as its key would. A word that takes something opens the prompt.
  static func runSelected(by dispatcher: CommandDispatcher) {
    let model = dispatcher.model
    guard case .help(let selected) = model.overlays.overlay else { return model.overlays.close() }
    let items = items(dispatcher)
    model.overlays.close()
    guard items.indices.contains(selected) else { return }
    switch items[selected] {
    case .key(let command): dispatcher.run(command)
    case .word(_, let command) where command.grammar.label.isEmpty:
      dispatcher.run(command, .text(""))
    case .word(let word, _): model.openPrompt(.command, text: word.name + " ")
    case .journal: model.openPrompt(.command, text: "journal ")
    case .meaning: break
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
