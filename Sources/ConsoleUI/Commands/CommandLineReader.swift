import Domain
import Foundation
import ViewModels

/// Lines of the `:` prompt and of plain mode: which command they name, how they are completed, and
/// what of them is kept.
struct CommandLineReader {
  let dispatcher: CommandDispatcher

  private var model: ConsoleModel { dispatcher.model }
  private var table: CommandTable { dispatcher.table }
  private var isPlain: Bool { dispatcher.isPlain }

  // MARK: - Running

  /// Runs one line; answers an unknown word with the nearest one.
  @discardableResult
  func run(_ line: String) -> PlainReply? {
    let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
    guard let word = parts.first else { return nil }
    let text = parts.count > 1 ? parts[1] : ""
    switch command(named: word, text) {
    case .success(let command):
      // Plain mode asks for what a word alone leaves open.
      let isAsking = isPlain && command.grammar.canAsk && text.allSatisfy { $0 == " " }
      return dispatcher.run(command, isAsking ? .ask : .text(text))
    case .failure(let problem):
      model.say(problem.message)
      return nil
    }
  }

  /// Whether it is the whole name of a command, which goes before a key.
  func isName(_ word: String) -> Bool {
    table.commands.contains { $0.names(inPlainMode: isPlain).contains(word) }
      || programNames.contains(word)
  }

  /// A whole name goes before the beginning of one. Of two commands with one name, the first whose
  /// grammar fits is meant.
  private func command(
    named word: String, _ text: String
  ) -> Result<ConsoleCommand, ArgumentProblem> {
    let named = commands(named: word)
    if let command = named.first(where: { $0.grammar.fits(text) }) ?? named.first {
      return .success(command)
    }
    let words = table.words(inPlainMode: isPlain).map(\.word.name)
    let longer = words.filter { $0.hasPrefix(word) }
    let names = longer.isEmpty ? programNames.filter { $0.hasPrefix(word) } : longer
    if names.count > 1, !longer.isEmpty {
      return .failure(
        ArgumentProblem(.warning, "'\(word)' could be \(names.joined(separator: ", "))"))
    }
    guard names.count == 1, let name = names.first else { return .failure(unknown(word)) }
    return command(named: name, text)
  }

  /// The console's own before the program's, those that work here before the others.
  private func commands(named name: String) -> [ConsoleCommand] {
    let own = table.commands.filter { $0.names(inPlainMode: isPlain).contains(name) }
    let scope = model.scopeBehindPrompt
    let here = own.filter { $0.runs(in: scope) || !$0.words(inPlainMode: isPlain).isEmpty }
    let program = programNames.contains(name) ? program(name) : nil
    return here + [program].compactMap(\.self) + own.filter { !here.map(\.id).contains($0.id) }
  }

  private var programNames: [String] { model.commandLine?.names ?? [] }

  private func program(_ name: String) -> ConsoleCommand? {
    model.commandLine.flatMap { ConsoleCommand.program(name, by: $0) }
  }

  private func unknown(_ word: String) -> ArgumentProblem {
    let names = table.names(in: model.scopeBehindPrompt, inPlainMode: isPlain) + programNames
    let nearest = NearestName.of(word, among: names).map { "; did you mean \($0)?" } ?? ""
    return ArgumentProblem(
      .warning, "unknown command '\(word)'\(nearest)",
      nextStep: nearest.isEmpty ? "\(dispatcher.help) lists the commands" : nil,
      impersonal: "unknown command\(nearest)")
  }

  // MARK: - Completing

  /// Completes the last word of the `:` prompt, or shows what it could become.
  func complete() {
    guard let prompt = model.overlays.prompt, prompt.purpose == .command else { return }
    let words = CommandWords.split(prompt.input.text)
    let completion = completion(of: words)
    let matches = Set(completion.candidates).filter { $0.hasPrefix(completion.typed) }.sorted()
    guard let first = matches.first else { return }
    let common = matches.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
    let ending = matches.count == 1 && completion.endsWord ? " " : ""
    model.editPrompt { $0.insert(String(common.dropFirst(completion.typed.count)) + ending) }
    if matches.count > 1 { model.overlays.showCandidates(matches) }
  }

  private func completion(of words: [String]) -> ArgumentGrammar.Completion {
    let word = words.last ?? ""
    guard words.count > 1, let name = words.first else {
      let names = table.names(in: model.scopeBehindPrompt, inPlainMode: isPlain)
      return ArgumentGrammar.Completion(typed: word, candidates: names + programNames)
    }
    let given = Array(words.dropFirst().dropLast())
    let completions = commandsCompleted(name).map {
      $0.grammar.completion(of: word, after: given, by: dispatcher)
    }
    guard var completion = completions.first else {
      return ArgumentGrammar.Completion(typed: word, candidates: [])
    }
    completion.candidates = completions.flatMap(\.candidates)
    return completion
  }

  /// Those of the name, or the first word that begins with it.
  private func commandsCompleted(_ name: String) -> [ConsoleCommand] {
    let named = commands(named: name)
    guard named.isEmpty else { return named }
    let longer = table.words(inPlainMode: isPlain).first { $0.word.name.hasPrefix(name) }
    return [longer?.command].compactMap(\.self)
  }

  // MARK: - History

  /// A line as the history keeps it: up to the first word that could name a person.
  func withoutPersons(_ line: String) -> String {
    let words = CommandWords.split(line)
    var kept: [String] = []
    for word in words {
      guard isImpersonal(word, after: kept) else { break }
      kept.append(word)
    }
    return kept.joined(separator: " ") + (kept.count < words.count && !kept.isEmpty ? " " : "")
  }

  private func isImpersonal(_ word: String, after kept: [String]) -> Bool {
    guard let name = kept.first else { return isName(word) }
    let given = Array(kept.dropFirst())
    return commands(named: name).contains {
      $0.grammar.isImpersonal(word, after: given, by: dispatcher)
    }
  }
}

/// Enter in the prompt.
enum PromptSubmission {
  static func submit(_ dispatcher: CommandDispatcher) {
    let model = dispatcher.model
    guard let prompt = model.overlays.takePrompt() else { return }
    switch prompt.purpose {
    case .filter, .help, .cases: break
    case .find: model.finds.start(prompt.input.text)
    case .person: model.findPerson(prompt.input.text)
    case .planFile: model.secondPerson.handOver(prompt.input.text.trimmedEnds(), isApproval: false)
    case .approvalFile:
      model.secondPerson.handOver(prompt.input.text.trimmedEnds(), isApproval: true)
    case .command:
      let reader = CommandLineReader(dispatcher: dispatcher)
      model.overlays.keepLine(reader.withoutPersons(prompt.input.text))
      reader.run(prompt.input.text)
    }
  }
}
