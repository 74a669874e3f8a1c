package import Domain

/// Intents that work everywhere: leaving, cancelling, prompts, copying and help.
extension ConsoleModel {
  package func openPrompt(_ purpose: ConsoleState.Prompt.Purpose, text: String = "") {
    lineHistory.rewind()
    state.prompt = ConsoleState.Prompt(purpose, text: purpose == .filter ? listState.filter : text)
  }

  /// Edits the prompt. A filter applies at once.
  package func editPrompt(_ change: (inout TextFieldState) -> Void) {
    guard var prompt = state.prompt else { return }
    change(&prompt.input)
    prompt.candidates = []
    state.prompt = prompt
    if prompt.purpose == .filter { setFilter(prompt.input.text) }
  }

  /// Shows the candidates for the last word in the prompt.
  package func showCandidates(_ candidates: [String]) { state.prompt?.candidates = candidates }

  /// Closes the prompt and returns it.
  package func takePrompt() -> ConsoleState.Prompt? {
    defer { state.prompt = nil }
    return state.prompt
  }

  /// Goes one step back from what is in front.
  package func back() {
    if let prompt = state.prompt {
      if prompt.purpose == .filter { setFilter("") }
      state.prompt = nil
    } else if state.overlay == .themeMenu {
      leaveThemeMenu()
    } else if case .panel(.job, _)? = state.overlay {
      state.overlay = .panel(.jobs, top: 0)
    } else if state.overlay != nil {
      closeOverlay()
    } else if plan != nil {
      leavePlan()
    } else if edit != nil {
      leaveEdit()
    } else if state.focus == .detail {
      state.focus = .list
      showCurrentInDetail()
    } else if listState.rangeAnchor != nil {
      toggleRange()
    } else if !listState.filter.isEmpty {
      setFilter("")
    } else if state.view == .find {
      _ = find.cancel()
      showProvider(providerBehind)
    }
  }

  /// Cancels what can be cancelled, and says what.
  package func cancelRunning() {
    if state.prompt != nil { return back() }
    if selectedJob != nil { return cancelJob() }
    if case .panel(.unfinished, _)? = state.overlay, unfinished.isWorking {
      _ = cancelBackground()
      return say(.info, "cancelled; what is being read finishes")
    }
    if state.overlay != nil || plan != nil { return back() }
    var isCancelled = detail.cancel()
    for list in lists { isCancelled = list.cancel() || isCancelled }
    isCancelled = find.cancel() || isCancelled
    isCancelled = cancelBackground() || isCancelled
    if isCancelled { return say(.info, "cancelled") }
    if detail.hasOutstandingChanges || edit?.state.isSaving == true {
      return say(.info, "a write that was sent cannot be cancelled; roster waits for its response")
    }
    guard jobs.active.isEmpty else {
      return say(.info, "a job goes on", nextStep: "J, then ^C cancels it")
    }
    say(.info, "nothing is running; q quits")
  }

  /// Whether the value under the cursor may be copied.
  package var copyAvailability: Availability {
    guard state.isRedacted, state.focus == .detail else { return .available }
    return .unavailable(reason: "personal data is hidden; z shows it")
  }

  /// Copies the value under the cursor of the contact pane, or the id of the contact in a list.
  package func copy() {
    guard copyAvailability.isAvailable else { return }
    let line = detail.state.cursorLine
    let text: String? =
      switch (state.focus, line?.content) {
      case (.detail, .value(let value)): value
      case (.detail, .preference(_, let preference)): preference.text
      case (.detail, _): nil
      case (.list, _): currentContact?.id.value
      }
    guard let text, !text.isEmpty else { return say(.info, "there is nothing to copy here") }
    // Control characters could steer the terminal or shell that the text is pasted into.
    textToCopy = CopiedText(
      text: SafeText(untrusted: text, form: .detail).string,
      field: state.focus == .list ? "id" : line?.label ?? "value",
      name: (state.focus == .list ? currentContact : detail.state.contact)?.name ?? "")
  }

  /// Returns the text to copy, once.
  package func takeTextToCopy() -> CopiedText? {
    defer { textToCopy = nil }
    return textToCopy
  }

  package func sayCopied(_ copied: CopiedText) {
    var message = Message(
      .success, "copied \(copied.field)" + (copied.name.isEmpty ? "" : " of \(copied.name)"),
      nextStep: "if your terminal allows OSC 52")
    message.impersonal = "copied \(copied.field)"
    say(message)
  }

  package func openHelp() {
    if case .panel? = state.overlay { state.panelBehindHelp = state.overlay }
    state.overlay = .help(selected: 0)
  }

  /// Selects another of `count` entries.
  package func moveInHelp(_ movement: Movement, count: Int, page: Int) {
    guard case .help(let selected) = state.overlay, count > 0 else { return }
    state.overlay = .help(selected: movement.target(from: selected, count: count, page: page))
  }
}

/// Text for the clipboard, and what it is.
package nonisolated struct CopiedText: Hashable, Sendable {
  package var text: String
  /// The field's title.
  package var field: String
  /// The name of the contact; empty if it has none.
  package var name: String
}
