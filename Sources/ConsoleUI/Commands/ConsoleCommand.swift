package import Domain
package import ViewModels

/// What a key, a row of the help, a line or a click runs. Each is described once, in
/// `CommandCatalogue`; `CommandDispatcher` runs it.
package struct ConsoleCommand {
  /// A name by which a line runs the command, with its row in the help.
  package struct Word {
    package let name: String
    package let title: String
    /// Whether only plain mode has it.
    package let isPlainOnly: Bool
  }

  /// The name for `[keys]` in the config and for a line.
  package let id: String
  /// A few words for the help and docs/keys.md.
  package let title: String
  /// Where its keys work.
  package let scopes: Set<CommandScope>
  /// The keys that the config does not replace.
  package let keys: [Key]

  /// Earlier ids, which configs may still bind.
  package private(set) var aliases: [String] = []
  package private(set) var words: [Word] = []
  /// What each key passes on, by its place; a further key passes on nothing.
  private(set) var presets: [CommandInput] = []
  package private(set) var grammar = ArgumentGrammar()
  /// Its part of the help.
  package private(set) var group = CommandGroup.contacts
  /// Whether only plain mode has it.
  package private(set) var isPlainOnly = false
  /// Whether it is about the list: plain mode goes there first.
  private(set) var isAboutList = false
  /// Whether it is for the box of a job, which stays until the command closes it.
  private(set) var isForBox = false
  /// Whether a line of it leaves the panels of the cases where they are.
  private(set) var isOverCases = false
  /// What must be as the operator saw it.
  package private(set) var bond: Seen.Part?
  package private(set) var availability: (ConsoleModel) -> Availability = { _ in .available }
  private(set) var hint: HintPlace?
  private var currentTitle: ((ConsoleModel) -> String)?
  private(set) var reply: (CommandCall) -> PlainReply = { _ in .changes }
  /// Runs it without any guard; only the dispatcher calls it.
  package var perform: (CommandCall) -> Void

  init(
    _ id: String, _ title: String, _ scopes: Set<CommandScope>, keys: [String] = [],
    perform: @escaping (CommandCall) -> Void
  ) {
    self.id = id
    self.title = title
    self.scopes = scopes
    self.keys = keys.map { notation in
      guard let key = Key(notation) else { preconditionFailure("'\(notation)' is not a key.") }
      return key
    }
    self.perform = perform
  }

  /// What it does in the current state.
  func title(in model: ConsoleModel) -> String { currentTitle?(model) ?? title }

  func input(ofKey index: Int) -> CommandInput {
    presets.indices.contains(index) ? presets[index] : .ask
  }

  // MARK: - Names

  /// The names by which a line runs it.
  func names(inPlainMode isPlain: Bool) -> [String] {
    guard isPlain || !isPlainOnly else { return [] }
    return [id] + aliases + words(inPlainMode: isPlain).map(\.name)
  }

  /// The rows that the help has for it beside its keys.
  func words(inPlainMode isPlain: Bool) -> [Word] {
    words.filter { isPlain || !($0.isPlainOnly || isPlainOnly) }
  }

  // MARK: - Description

  private func with(_ change: (inout ConsoleCommand) -> Void) -> ConsoleCommand {
    var command = self
    change(&command)
    return command
  }

  func alias(_ ids: String...) -> ConsoleCommand { with { $0.aliases = ids } }

  /// A word of the line. Without a name it is the id; without a title, the command's.
  func word(
    _ name: String? = nil, _ title: String? = nil, isPlainOnly: Bool = false
  ) -> ConsoleCommand {
    with {
      $0.words.append(
        Word(name: name ?? id, title: title ?? self.title, isPlainOnly: isPlainOnly))
    }
  }

  func takes(_ parameters: ArgumentGrammar.Parameter...) -> ConsoleCommand {
    with { $0.grammar = ArgumentGrammar(parameters) }
  }

  func grouped(_ group: CommandGroup) -> ConsoleCommand { with { $0.group = group } }

  func presets(_ presets: [CommandInput]) -> ConsoleCommand { with { $0.presets = presets } }

  func available(_ availability: @escaping (ConsoleModel) -> Availability) -> ConsoleCommand {
    with { $0.availability = availability }
  }

  func bound(to part: Seen.Part) -> ConsoleCommand { with { $0.bond = part } }

  func titled(_ title: @escaping (ConsoleModel) -> String) -> ConsoleCommand {
    with { $0.currentTitle = title }
  }

  /// What plain mode reads out afterwards, beside what has changed.
  func replies(_ reply: @escaping (CommandCall) -> PlainReply) -> ConsoleCommand {
    with { $0.reply = reply }
  }

  func answersBox() -> ConsoleCommand { with { $0.isForBox = true } }
  /// Its output lies over the cases, and they are there again after it.
  func overCases() -> ConsoleCommand {
    with { $0.isOverCases = true }
  }
  func aboutList() -> ConsoleCommand { with { $0.isAboutList = true } }
  func plainOnly() -> ConsoleCommand { with { $0.isPlainOnly = true } }

  /// A place among the hints of all its scopes, or of those that `ranks` names.
  ///
  /// - Parameters:
  ///   - ranks: from the left; equal ranks keep the order of the catalogue.
  ///   - marked: the rank in the list while contacts are marked.
  ///   - isShown: whether the hint is there at all.
  ///   - isUseful: whether it would do something now, beside `available`.
  ///   - isNext: whether it is what has to be done now, and comes first.
  /// - Returns: The command with its hint.
  func hinted(
    _ ranks: [CommandScope: Int]? = nil, marked: Int? = nil,
    when isShown: @escaping (ConsoleModel) -> Bool = { _ in true },
    useful isUseful: @escaping (ConsoleModel) -> Bool = { _ in true },
    next isNext: @escaping (ConsoleModel) -> Bool = { _ in false }
  ) -> ConsoleCommand {
    let everywhere = Dictionary(uniqueKeysWithValues: scopes.map { ($0, 0) })
    return with {
      $0.hint = HintPlace(
        ranks: ranks ?? everywhere, marked: marked, isShown: isShown, isUseful: isUseful,
        isNext: isNext)
    }
  }
}

/// A group of the help, in the help's order.
package enum CommandGroup: CaseIterable {
  case answers
  case contacts
  case lists
  case jobs
  case cases
  case places
  case moving

  var title: String {
    switch self {
    case .answers: "here"
    case .contacts: "contacts"
    case .lists: "lists and finding"
    case .jobs: "jobs"
    case .cases: "cases"
    case .places: "places, privacy and settings"
    case .moving: "moving and leaving"
    }
  }
}

/// Where the last line of the screen names a command.
struct HintPlace {
  /// At the end, also where other hints cannot be used.
  static let last = Int.max
  static let first = Int.min

  let ranks: [CommandScope: Int]
  let marked: Int?
  let isShown: (ConsoleModel) -> Bool
  let isUseful: (ConsoleModel) -> Bool
  let isNext: (ConsoleModel) -> Bool

  /// `nil` where the command is no hint.
  func rank(in model: ConsoleModel, _ scope: CommandScope) -> Int? {
    guard isShown(model) else { return nil }
    if isNext(model) { return Self.first }
    if let marked, scope == .list, !model.listState.marks.isEmpty { return marked }
    return ranks[scope]
  }
}

/// What a command is run with.
package enum CommandInput: Hashable {
  /// Only its name: the command asks for what it takes.
  case ask
  /// What a key or a click means.
  case preset([ArgumentValue])
  /// What follows the name on a line.
  case text(String)
}

/// What plain mode reads out after a command.
package enum PlainReply: Hashable {
  /// What is different.
  case changes
  /// What is in front, even if nothing is different.
  case front
  case moreRows
  case marks
  case providers
}
