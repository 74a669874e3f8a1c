package import Domain
package import ViewModels

/// Something that a key does, described once for keys, hints, help and rebinding.
package struct ConsoleCommand {
  /// The name for rebinding in the config.
  package let id: String
  /// What it does, a few words for the hint line and the help.
  package let title: String
  package let scopes: Set<CommandScope>
  package let keys: [Key]
  /// Where the hint line names it.
  package let hintedScopes: Set<CommandScope>
  /// Whether it is meant for the contact under the cursor as the screen showed it: it is refused
  /// where the list has moved since.
  package let isBoundToWhatIsSeen: Bool
  package let availability: (ConsoleModel) -> Availability
  package let perform: (ConsoleModel, Key) -> Void

  init(
    _ id: String, _ title: String, _ scopes: Set<CommandScope>, keys: [String],
    isHinted: Bool = false, hintedScopes: Set<CommandScope>? = nil,
    isBoundToWhatIsSeen: Bool = false,
    availability: @escaping (ConsoleModel) -> Availability = { _ in .available },
    perform: @escaping (ConsoleModel, Key) -> Void
  ) {
    self.id = id
    self.title = title
    self.scopes = scopes
    self.keys = keys.map { notation in
      guard let key = Key(notation) else { preconditionFailure("'\(notation)' is no key.") }
      return key
    }
    self.hintedScopes = hintedScopes ?? (isHinted ? scopes : [])
    self.isBoundToWhatIsSeen = isBoundToWhatIsSeen
    self.availability = availability
    self.perform = perform
  }
}

extension ConsoleCommand {
  /// Does it as its key would, or says why not.
  func performByName(in model: ConsoleModel) {
    if let reason = availability(model).reason {
      return model.say(.warning, "\(title): \(reason)")
    }
    guard let key = keys.first else { return }
    perform(model, key)
  }
}

/// Where keys go: what is in front takes them all.
package nonisolated enum CommandScope: String, CaseIterable, Sendable {
  case list
  case detail
  case form
  /// The form's difference, or a question about it.
  case review
  case dialog
  case question
  case menu
  case themes
  /// The menu of channels.
  case channels
  case help
  /// What lies over the whole body to be read.
  case panel
  /// The list of jobs, and one of them.
  case jobs
  case job
  /// Jobs that earlier runs have left.
  case unfinished
  /// Whether to leave although jobs run.
  case leaving
  case prompt

  /// Whether keys without a command are text.
  package var takesText: Bool {
    switch self {
    case .form, .dialog, .prompt: true
    case .list, .detail, .review, .question, .menu, .themes, .channels, .help, .panel, .jobs, .job,
      .unfinished, .leaving:
      false
    }
  }

  package var title: SafeText {
    switch self {
    case .list: "list"
    case .detail: "contact"
    case .form: "form"
    case .review: "difference"
    case .dialog: "confirmation"
    case .question: "question"
    case .menu: "menu"
    case .themes: "themes"
    case .channels: "preferences"
    case .help: "help"
    case .panel: "panel"
    case .jobs: "jobs"
    case .job: "job"
    case .unfinished: "unfinished jobs"
    case .leaving: "leaving"
    case .prompt: "command line"
    }
  }
}

extension ConsoleModel {
  package var scope: CommandScope { state.prompt == nil ? scopeBehindPrompt : .prompt }

  /// Where keys go once the prompt is closed.
  var scopeBehindPrompt: CommandScope {
    if let scope = state.overlay?.panelScope { return scope }
    switch state.overlay {
    case .help, .output: return .help
    case .sortMenu: return .menu
    case .themeMenu: return .themes
    case .optIn: return .question
    case .leaving: return .leaving
    case .preferenceMenu: return .channels
    case .panel, nil: break
    }
    if plan != nil { return .dialog }
    if let edit, state.focus == .detail { return edit.state.phase == .editing ? .form : .review }
    return state.focus == .list ? .list : .detail
  }

  /// Where the operator was when asking for help.
  var scopeBehindHelp: CommandScope {
    state.panelBehindHelp?.panelScope ?? (state.focus == .list ? .list : .detail)
  }
}

extension ConsoleState.Overlay {
  fileprivate var panelScope: CommandScope? {
    switch self {
    case .panel(.jobs, _): .jobs
    case .panel(.job, _): .job
    case .panel(.unfinished, _): .unfinished
    case .panel: .panel
    default: nil
    }
  }
}
