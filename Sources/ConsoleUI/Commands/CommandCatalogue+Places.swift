import ViewModels

/// Going places and reading: providers, panes, panels, help, privacy.
extension CommandCatalogue {
  /// Where no text is typed.
  private static let hidable = readable.union([.menu, .themes, .channels, .help])

  static let places: [ConsoleCommand] = [
    ConsoleCommand("provider", "provider by number", panes, keys: (1...9).map(String.init)) {
      showProvider($0)
    }
    .presets((0..<9).map { .preset([.provider($0)]) })
    .word(nil, "go to a provider")
    .takes(.init("NAME|N", .provider, isOptional: true))
    .replies { $0.provider == nil ? .providers : .changes },
    ConsoleCommand("next-pane", "other pane", panes, keys: ["Tab"]) { $0.model.focusNextPane() },
    ConsoleCommand("previous-pane", "other pane, backwards", panes, keys: ["Shift-Tab"]) {
      $0.model.focusNextPane()
    },
    ConsoleCommand("narrow-list", "narrower list", panes, keys: ["<"]) {
      $0.model.moveSplit(steps: -1)
    },
    ConsoleCommand("widen-list", "wider list", panes, keys: [">"]) {
      $0.model.moveSplit(steps: 1)
    },
    ConsoleCommand("zoom", "this pane alone", panes, keys: ["+"]) { $0.model.toggleZoom() }
      .titled { $0.split.isZoomed ? "both panes" : "this pane alone" },
    ConsoleCommand("command-line", "command line", readable.union([.help]), keys: [":"]) {
      $0.model.openPrompt(.command)
    },
    ConsoleCommand("theme", "theme", panes, keys: ["T"]) { call in
      if let name = call.text { call.model.themes.use(name) } else { call.model.themes.openMenu() }
    }
    .word(nil, "use a theme; without a name, the menu")
    .takes(.init("NAME", .theme, isOptional: true)),
    ConsoleCommand("help", "help", readable, keys: ["?"]) { $0.model.overlays.openHelp() }
      .word()
      .hinted(Dictionary(uniqueKeysWithValues: readable.map { ($0, HintPlace.last) })),
    ConsoleCommand("run-from-help", "do it", [.help], keys: ["Enter"]) {
      HelpEntries.runSelected(by: $0.dispatcher)
    }
    .hinted(when: { !$0.showsOutput }),
    ConsoleCommand("search-help", "search", [.help], keys: ["/"]) {
      $0.model.openPrompt(.help, text: $0.model.overlays.helpSearch)
    }
    .hinted(when: { !$0.showsOutput }),
    ConsoleCommand("close-help", "close", [.help], keys: ["?", "q"]) { $0.model.overlays.close() }
      .hinted(),
  ]

  /// Alone, plain mode reads the providers out and the screen asks for one.
  private static func showProvider(_ call: CommandCall) {
    if let index = call.provider {
      call.model.showProvider(index)
    } else if !call.dispatcher.isPlain {
      call.model.openPrompt(.command, text: "provider ")
    }
  }

  // MARK: - Reading

  static let reading: [ConsoleCommand] = [
    panel("messages", "messages", ["M"], .messages),
    panel("calls", "calls made", ["L"], .requests).alias("requests"),
    panel("overview", "overview of what is loaded", ["O"], .overview),
    ConsoleCommand("redact", "hide personal data", hidable, keys: ["z"]) {
      $0.model.privacy.toggleRedaction()
    }
    .word(),
    ConsoleCommand("reveal", "show this contact for 15 s", panes, keys: ["r"]) {
      $0.model.privacy.toggleReveal()
    }
    .word(),
    ConsoleCommand(
      "redact-here", "hide, or show 15 s", [.form, .review, .dialog, .question], keys: ["^r"]
    ) { $0.model.privacy.toggleHere() }
    .hinted([.form: 3]),
    panel("jobs", "jobs", ["J"], .jobs),
    ConsoleCommand("unfinished", "jobs that earlier sessions left", panes) {
      $0.model.openUnfinished()
    }
    .word(),
    ConsoleCommand("case", "name a case for every write; alone it clears it", panes) {
      $0.model.cases.set($0.text ?? "")
    }
    .word().takes(.init("REF", .reference, isOptional: true)),
    ConsoleCommand("close-panel", "close", [.panel], keys: ["q", "Enter"]) {
      $0.model.overlays.close()
    }
    .hinted(),
  ]

  private static func panel(
    _ id: String, _ title: String, _ keys: [String], _ panel: ConsoleState.Panel
  ) -> ConsoleCommand {
    ConsoleCommand(id, title, readable, keys: keys) { $0.model.overlays.toggle(panel) }.word()
  }

  // MARK: - Leaving

  static let leaving: [ConsoleCommand] = [
    ConsoleCommand("back", "back", Set(CommandScope.allCases), keys: ["Esc"]) { $0.model.back() }
      .word(nil, "one step back", isPlainOnly: true)
      .titled { backTitle($0) }
      .answersBox()
      .hinted(
        Dictionary(
          uniqueKeysWithValues: CommandScope.allCases.map {
            ($0, panes.contains($0) ? HintPlace.first : HintPlace.last)
          }),
        // In the panes Esc is for the box of a job.
        when: { !$0.showsOutput && (!panes.contains($0.scope) || $0.plans.box != nil) }),
    ConsoleCommand("cancel", "cancel what runs", Set(CommandScope.allCases), keys: ["^c"]) {
      $0.model.cancelRunning()
    }
    .answersBox(),
    ConsoleCommand("quit", "quit", panes, keys: ["q"]) { $0.model.quit() }.word(),
  ]

  private static func backTitle(_ model: ConsoleModel) -> String {
    if model.scope == .dialog { return "cancels" }
    return panes.contains(model.scope) && model.plans.box != nil ? "leaves it running" : "back"
  }
}

extension ConsoleModel {
  /// Whether the output of a command is in front.
  fileprivate var showsOutput: Bool { if case .output? = overlays.overlay { true } else { false } }
}
