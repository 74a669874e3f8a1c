package import Domain
package import ViewModels

/// Where keys go. What is in front takes them all.
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
  /// What covers the whole body and is only read.
  case panel
  /// The list of jobs, and one of them.
  case jobs
  case job
  /// Jobs that earlier sessions left.
  case unfinished
  /// The table of the texts of a find.
  case texts
  /// The cases, and the file of one.
  case cases
  case caseFile
  /// The contacts of one person side by side.
  case person
  /// Whether to leave although jobs run.
  case leaving
  case prompt

  /// Whether keys without a command are text.
  package var takesText: Bool {
    switch self {
    case .form, .dialog, .prompt: true
    case .list, .detail, .review, .question, .menu, .themes, .channels, .help, .panel, .jobs, .job,
      .unfinished, .texts, .cases, .caseFile, .person, .leaving:
      false
    }
  }

  /// Whether it asks something that only a key may answer.
  var isQuestion: Bool {
    switch self {
    case .dialog, .question, .review, .leaving, .prompt: true
    case .list, .detail, .form, .menu, .themes, .channels, .help, .panel, .jobs, .job,
      .unfinished, .texts, .cases, .caseFile, .person:
      false
    }
  }

  /// Whether it covers the panes and `:` opens over it.
  var coversPanes: Bool {
    switch self {
    case .help, .panel, .jobs, .job, .unfinished, .texts, .cases, .caseFile, .person: true
    case .list, .detail, .form, .review, .dialog, .question, .menu, .themes, .channels, .leaving,
      .prompt:
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
    case .texts: "texts"
    case .cases: "cases"
    case .caseFile: "case"
    case .person: "person"
    case .leaving: "leaving"
    case .prompt: "command line"
    }
  }
}

extension ConsoleModel {
  package var scope: CommandScope { overlays.prompt == nil ? scopeBehindPrompt : .prompt }

  /// Where keys go after the prompt.
  var scopeBehindPrompt: CommandScope {
    if isQuestionOverPanel { return .dialog }
    if let scope = overlays.overlay?.panelScope { return scope }
    switch overlays.overlay {
    case .help, .output: return .help
    case .sortMenu: return .menu
    case .themeMenu: return .themes
    case .optIn: return .question
    case .leaving: return .leaving
    case .preferenceMenu: return .channels
    case .panel, nil: break
    }
    if plans.dialog != nil { return .dialog }
    if let edit, focus == .detail { return edit.state.phase == .editing ? .form : .review }
    return focus == .list ? .list : .detail
  }

  /// Where the operator asked for help.
  var scopeBehindHelp: CommandScope {
    overlays.behindHelp?.panelScope ?? (focus == .list ? .list : .detail)
  }
}

extension ConsoleState.Overlay {
  fileprivate var panelScope: CommandScope? {
    switch self {
    case .panel(.jobs, _): .jobs
    case .panel(.job, _): .job
    case .panel(.unfinished, _): .unfinished
    case .panel(.texts, _): .texts
    case .panel(.cases, _): .cases
    case .panel(.caseFile, _): .caseFile
    case .panel(.person, _): .person
    case .panel: .panel
    default: nil
    }
  }
}
