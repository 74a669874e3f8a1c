import Domain
import Foundation
import ViewModels

/// From a line to what the console does: a word of plain mode, a key or a name of the catalogue, or
/// a verb of the `:` line.
extension PlainConsole {
  func obey(_ line: String) async {
    var text = line.trimmingCharacters(in: .whitespaces)
    if text.hasPrefix(":") { text = String(text.dropFirst()).trimmingCharacters(in: .whitespaces) }
    let before = sight
    let isWanted = await run(text)
    await answer(since: before, isWanted: isWanted)
  }

  /// - Returns: Whether the answer is what is in front, also where it is the same as before.
  private func run(_ text: String) async -> Bool {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard let word = parts.first else { return await list() }
    let rest = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
    if let verb = PlainVerb.all.first(where: { $0.name == word }), verb.takes(rest) {
      return await verb.run(self, rest)
    }
    if rest.isEmpty, let number = Int(word), !numbered.isEmpty {
      sayNumber(number)
      return false
    }
    if rest.isEmpty, let key = Key(word), let command = keyMap.command(for: key, in: model.scope) {
      return run(command, key)
    }
    if rest.isEmpty, let command = ConsoleCommandLine.action(word, in: model) {
      return run(command, command.keys[0])
    }
    guard isKnown(word) else {
      sayUnknown(word)
      return false
    }
    guard isMeant(word) else { return false }
    if ConsoleCommandLine.verb(of: text)?.isOfList == true { goToList() }
    ConsoleCommandLine.run(text, on: model)
    return word == "reload"
  }

  private func list() async -> Bool {
    goToList()
    return true
  }

  func goToList() {
    if model.state.focus == .detail { model.focusNextPane() }
  }

  // MARK: - The catalogue

  private func run(_ command: ConsoleCommand, _ key: Key) -> Bool {
    guard isMeant(command.id) else { return false }
    if let reason = command.availability(model).reason {
      model.sayUnavailable(command.title, reason)
      return false
    }
    command.perform(model, key)
    if let text = model.takeTextToCopy() {
      model.say(.info, "there is no clipboard here; it is: \(text)")
    }
    return ["reload", "open"].contains(command.id)
  }

  /// Whether the contact in front is still the one that the operator was asked about.
  func isMeant(_ word: String) -> Bool {
    let id = word == "prefer" ? "preferences" : word
    let isBound =
      CommandCatalogue.commands.first { $0.id == id }?.isBoundToWhatIsSeen == true
    guard isBound, promptedSubject != subject else { return true }
    model.say(
      .warning, "who is in front changed meanwhile: nothing was done", nextStep: "list, or open N")
    return false
  }

  // MARK: - Words

  private func isKnown(_ word: String) -> Bool {
    ConsoleCommandLine.verbs.contains { $0.name.hasPrefix(word) }
      || model.commandLine?.completions(of: [word]).contains(word) == true
  }

  /// After numbered rows a number alone could mean one of them as well as a provider.
  private func sayNumber(_ number: Int) {
    let names = model.providers.map(\.info.name.text)
    let name = names.indices.contains(number - 1) ? " \(names[number - 1])" : "s by name"
    model.say(
      .info, "open \(number) opens row \(number), provider \(number) goes to provider\(name)",
      nextStep: "nothing was done")
  }

  private func sayUnknown(_ word: String) {
    let ids = CommandCatalogue.commands.filter { $0.scopes.contains(model.scope) }.map(\.id)
    let names =
      PlainVerb.all.map(\.name) + ConsoleCommandLine.verbs.map(\.name) + ids
    let nearest = NearestName.of(word, among: names)
    model.say(
      .warning, "there is no command '\(word)'",
      nextStep: nearest.map { "did you mean \($0)?" } ?? "help lists them")
  }

  // MARK: - Help

  func sayHelp() async {
    await say("a line is one of these words, or a key of the screen; an empty line lists")
    for verb in PlainVerb.all { await say(help(verb.name, verb.argument, verb.title)) }
    let own = PlainVerb.all.map(\.name) + ["theme"]
    for verb in ConsoleCommandLine.verbs where !own.contains(verb.name) {
      await say(help(verb.name, verb.argument, verb.title))
    }
    await say(
      "the commands of the command line work, too: export, upsert and the others; see roster help")
  }

  private func help(_ name: String, _ argument: SafeText, _ title: SafeText) -> SafeText {
    let word = SafeText(untrusted: name) + (argument.isEmpty ? "" : " " + argument)
    let id = name == "prefer" ? "preferences" : name
    let command = CommandCatalogue.commands.first {
      $0.id == id && $0.scopes.contains(model.scope)
    }
    guard let reason = command?.availability(model).reason else { return word + ": " + title }
    return word + ": cannot be done here: \(untrusted: reason)"
  }
}
