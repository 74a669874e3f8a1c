import Domain

/// Intents that work everywhere: leaving, cancelling, prompts, copying and help.
extension ConsoleModel {
  package func openPrompt(_ purpose: ConsoleState.Prompt.Purpose, text: String = "") {
    overlays.openPrompt(purpose, text: purpose == .filter ? listState.filter : text)
  }

  /// Edits the prompt. Filters and a search of the help apply at once.
  package func editPrompt(_ change: (inout TextFieldState) -> Void) {
    guard let prompt = overlays.editPrompt(change) else { return }
    switch prompt.purpose {
    case .filter: lists.setFilter(prompt.input.text)
    case .help: overlays.searchHelp(prompt.input.text)
    case .cases: desk.setFilter(prompt.input.text)
    case .find, .person, .planFile, .approvalFile, .command: break
    }
  }

  /// Goes one step back from what is in front.
  package func back() {
    if let prompt = overlays.takePrompt() {
      if prompt.purpose == .filter { lists.setFilter("") }
      if prompt.purpose == .help { overlays.searchHelp("") }
      if prompt.purpose == .cases { desk.setFilter("") }
    } else if isQuestionOverPanel {
      plans.leave()
    } else if overlays.overlay == .themeMenu {
      themes.leaveMenu()
    } else if case .panel(.job, _)? = overlays.overlay {
      overlays.open(.jobs)
    } else if case .panel(.caseFile, _)? = overlays.overlay {
      leaveCase()
    } else if case .panel(.cases, _)? = overlays.overlay, !desk.filter.isEmpty {
      desk.setFilter("")
    } else if case .panel(.person, _)? = overlays.overlay {
      leavePerson()
    } else if case .panel(.texts, _)? = overlays.overlay {
      overlays.close()
      leaveFind()
    } else if overlays.overlay != nil {
      overlays.close()
    } else if plans.dialog != nil {
      plans.leave()
    } else if plans.box != nil {
      plans.leaveBox()
    } else if edit != nil {
      forms.leave()
    } else if focus == .detail {
      focus = .list
      showCurrentInDetail()
    } else if !lists.removeLayer(), lists.view == .find {
      if lists.find.texts == nil { leaveFind() } else { finds.openTexts() }
    }
  }

  private func leaveFind() {
    _ = lists.find.cancel()
    showProvider(lists.providerBehind)
    say(.resultsStay)
  }

  /// Cancels what can be cancelled, and says what.
  package func cancelRunning() {
    if overlays.prompt != nil { return back() }
    if jobs.inFront != nil { return jobs.cancel() }
    if case .panel(.unfinished, _)? = overlays.overlay, unfinished.isWorking {
      _ = work.cancel()
      return say(.readingIsCancelled)
    }
    if case .panel(.caseFile, _)? = overlays.overlay, desk.isSearching {
      _ = work.cancel()
      return say(.readingIsCancelled)
    }
    if case .panel(.texts, _)? = overlays.overlay, lists.find.cancel() { return say(.cancelled) }
    if overlays.overlay != nil || plans.dialog != nil || plans.box != nil { return back() }
    var isCancelled = detail.cancel()
    isCancelled = lists.cancel() || isCancelled
    isCancelled = work.cancel() || isCancelled
    if isCancelled { return say(.cancelled) }
    if isWriting { return say(.writeIsSent) }
    say(jobs.active.isEmpty ? .nothingRuns : .jobGoesOn)
  }

  private var isWriting: Bool { detail.hasOutstandingChanges || edit?.state.isSaving == true }

  package func quit() {
    if let edit, edit.state.isDirty { return say(.formHasChanges) }
    if isWriting { return say(.writeIsOutstanding) }
    if let name = commands.first { return say(.stillRunning(name)) }
    guard jobs.active.isEmpty else {
      overlays.overlay = .leaving(isWaiting: false)
      return
    }
    hasQuit = true
  }

  /// Copies the value under the cursor of the contact pane, or the e-mail address of the contact in a
  /// list.
  package func copy() {
    guard privacy.copyAvailability.isAvailable else { return }
    guard focus == .detail else {
      guard let contact = currentContact else { return say(.noContactHere) }
      guard let email = contact.primaryEmail else { return say(.noEmailToCopy) }
      return copy(email, as: "e-mail", of: contact)
    }
    let line = detail.state.cursorLine
    let text: String? =
      switch line?.content {
      case .value(let value): value
      case .preference(_, let preference): preference.text
      default: nil
      }
    guard let text, !text.isEmpty else { return say(.nothingToCopy) }
    copy(text, as: line?.label ?? "value", of: detail.state.contact)
  }

  /// Copies the provider's id of the contact in front.
  package func copyID() {
    guard let contact = subject else { return say(.noContactHere) }
    copy(contact.id.value, as: "id", of: contact)
  }

  private func copy(_ text: String, as field: String, of contact: Contact?) {
    // What would steer a terminal or a shell at the other end does not go out.
    textToCopy = CopiedText(
      text: SafeText(untrusted: text, form: .detail).string, field: field,
      name: contact?.name ?? "")
  }

  /// Returns the text to copy, once.
  package func takeTextToCopy() -> CopiedText? {
    defer { textToCopy = nil }
    return textToCopy
  }
}
