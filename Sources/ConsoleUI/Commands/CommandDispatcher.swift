package import Domain
package import ViewModels

/// Runs commands: the only way from a key, a click, a row of the help or a line to
/// `ConsoleCommand.perform`.
package struct CommandDispatcher {
  package enum Surface: Hashable {
    case screen
    /// The rows by the numbers that plain mode read out last.
    case plain(rows: [ContactID])
  }

  package let model: ConsoleModel
  package let keyMap: KeyMap
  /// What the last frame or the last prompt showed.
  package let seen: Seen
  package let surface: Surface

  package init(
    model: ConsoleModel, keyMap: KeyMap, seen: Seen, surface: Surface = .screen
  ) {
    self.model = model
    self.keyMap = keyMap
    self.seen = seen
    self.surface = surface
  }

  var table: CommandTable { keyMap.table }
  var isPlain: Bool { surface != .screen }
  /// Where words send the operator for an explanation.
  var help: String { isPlain ? "help" : "?" }

  /// Checks every guard, then runs the command; otherwise tells the operator why not.
  ///
  /// - Returns: What plain mode reads out; `nil` if the command did not run.
  @discardableResult
  package func run(_ command: ConsoleCommand, _ input: CommandInput = .ask) -> PlainReply? {
    guard !model.privacy.isLocked else { return nil }
    // The box passes on what is not for it.
    if !command.isForBox { model.plans.hideBox() }
    if let moved = moved(command, input) { return refuse(moved) }
    guard let path = path(to: command, input) else { return refuse(elsewhere(command)) }
    let availability = command.availability(model)
    guard availability.isAvailable else {
      let name = command.keys.isEmpty ? command.id : command.title(in: model)
      model.messages.say(name, isUnavailable: availability)
      return nil
    }
    let call: CommandCall
    do throws(ArgumentProblem) {
      call = try CommandCall(dispatcher: self, values: values(of: input, for: command))
    } catch {
      return refuse(error.message)
    }
    path.take(in: model)
    model.lists.find.pinCursor()
    command.perform(call)
    return command.reply(call)
  }

  private func refuse(_ message: Message) -> PlainReply? {
    model.say(message)
    return nil
  }

  // MARK: - Guards

  /// What to say if the operator saw something else than the command would act on.
  private func moved(_ command: ConsoleCommand, _ input: CommandInput) -> Message? {
    guard let bond = command.bond, !command.grammar.namesSubject(in: input),
      !seen.isCurrent(bond, in: model)
    else { return nil }
    return Message(
      .warning, "the \(bond.title) has changed; nothing was done",
      nextStep: isPlain ? "list, or open N" : "look again")
  }

  /// How to get from where the operator is to where a command works.
  private enum Path {
    case here
    case toPanes
    case toList

    func take(in model: ConsoleModel) {
      switch self {
      case .here: break
      case .toPanes:
        if model.scope == .help { model.overlays.close() }
        model.overlays.closePanel()
      case .toList: if model.focus == .detail { model.focusNextPane() }
      }
    }
  }

  /// `nil` where the command does not work.
  private func path(to command: ConsoleCommand, _ input: CommandInput) -> Path? {
    let scope = model.scope
    let isWord = !command.words(inPlainMode: isPlain).isEmpty
    if isPlain, command.isAboutList, scope == .detail { return .toList }
    // A word on a line opens its own place instead of the panel in front.
    let stays = command.runs(in: scope) && (scope == .help || command.isOverCases)
    if isWord, case .text = input, scope.coversPanes, !stays {
      return model.edit == nil ? .toPanes : nil
    }
    if command.runs(in: scope) { return .here }
    return isWord && [.list, .detail].contains(scope) ? .here : nil
  }

  private func elsewhere(_ command: ConsoleCommand) -> Message {
    let places = CommandScope.allCases.filter(command.runs).map(\.title.string)
    return Message(
      .warning, "\(command.id) does not work here",
      nextStep: "it works in: \(places.joined(separator: ", "))")
  }

  private func values(
    of input: CommandInput, for command: ConsoleCommand
  ) throws(ArgumentProblem) -> [ArgumentValue]? {
    switch input {
    case .ask: nil
    case .preset(let values): values
    case .text(let text):
      try command.grammar.parse(text, of: command.lineName(inPlainMode: isPlain), by: self)
    }
  }
}

extension ConsoleCommand {
  func runs(in scope: CommandScope) -> Bool { scopes.contains(scope) }

  /// As messages name it.
  fileprivate func lineName(inPlainMode isPlain: Bool) -> String {
    words(inPlainMode: isPlain).first?.name ?? id
  }
}

/// A command that passed every guard, with what it was given.
package struct CommandCall {
  package let dispatcher: CommandDispatcher
  /// `nil` if the command was only named.
  package let values: [ArgumentValue]?

  package var model: ConsoleModel { dispatcher.model }

  var number: Int? { value { if case .number(let number) = $0 { number } else { nil } } }
  var provider: Int? { value { if case .provider(let index) = $0 { index } else { nil } } }
  var text: String? { value { if case .text(let text) = $0 { text } else { nil } } }
  var names: [String]? { value { if case .names(let names) = $0 { names } else { nil } } }
  var rows: [ContactID]? { value { if case .rows(let rows) = $0 { rows } else { nil } } }
  var channels: [Channel: Bool]? {
    value { if case .channels(let channels) = $0 { channels } else { nil } }
  }

  private func value<Value>(_ find: (ArgumentValue) -> Value?) -> Value? {
    values?.lazy.compactMap(find).first
  }
}

/// What the operator last saw under the cursors. Commands act on that or not at all.
package struct Seen: Hashable {
  package enum Part: Hashable {
    /// The contact in front and, in its pane, the line under the cursor.
    case contact
    case job
    case unfinishedJob
    /// The selected case, with the row under the cursor in its file.
    case caseRecord

    var title: String {
      switch self {
      case .contact: "contact under the cursor"
      case .job: "selected job"
      case .unfinishedJob: "selected unfinished job"
      case .caseRecord: "selected case"
      }
    }
  }

  private var contact: ContactID?
  private var line: String?
  private var job: Int?
  private var unfinishedJob: UnfinishedJob.ID?
  private var caseRecord: CaseRecord?
  private var caseRow: DeskModel.Row?

  package init() {}

  /// Takes what is visible now. What a panel, a menu, the help or the box of a job covers stays as
  /// it was seen.
  package mutating func look(at model: ConsoleModel) {
    let now = Self.current(in: model)
    switch model.overlays.overlay {
    case nil where model.plans.box == nil: (contact, line) = (now.contact, now.line)
    case .panel(.jobs, _), .panel(.job, _): job = now.job
    case .panel(.unfinished, _): unfinishedJob = now.unfinishedJob
    case .panel(.cases, _), .panel(.caseFile, _):
      (caseRecord, caseRow) = (now.caseRecord, now.caseRow)
    default: break
    }
  }

  func isCurrent(_ part: Part, in model: ConsoleModel) -> Bool {
    let now = Self.current(in: model)
    return switch part {
    case .contact: contact == now.contact && line == now.line
    case .job: job == now.job
    case .unfinishedJob: unfinishedJob == now.unfinishedJob
    case .caseRecord: caseRecord == now.caseRecord && caseRow == now.caseRow
    }
  }

  /// What commands would act on.
  private static func current(in model: ConsoleModel) -> Seen {
    var seen = Seen()
    if model.focus == .detail {
      seen.contact = model.detail.state.contact?.id
      seen.line = model.detail.state.cursorLine?.label
    } else {
      seen.contact = model.currentContact?.id
    }
    seen.job = model.jobs.inFront?.state.number
    seen.unfinishedJob = model.unfinished.selected?.id
    seen.caseRecord = model.desk.selected
    let rows = model.desk.rows
    seen.caseRow = rows.isEmpty ? nil : rows[model.desk.selectedRow]
    return seen
  }
}
