package import Domain
import Foundation
package import ViewModels

/// What may follow a command's name on a line. The same description parses it, completes it and
/// says which of its words the history keeps.
package struct ArgumentGrammar {
  package struct Parameter {
    /// As the help writes it: `N`, `[NAME,…]`.
    let label: String
    let kind: ArgumentKind
    let isOptional: Bool

    init(_ label: String, _ kind: ArgumentKind, isOptional: Bool = false) {
      self.label = label
      self.kind = kind
      self.isOptional = isOptional
    }
  }

  private let parameters: [Parameter]

  init(_ parameters: [Parameter] = []) { self.parameters = parameters }

  /// Empty where nothing may follow.
  var label: String { parameters.map(\.label).joined(separator: " ") }

  /// Whether the command knows what to ask for where it is only named.
  var canAsk: Bool { parameters.allSatisfy { $0.isOptional || $0.kind == .text } }

  // MARK: - Parsing

  /// Whether a line of this shape is meant for the command, and not for the program's command of the
  /// same name: that one takes options, or more words.
  func fits(_ text: String) -> Bool {
    if parameters.contains(where: { $0.kind.isProgram }) { return true }
    let words = CommandWords.split(text).filter { !$0.isEmpty }
    guard !words.contains(where: { $0.hasPrefix("--") }) else { return false }
    if parameters.first?.kind == .reference, let word = words.first,
      CaseReference.isCommand(word)
    {
      return false
    }
    return takesRest || words.count <= parameters.count
  }

  /// Whether the input says itself what the command is about.
  func namesSubject(in input: CommandInput) -> Bool {
    guard case .text(let text) = input, !text.allSatisfy(\.isWhitespace) else { return false }
    return parameters.contains { $0.kind == .rows }
  }

  private var takesRest: Bool { parameters.last?.kind.takesRest ?? false }

  /// - Parameters:
  ///   - text: what follows the name, as it was typed.
  ///   - name: the command's, for what is said.
  ///   - dispatcher: for the providers and rows that there are.
  /// - Returns: One value for each parameter that was given.
  /// - Throws: What is wrong, and what the command takes.
  func parse(
    _ text: String, of name: String, by dispatcher: CommandDispatcher
  ) throws(ArgumentProblem) -> [ArgumentValue] {
    var rest = text.drop { $0 == " " }
    var values: [ArgumentValue] = []
    for parameter in parameters {
      let word = rest.prefix { $0 != " " }
      let isGiven = !rest.allSatisfy { $0 == " " }
      if parameter.isOptional, !isGiven || !parameter.kind.accepts(word) { continue }
      guard isGiven || parameter.kind == .text else {
        throw ArgumentProblem(
          .info, "\(name) needs \(parameter.kind.words)", nextStep: "\(name) \(label)")
      }
      let isRest = parameter.kind.takesRest
      values.append(
        try parameter.kind.value(of: String(isRest ? rest : word), named: name, by: dispatcher))
      rest = isRest ? "" : rest.dropFirst(word.count).drop { $0 == " " }
    }
    guard rest.allSatisfy({ $0 == " " }) else {
      throw ArgumentProblem(
        .warning, "\(name) takes \(label.isEmpty ? "no word" : label)",
        nextStep: "nothing was done")
    }
    return values
  }

  // MARK: - Completing

  /// A word that can be completed.
  struct Completion {
    /// The part of it that is there already.
    var typed: String
    var candidates: [String]
    /// Whether nothing more belongs to the word.
    var endsWord = true
  }

  /// What the last word of the line, which may be empty, could become. `words` are the complete words
  /// between the name and that one.
  func completion(
    of word: String, after words: [String], by dispatcher: CommandDispatcher
  ) -> Completion {
    guard let kind = kind(at: words.count) else { return Completion(typed: word, candidates: []) }
    let candidates = kind.candidates(after: words, by: dispatcher)
    guard kind == .columns else {
      // Options only where nothing else can follow, or a dash asks for them.
      let others = candidates.filter { !$0.hasPrefix("-") }
      let isAsked = word.hasPrefix("-") || others.isEmpty
      return Completion(typed: word, candidates: isAsked ? candidates : others)
    }
    // The last name of a list; a minus before it reverses it.
    let part = word.split(separator: ",", omittingEmptySubsequences: false).last ?? ""
    return Completion(
      typed: String(part.drop { $0 == "-" }), candidates: candidates, endsWord: false)
  }

  private func kind(at index: Int) -> ArgumentKind? {
    if parameters.indices.contains(index) { return parameters[index].kind }
    return takesRest ? parameters.last?.kind : nil
  }

  /// Whether a word can name no person, so that the history may keep it.
  func isImpersonal(
    _ word: String, after words: [String], by dispatcher: CommandDispatcher
  ) -> Bool {
    guard !word.isEmpty, let kind = kind(at: words.count) else { return false }
    // Longer digits could be a phone number.
    if case .number = kind, word.count < 7, Int(word) != nil { return true }
    let candidates = kind.candidates(after: words, by: dispatcher)
    guard kind == .columns else { return candidates.contains(word) }
    return word.split(separator: ",", omittingEmptySubsequences: false).allSatisfy {
      candidates.contains(String($0.first == "-" ? $0.dropFirst() : $0))
    }
  }
}

/// What an argument is.
package enum ArgumentKind: Hashable {
  case number(from: Int)
  /// A provider's name, or its number in the first line of the screen.
  case provider
  case contactID
  /// Rows by the numbers that plain mode read out: `3 5-9`.
  case rows
  /// Names with commas between them, each with a minus to reverse it.
  case columns
  /// Channels, each with `in` or `out`.
  case channels
  case choice([String])
  case theme
  /// One word that only the operator knows.
  case reference
  case text
  case program(ProgramCommand)
}

/// An argument after parsing.
package enum ArgumentValue: Hashable {
  case number(Int)
  /// An index.
  case provider(Int)
  case rows([ContactID])
  case channels([Channel: Bool])
  /// Columns, as they were typed.
  case names([String])
  /// Text, an id, a reference, a choice.
  case text(String)
}

/// Why a line cannot be run.
package struct ArgumentProblem: Error {
  package var message: Message

  /// `impersonal` is the text without what was typed, which may name a person.
  init(
    _ severity: Message.Severity, _ text: String, nextStep: String? = nil,
    impersonal: String? = nil
  ) {
    message = Message(severity, text, nextStep: nextStep)
    message.impersonal = impersonal
  }
}

extension ArgumentKind {
  var isProgram: Bool { if case .program = self { true } else { false } }

  /// Whether it is all that is left of the line.
  var takesRest: Bool {
    switch self {
    case .contactID, .rows, .columns, .channels, .text, .program: true
    case .number, .provider, .choice, .theme, .reference: false
    }
  }

  /// What the command needs, in a sentence.
  fileprivate var words: String {
    switch self {
    case .number(let minimum): "a number from \(minimum)"
    case .provider: "a provider"
    case .contactID: "an id"
    case .rows: "row numbers"
    case .columns: "columns"
    case .channels: "channels, each with in or out"
    case .choice(let choices): choices.joined(separator: " or ")
    case .theme: "a theme"
    case .reference: "a reference"
    case .text: "a text"
    case .program: "arguments"
    }
  }

  /// Whether an optional argument begins with the word.
  fileprivate func accepts(_ word: Substring) -> Bool {
    guard case .choice(let choices) = self else { return true }
    return choices.contains(String(word))
  }

  fileprivate func candidates(after words: [String], by dispatcher: CommandDispatcher) -> [String] {
    let model = dispatcher.model
    switch self {
    case .provider: return model.providers.map(\.info.name.text)
    case .columns: return model.lists.knownColumns.map(\.name)
    case .channels:
      return words.count.isMultiple(of: 2) ? Channel.allCases.map(\.rawValue) : ["in", "out"]
    case .choice(let choices): return choices
    case .theme: return model.themes.entries().map(\.name)
    case .program(let command):
      return command.candidates(after: words, providers: model.providers.map(\.info.name.text))
    case .number, .contactID, .rows, .reference, .text: return []
    }
  }

  fileprivate func value(
    of text: String, named name: String, by dispatcher: CommandDispatcher
  ) throws(ArgumentProblem) -> ArgumentValue {
    switch self {
    case .number(let minimum):
      guard let number = Int(text), number >= minimum else {
        let ending = "not a whole number from \(minimum)"
        throw ArgumentProblem(
          .warning, "'\(text)' is \(ending)", impersonal: "that is \(ending)")
      }
      return .number(number)
    case .provider: return .provider(try Self.provider(text, in: dispatcher.model))
    case .rows: return .rows(try Self.rows(text, by: dispatcher))
    case .columns: return .names(text.split { $0 == "," || $0 == " " }.map(String.init))
    case .channels: return .channels(try Self.channels(text, named: name))
    case .contactID, .choice, .theme, .reference:
      return .text(text.trimmingCharacters(in: .whitespaces))
    case .text, .program: return .text(text)
    }
  }

  private static func provider(
    _ text: String, in model: ConsoleModel
  ) throws(ArgumentProblem) -> Int {
    let names = model.providers.map(\.info.name.text)
    if let index = names.firstIndex(of: text) { return index }
    if let number = Int(text), names.indices.contains(number - 1) { return number - 1 }
    throw ArgumentProblem(
      .warning, "unknown provider '\(text)'", nextStep: "use \(names.joined(separator: ", "))",
      impersonal: "unknown provider")
  }

  private static func channels(
    _ text: String, named name: String
  ) throws(ArgumentProblem) -> [Channel: Bool] {
    let words = text.split(separator: " ").map { $0.lowercased() }
    var wanted: [Channel: Bool] = [:]
    for index in stride(from: 0, to: words.count, by: 2) {
      let value = words.indices.contains(index + 1) ? words[index + 1] : ""
      guard let channel = Channel(rawValue: words[index]), ["in", "out"].contains(value) else {
        throw ArgumentProblem(
          .info, "\(name) takes channels, each with in or out", nextStep: "\(name) sms out email in"
        )
      }
      wanted[channel] = value == "in"
    }
    return wanted
  }

  private static func rows(
    _ text: String, by dispatcher: CommandDispatcher
  ) throws(ArgumentProblem) -> [ContactID] {
    guard case .plain(let numbered) = dispatcher.surface else {
      throw ArgumentProblem(
        .warning, "row numbers are for plain mode", nextStep: "nothing was done")
    }
    guard !numbered.isEmpty else {
      throw ArgumentProblem(.warning, "no rows were listed yet", nextStep: "list shows them")
    }
    var rows: [ContactID] = []
    for word in text.split(whereSeparator: { $0 == " " || $0 == "," }) {
      let ends = word.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2,
        first <= last, first >= 1, last <= numbered.count
      else {
        let ending = "not a row number; use 1 to \(numbered.count)"
        throw ArgumentProblem(
          .warning, "'\(word)' is \(ending)", impersonal: "that is \(ending)")
      }
      rows += numbered[(first - 1)...(last - 1)]
    }
    return rows
  }
}
