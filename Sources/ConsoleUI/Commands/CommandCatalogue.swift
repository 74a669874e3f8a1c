import Domain
import ViewModels

/// Every command of the console, each once: keys, hints, help and rebinding read this list.
package enum CommandCatalogue {
  package static let commands: [ConsoleCommand] =
    acting + moving + paging + going + reading + jobs + answering + leaving

  private static let panes: Set<CommandScope> = [.list, .detail]
  private static let rows: Set<CommandScope> = [
    .list, .detail, .review, .menu, .themes, .channels, .help, .panel, .jobs, .job, .unfinished,
  ]
  private static let readable: Set<CommandScope> = [
    .list, .detail, .panel, .jobs, .job, .unfinished,
  ]

  /// Where no text is typed.
  private static let hidable = readable.union([.menu, .themes, .channels, .help])

  // MARK: - Acting on a contact

  private static let acting: [ConsoleCommand] = [
    ConsoleCommand("open", "open", [.list], keys: ["Enter"], isHinted: true) { model, _ in
      model.openCurrent()
    },
    ConsoleCommand(
      "toggle-preference", "switch preference", [.detail], keys: ["Space"], isHinted: true,
      isBoundToWhatIsSeen: true,
      availability: { $0.availability(of: .prefer) },
      perform: { model, _ in model.togglePreference() }),
    ConsoleCommand(
      "edit", "edit", panes, keys: ["e"], isHinted: true, isBoundToWhatIsSeen: true,
      availability: { $0.availability(of: .update) },
      perform: { model, _ in model.beginEdit() }),
    ConsoleCommand(
      "add", "add", panes, keys: ["a"],
      availability: { $0.creationAvailability },
      perform: { model, _ in model.beginAdd() }),
    ConsoleCommand(
      "anonymize", "anonymize", panes, keys: ["X"], isHinted: true, isBoundToWhatIsSeen: true,
      availability: { $0.availability(of: .anonymize) },
      perform: { model, _ in model.begin(.anonymize) }),
    ConsoleCommand(
      "delete", "delete", panes, keys: ["D"], isBoundToWhatIsSeen: true,
      availability: { $0.availability(of: .delete) },
      perform: { model, _ in model.begin(.delete) }),
    ConsoleCommand(
      "preferences", "preferences", panes, keys: ["p"], isBoundToWhatIsSeen: true,
      availability: { $0.availability(of: .prefer) },
      perform: { model, _ in model.openPreferenceMenu() }),
    ConsoleCommand("undo", "undo the last change", panes, keys: ["u"]) { model, _ in
      model.beginUndo()
    },
    ConsoleCommand(
      "mark", "mark", [.list], keys: ["Space"], isHinted: true, isBoundToWhatIsSeen: true
    ) { model, _ in model.toggleMark() },
    ConsoleCommand("copy", "copy", panes, keys: ["y"]) { model, _ in model.copy() },
    ConsoleCommand("mark-all", "mark all loaded", [.list], keys: ["*"]) { model, _ in
      model.toggleAllMarks()
    },
    ConsoleCommand("range", "range from here", [.list], keys: ["v"]) { model, _ in
      model.toggleRange()
    },
  ]

  // MARK: - Moving

  private static let moving: [ConsoleCommand] = [
    movement("up", "row up", ["k", "Up"], .up),
    movement("down", "row down", ["j", "Down"], .down),
    movement("page-up", "screen up", ["PgUp", "^u"], .pageUp),
    movement("page-down", "screen down", ["PgDn", "^d"], .pageDown),
    movement("top", "first row", ["g", "Home"], .first),
    movement("bottom", "last row", ["G", "End"], .last),
  ]

  /// What moves by one row.
  static func movement(_ movement: Movement) -> ConsoleCommand? {
    commands.first { $0.id == (movement == .up ? "up" : "down") }
  }

  private static func movement(
    _ id: String, _ title: String, _ keys: [String], _ movement: Movement
  ) -> ConsoleCommand {
    ConsoleCommand(id, title, rows, keys: keys) { model, _ in
      switch model.scope {
      case .menu: model.moveInSortMenu(movement)
      case .channels: model.moveInPreferenceMenu(movement)
      case .review: model.edit?.move(movement)
      case .themes: model.moveInThemeMenu(movement)
      case .help:
        guard case .output(let output) = model.state.overlay else {
          return HelpEntries.move(movement, in: model)
        }
        model.scrollOutput(
          by: movement.scrolledRows, last: HelpEntries.lastTop(of: output, in: model))
      case .panel, .job: PanelContents.scroll(movement, in: model)
      case .unfinished:
        model.moveInUnfinished(movement, page: PanelContents.unfinishedPage(in: model))
      case .jobs: model.moveInJobs(movement, page: PanelContents.jobsPage(in: model))
      default: model.move(movement)
      }
    }
  }

  // MARK: - Paging, filtering, sorting

  private static let paging: [ConsoleCommand] = [
    ConsoleCommand("find", "find everywhere", panes, keys: ["f"], isHinted: true) { model, _ in
      model.openPrompt(.find)
    },
    ConsoleCommand("filter", "filter", panes, keys: ["/"], isHinted: true) { model, _ in
      model.openPrompt(.filter)
    },
    ConsoleCommand(
      "next-page", "next page", panes, keys: ["]"], isHinted: true,
      availability: { $0.pagingAvailability },
      perform: { model, _ in model.nextPage() }),
    ConsoleCommand(
      "previous-page", "previous page", panes, keys: ["["],
      availability: { $0.pagingAvailability },
      perform: { model, _ in model.previousPage() }),
    ConsoleCommand(
      "load-all", "load all", [.list], keys: ["A"], isHinted: true,
      availability: { $0.pagingAvailability },
      perform: { model, _ in model.loadAll() }),
    ConsoleCommand("sort", "sort", [.list], keys: ["s"], isHinted: true) { model, _ in
      model.openSortMenu()
    },
    ConsoleCommand("reload", "reload", panes, keys: ["R"], isHinted: true) { model, _ in
      model.reload()
    },
  ]

  // MARK: - Going places

  private static let going: [ConsoleCommand] = [
    ConsoleCommand(
      "provider", "provider by number", panes, keys: (1...9).map(String.init)
    ) { model, key in
      guard case .character(let digit) = key.code, let number = digit.wholeNumberValue else {
        return
      }
      model.showProvider(number - 1)
    },
    ConsoleCommand(
      "next-pane", "other pane", panes, keys: ["Tab"]
    ) { model, _ in model.focusNextPane() },
    ConsoleCommand(
      "previous-pane", "other pane, backwards", panes, keys: ["Shift-Tab"]
    ) { model, _ in model.focusNextPane() },
    ConsoleCommand(
      "command-line", "command line", readable.union([.help]), keys: [":"]
    ) { model, _ in model.openPrompt(.command) },
    ConsoleCommand("theme", "theme", panes, keys: ["T"]) { model, _ in model.openThemeMenu() },
    ConsoleCommand("help", "help", readable, keys: ["?"], isHinted: true) { model, _ in
      model.openHelp()
    },
    ConsoleCommand("run-from-help", "do it", [.help], keys: ["Enter"], isHinted: true) {
      model, _ in HelpEntries.runSelected(in: model)
    },
    ConsoleCommand("close-help", "close", [.help], keys: ["?", "q"], isHinted: true) {
      model, _ in model.closeOverlay()
    },
  ]

  // MARK: - Reading

  private static let reading: [ConsoleCommand] = [
    ConsoleCommand("messages", "messages", readable, keys: ["M"]) { model, _ in
      model.togglePanel(.messages)
    },
    ConsoleCommand("requests", "calls made", readable, keys: ["L"]) { model, _ in
      model.togglePanel(.requests)
    },
    ConsoleCommand("overview", "overview of what is loaded", readable, keys: ["O"]) { model, _ in
      model.togglePanel(.overview)
    },
    ConsoleCommand("redact", "hide personal data", hidable, keys: ["z"]) { model, _ in
      model.toggleRedaction()
    },
    ConsoleCommand("reveal", "show this contact for 15 s", panes, keys: ["r"]) { model, _ in
      model.toggleReveal()
    },
    ConsoleCommand(
      "redact-here", "hide, or show 15 s", [.form, .review, .dialog, .question], keys: ["^r"],
      hintedScopes: [.form]
    ) { model, _ in model.togglePrivacyHere() },
    ConsoleCommand("jobs", "jobs", readable, keys: ["J"]) { model, _ in
      model.togglePanel(.jobs)
    },
    ConsoleCommand("close-panel", "close", [.panel], keys: ["q", "Enter"], isHinted: true) {
      model, _ in model.closeOverlay()
    },
  ]

  // MARK: - Answering

  private static let answering: [ConsoleCommand] = [
    ConsoleCommand("choose", "sort", [.menu], keys: ["Enter", "s"], isHinted: true) { model, _ in
      model.chooseInSortMenu()
    },
    ConsoleCommand("add-key", "sort by it, too", [.menu], keys: ["Space", "+"], isHinted: true) {
      model, _ in model.addInSortMenu()
    },
    ConsoleCommand(
      "keep-theme", "keep for this session", [.themes], keys: ["Enter", "T"], isHinted: true
    ) { model, _ in model.keepTheme() },
    ConsoleCommand(
      "switch-channel", "out, in, as it is", [.channels], keys: ["Space"], isHinted: true
    ) {
      model, _ in model.switchChannel()
    },
    ConsoleCommand("channel-in", "in", [.channels], keys: ["i"]) { model, _ in
      model.setChannel(optsIn: true)
    },
    ConsoleCommand("channel-out", "out", [.channels], keys: ["o"]) { model, _ in
      model.setChannel(optsIn: false)
    },
    ConsoleCommand("plan", "show the plan", [.channels], keys: ["Enter"], isHinted: true) {
      model, _ in model.choosePreferences()
    },
    ConsoleCommand("opt-in", "opt in", [.question], keys: ["Enter"], isHinted: true) { model, _ in
      model.confirmOptIn()
    },
    ConsoleCommand("save", "save", [.form], keys: ["^s"], isHinted: true) { model, _ in
      model.edit?.review()
    },
    ConsoleCommand("confirm-form", "go on", [.review], keys: ["Enter"], isHinted: true) {
      model, _ in model.confirmEdit()
    },
    ConsoleCommand(
      "switch-side", "theirs or yours", [.review], keys: ["Space", "Left", "Right"],
      isHinted: true,
      availability: {
        $0.edit?.state.conflict == nil
          ? .unavailable(reason: "only where both sides changed") : .available
      },
      perform: { model, _ in model.edit?.switchSide() }),
    ConsoleCommand("undo-in-form", "undo", [.form], keys: ["^_"], isHinted: true) { model, _ in
      model.undoInForm()
    },
    ConsoleCommand("previous-choice", "previous choice, or left", [.form], keys: ["Left"]) {
      model, _ in model.edit?.step(by: -1)
    },
    ConsoleCommand("next-choice", "next choice, or right", [.form], keys: ["Right"]) {
      model, _ in model.edit?.step(by: 1)
    },
    ConsoleCommand(
      "next-field", "next field", [.form], keys: ["Tab", "Down", "Enter"], isHinted: true
    ) { model, _ in model.edit?.moveFocus(by: 1) },
    ConsoleCommand(
      "previous-field", "previous field", [.form], keys: ["Shift-Tab", "Up"]
    ) { model, _ in model.edit?.moveFocus(by: -1) },
    ConsoleCommand(
      "answer", "go ahead, once the word is typed", [.dialog], keys: ["Enter"]
    ) { model, _ in model.answerPlan() },
    ConsoleCommand("submit", "run", [.prompt], keys: ["Enter"], isHinted: true) { model, _ in
      PromptSubmission.submit(model)
    },
    ConsoleCommand("older-line", "earlier line", [.prompt], keys: ["Up", "^p"]) { model, _ in
      model.recallLine(isOlder: true)
    },
    ConsoleCommand("newer-line", "later line", [.prompt], keys: ["Down", "^n"]) { model, _ in
      model.recallLine(isOlder: false)
    },
    ConsoleCommand("complete", "complete", [.prompt], keys: ["Tab"]) { model, _ in
      ConsoleCommandLine.complete(in: model)
    },
  ]

  // MARK: - Leaving

  private static let leaving: [ConsoleCommand] = [
    ConsoleCommand(
      "back", "back", Set(CommandScope.allCases), keys: ["Esc"],
      hintedScopes: Set(CommandScope.allCases).subtracting([.list, .detail])
    ) { model, _ in model.back() },
    ConsoleCommand(
      "cancel", "cancel what runs", Set(CommandScope.allCases), keys: ["^c"]
    ) { model, _ in model.cancelRunning() },
    ConsoleCommand("quit", "quit", panes, keys: ["q"]) { model, _ in model.quit() },
  ]
}

extension Movement {
  /// Rows by which what a command said scrolls.
  fileprivate var scrolledRows: Int {
    switch self {
    case .up: -1
    case .down: 1
    case .pageUp: -10
    case .pageDown: 10
    case .first: -10_000
    case .last: 10_000
    }
  }
}
