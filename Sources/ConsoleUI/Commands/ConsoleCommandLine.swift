import Domain
import Foundation
import ViewModels

/// The `:` line: words, each with what it takes and what it does.
enum ConsoleCommandLine {
  struct Verb {
    let name: String
    /// What follows the name, for the help.
    let argument: SafeText
    let title: SafeText
    /// What may stand there, to complete it; providers where nothing else is said.
    var candidates: (ConsoleModel) -> [String] = { $0.providers.map(\.info.name.text) }
    /// Words that it takes; more are for the command of the command line, or refused.
    var mostWords = 1
    /// Whether numbers that follow count something, and are nobody's.
    var takesNumbers = false
    /// Whether it is about the list, not about the contact that is open.
    var isOfList = false
    fileprivate let run: (ConsoleModel, String) -> Void

    var help: HelpPane.Entry {
      let keys: SafeText = ":\(untrusted: name)"
      return HelpPane.Entry(keys: argument.isEmpty ? keys : keys + " " + argument, title: title)
    }

    /// Refuses what it would pass over: `:delete 59068` is not about 59068.
    func run(on model: ConsoleModel, _ text: String) {
      guard CommandWords.split(text).count(where: { !$0.isEmpty }) <= mostWords else {
        let subject: SafeText = argument.isEmpty ? "no word" : argument
        return model.say(
          .warning, ":\(name) takes \(subject.string)", nextStep: "nothing was done")
      }
      run(model, text)
    }
  }

  /// What a key does, too: its title, and why it may not be possible, are the catalogue's.
  private static func ofKey(_ id: String) -> Verb {
    guard let command = CommandCatalogue.commands.first(where: { $0.id == id }) else {
      preconditionFailure("No key does '\(id)'.")
    }
    return Verb(
      name: id, argument: "", title: SafeText(untrusted: command.title), mostWords: 0
    ) { model, _ in command.performByName(in: model) }
  }

  static let verbs: [Verb] = [
    Verb(
      name: "find", argument: "TEXT", title: "look for a text at every provider", mostWords: .max
    ) {
      $0.startFind($1)
    },
    Verb(name: "get", argument: "PROVIDER ID", title: "look one contact up", mostWords: .max) {
      get($0, $1)
    },
    Verb(
      name: "goto", argument: "N", title: "go to row N of all that the provider has",
      takesNumbers: true, isOfList: true
    ) { model, text in
      number(text, in: model, from: 1, like: ":goto 120") { model.go(toRow: $0) }
    },
    Verb(
      name: "first", argument: "N", title: "show the page that skips N rows", takesNumbers: true,
      isOfList: true
    ) { model, text in
      number(text, in: model, from: 0, like: ":first 100") { model.go(toFirst: $0) }
    },
    Verb(
      name: "limit", argument: "N", title: "rows a page", takesNumbers: true, isOfList: true
    ) { model, text in
      number(text, in: model, from: 1, like: ":limit 50") { model.setLimit($0) }
    },
    Verb(
      name: "load", argument: "all|N [N]", title: "load every page, or N contacts",
      candidates: { _ in ["all"] }, mostWords: .max, takesNumbers: true, isOfList: true,
      run: { load($0, $1) }),
    Verb(
      name: "sort", argument: "[NAME,-NAME]", title: "sort by columns; - reverses one",
      candidates: { columnNames($0) }, mostWords: .max, isOfList: true,
      run: { $0.sort(byNames: names($1)) }),
    Verb(
      name: "columns", argument: "[NAME,…]", title: "show these columns, or the config's",
      candidates: { columnNames($0) }, mostWords: .max, isOfList: true,
      run: { $0.setColumns(names($1)) }),
    Verb(
      name: "filter", argument: "TEXT", title: "filter what is loaded", candidates: { _ in [] },
      mostWords: .max, isOfList: true, run: { $0.setFilter($1) }),
    Verb(name: "provider", argument: "NAME", title: "go to a provider") { showProvider($0, $1) },
    ofKey("reload"), ofKey("edit"), ofKey("add"), ofKey("anonymize"), ofKey("delete"),
    Verb(
      name: "theme", argument: "NAME", title: "use a theme; without a name, the menu",
      candidates: { $0.themes.entries().map(\.name) },
      run: { useTheme($0, $1) }),
    ofKey("messages"), ofKey("jobs"),
    Verb(
      name: "unfinished", argument: "", title: "jobs that earlier sessions have left", mostWords: 0
    ) { model, _ in model.openUnfinished() },
    ofKey("requests"), ofKey("overview"), ofKey("redact"), ofKey("reveal"),
    Verb(
      name: "prefer", argument: "[CHANNEL in|out]…", title: "preferences of the marked or current",
      candidates: { _ in Channel.allCases.map(\.rawValue) + ["in", "out"] },
      mostWords: .max, run: { prefer($0, $1) }),
    ofKey("undo"),
    Verb(
      name: "case", argument: "REF", title: "name a case for every write; alone it clears it",
      candidates: { _ in [] },
      run: { $0.setCase($1.trimmingCharacters(in: .whitespaces)) }),
    ofKey("help"), ofKey("quit"),
  ]

  /// Runs one line; a word that is no command is answered with the nearest one.
  static func run(_ line: String, on model: ConsoleModel) {
    let words = line.split(separator: " ", maxSplits: 1)
    guard let word = words.first.map(String.init) else { return }
    let rest = words.count > 1 ? String(words[1]) : ""
    let matches = verbs.filter { $0.name == word }
    let abbreviated = matches.isEmpty ? verbs.filter { $0.name.hasPrefix(word) } : matches
    if matches.allSatisfy({ isForCommandLine(line, insteadOf: $0) }), let runner = model.commandLine
    {
      var words = CommandWords.split(line)
      if words.last == "" { words.removeLast() }
      if runner.completions(of: [word]).contains(word) {
        model.leavePanel()
        return model.runCommand(words, by: runner)
      }
    }
    if matches.isEmpty, let command = action(word, in: model) {
      return command.performByName(in: model)
    }
    if abbreviated.isEmpty, let name = commandLineName(word, in: model) {
      return self.run(
        ([name] + words.dropFirst().map(String.init)).joined(separator: " "), on: model)
    }
    guard let verb = abbreviated.first, abbreviated.count == 1 else {
      return sayUnknown(word, candidates: abbreviated.map(\.name), on: model)
    }
    model.leavePanel()
    verb.run(on: model, rest)
  }

  /// The only command of the command line that begins so; `nil` where it is one's whole name.
  private static func commandLineName(_ word: String, in model: ConsoleModel) -> String? {
    let names = model.commandLine?.completions(of: [word]).filter { $0.hasPrefix(word) } ?? []
    return names.count == 1 && names.first != word ? names.first : nil
  }

  /// What a key does here, by its name for rebinding.
  static func action(_ name: String, in model: ConsoleModel) -> ConsoleCommand? {
    CommandCatalogue.commands.first { $0.id == name && $0.scopes.contains(model.scope) }
  }

  /// Names of what keys do here that need no key to say what is meant.
  private static func actions(in model: ConsoleModel) -> [String] {
    let scope = model.scopeBehindPrompt
    return CommandCatalogue.commands.filter { $0.scopes.contains(scope) && $0.id != "provider" }
      .map(\.id)
  }

  /// Whether a word that both know is meant for the command line: it is given an option, or more
  /// than the console's own takes.
  private static func isForCommandLine(_ line: String, insteadOf verb: Verb) -> Bool {
    let words = CommandWords.split(line).filter { !$0.isEmpty }
    return words.contains { $0.hasPrefix("--") } || words.count - 1 > verb.mostWords
  }

  /// Completes the word before the cursor: commands first, then what the command takes.
  static func complete(in model: ConsoleModel) {
    guard let prompt = model.state.prompt, prompt.purpose == .command else { return }
    let text = prompt.input.text
    let isFirstWord = !text.contains(" ")
    let words = CommandWords.split(text)
    let word = words.last ?? ""
    let others = model.commandLine?.completions(of: words) ?? []
    let own =
      isFirstWord ? verbs.map(\.name) + actions(in: model) : verb(of: text)?.candidates(model)
    let providers = isFirstWord ? [] : model.providers.map(\.info.name.text)
    let isOption = word.hasPrefix("-") && !isListVerb(text)
    let names = Set(isOption ? others : (own ?? providers) + others).sorted()
    // Of a list of names the last one is completed, of one that is reversed its name.
    let isList = !isFirstWord && isListVerb(text)
    let part = isList ? word.split(separator: ",", omittingEmptySubsequences: false).last : nil
    let typed = part.map { String($0.drop { $0 == "-" }) } ?? word
    let matches = names.filter { $0.hasPrefix(typed) }
    guard let first = matches.first else { return }
    let common = matches.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
    let ending = matches.count == 1 && !isList ? " " : ""
    model.editPrompt { $0.insert(String(common.dropFirst(typed.count)) + ending) }
    if matches.count > 1 { model.showCandidates(matches) }
  }

  private static func isListVerb(_ text: String) -> Bool {
    verb(of: text).map { ["sort", "columns"].contains($0.name) } ?? false
  }

  /// That of the first word, which may be shortened.
  static func verb(of line: String) -> Verb? {
    let word = line.prefix { $0 != " " }
    return verbs.first { $0.name == word } ?? verbs.first { $0.name.hasPrefix(word) }
  }

  private static func sayUnknown(
    _ word: String, candidates: [String], on model: ConsoleModel
  ) {
    if candidates.count > 1 {
      return model.say(.warning, ":\(word) could be \(candidates.joined(separator: ", "))")
    }
    let nearest = NearestName.of(word, among: verbs.map(\.name) + actions(in: model))
    model.say(
      .warning, "there is no command :\(word)",
      nextStep: nearest.map { "did you mean :\($0)?" } ?? "? lists them")
  }

  /// A line as the history keeps it: up to the first word that could be about a person.
  static func withoutPersons(_ line: String, in model: ConsoleModel) -> String {
    let words = CommandWords.split(line)
    var kept: [String] = []
    for word in words {
      guard isImpersonal(word, after: kept, in: model) else { break }
      kept.append(word)
    }
    return kept.joined(separator: " ") + (kept.count < words.count && !kept.isEmpty ? " " : "")
  }

  /// A command, a provider, an option, or what completion offers; of a verb that counts, also a
  /// number, if it is too short for a phone.
  private static func isImpersonal(
    _ word: String, after kept: [String], in model: ConsoleModel
  ) -> Bool {
    if model.commandLine?.completions(of: kept + [""]).contains(word) == true { return true }
    guard let first = kept.first else { return verbs.contains { $0.name == word } }
    if model.providers.contains(where: { $0.info.name.text == word }) { return true }
    guard let verb = verbs.first(where: { $0.name == first }) else { return false }
    if verb.takesNumbers, word.count < 7, Int(word) != nil { return true }
    let names = verb.candidates(model)
    return !word.isEmpty
      && word.split(separator: ",", omittingEmptySubsequences: false).allSatisfy {
        names.contains(String($0.first == "-" ? $0.dropFirst() : $0))
      }
  }

  // MARK: - Arguments

  private static func number(
    _ text: String, in model: ConsoleModel, from minimum: Int, like example: String,
    _ run: (Int) -> Void
  ) {
    guard !text.isEmpty else {
      return model.say(
        .info, "a number from \(minimum) is missing", nextStep: "for example \(example)")
    }
    guard let number = Int(text), number >= minimum else {
      return model.say(.warning, "'\(text)' is no whole number from \(minimum)")
    }
    run(number)
  }

  private static func load(_ model: ConsoleModel, _ text: String) {
    var words = text.split(separator: " ").map(String.init)
    if words.first == "all" { words.removeFirst() }
    guard let count = words.first else {
      if text.hasPrefix("all") { return model.loadAll() }
      return model.say(.info, ":load all brings every page, :load all N no more than N contacts")
    }
    number(count, in: model, from: 1, like: ":load all 5000") { model.loadAll(atMost: $0) }
  }

  private static func names(_ text: String) -> [String] {
    text.split { $0 == "," || $0 == " " }.map(String.init)
  }

  private static func columnNames(_ model: ConsoleModel) -> [String] {
    model.knownColumns.map(\.name)
  }

  private static func prefer(_ model: ConsoleModel, _ text: String) {
    let words = text.split(separator: " ").map { $0.lowercased() }
    guard !words.isEmpty else { return model.openPreferenceMenu() }
    var wanted: [Channel: Bool] = [:]
    for index in stride(from: 0, to: words.count, by: 2) {
      let value = words.indices.contains(index + 1) ? words[index + 1] : ""
      guard let channel = Channel(rawValue: words[index]), value == "in" || value == "out" else {
        return model.say(
          .info, ":prefer takes channels, each with in or out", nextStep: ":prefer sms out email in"
        )
      }
      wanted[channel] = value == "in"
    }
    model.beginPreferences(wanted)
  }

  private static func get(_ model: ConsoleModel, _ text: String) {
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard words.count == 2 else { return model.say(.info, ":get takes a provider and an id") }
    guard let index = index(of: words[0], in: model) else { return }
    model.lookUp(words[1], at: index)
  }

  private static func useTheme(_ model: ConsoleModel, _ text: String) {
    let name = text.trimmingCharacters(in: .whitespaces)
    if name.isEmpty { model.openThemeMenu() } else { model.useTheme(name) }
  }

  private static func showProvider(_ model: ConsoleModel, _ name: String) {
    guard let index = index(of: name, in: model) else { return }
    model.showProvider(index)
  }

  private static func index(of name: String, in model: ConsoleModel) -> Int? {
    let names = model.providers.map(\.info.name.text)
    guard let index = names.firstIndex(of: name) else {
      model.say(
        .warning, "there is no provider '\(name)'",
        nextStep: "there are \(names.joined(separator: ", "))")
      return nil
    }
    return index
  }
}

/// Enter in the prompt.
enum PromptSubmission {
  static func submit(_ model: ConsoleModel) {
    guard let prompt = model.takePrompt() else { return }
    switch prompt.purpose {
    case .filter: break
    case .find: model.startFind(prompt.input.text)
    case .command:
      model.keepLine(ConsoleCommandLine.withoutPersons(prompt.input.text, in: model))
      ConsoleCommandLine.run(prompt.input.text, on: model)
    }
  }
}
