package import Domain

/// Intents that work everywhere: leaving, cancelling, prompts, copying and help.
extension ConsoleModel {
  package func openPrompt(_ purpose: ConsoleState.Prompt.Purpose, text: String = "") {
    overlays.openPrompt(purpose, text: purpose == .filter ? listState.filter : text)
  }

  /// Edits the prompt. A filter applies at once.
  package func editPrompt(_ change: (inout TextFieldState) -> Void) {
    guard let prompt = overlays.editPrompt(change) else { return }
    if prompt.purpose == .filter { lists.setFilter(prompt.input.text) }
  }

  /// Goes one step back from what is in front.
  package func back() {
    if let prompt = overlays.takePrompt() {
      if prompt.purpose == .filter { lists.setFilter("") }
    } else if overlays.overlay == .themeMenu {
      themes.leaveMenu()
    } else if case .panel(.job, _)? = overlays.overlay {
      overlays.open(.jobs)
    } else if overlays.overlay != nil {
      overlays.close()
    } else if plan != nil {
      plans.leave()
    } else if edit != nil {
      leaveEdit()
    } else if focus == .detail {
      focus = .list
      showCurrentInDetail()
    } else if listState.rangeAnchor != nil {
      lists.toggleRange()
    } else if !listState.filter.isEmpty {
      lists.setFilter("")
    } else if lists.view == .find {
      _ = lists.find.cancel()
      showProvider(lists.providerBehind)
    }
  }

  /// Cancels what can be cancelled, and says what.
  package func cancelRunning() {
    if overlays.prompt != nil { return back() }
    if jobs.inFront != nil { return jobs.cancel() }
    if case .panel(.unfinished, _)? = overlays.overlay, unfinished.isWorking {
      _ = work.cancel()
      return say(.readingIsCancelled)
    }
    if overlays.overlay != nil || plan != nil { return back() }
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

  /// Whether the value under the cursor may be copied.
  package var copyAvailability: Availability {
    guard privacy.isRedacted, focus == .detail else { return .available }
    return .unavailable(reason: "personal data is hidden; z shows it")
  }

  /// Copies the value under the cursor of the contact pane, or the id of the contact in a list.
  package func copy() {
    guard copyAvailability.isAvailable else { return }
    let line = detail.state.cursorLine
    let text: String? =
      switch (focus, line?.content) {
      case (.detail, .value(let value)): value
      case (.detail, .preference(_, let preference)): preference.text
      case (.detail, _): nil
      case (.list, _): currentContact?.id.value
      }
    guard let text, !text.isEmpty else { return say(.nothingToCopy) }
    // What would steer a terminal or a shell at the other end does not go out.
    textToCopy = CopiedText(
      text: SafeText(untrusted: text, form: .detail).string,
      field: focus == .list ? "id" : line?.label ?? "value",
      name: (focus == .list ? currentContact : detail.state.contact)?.name ?? "")
  }

  /// Returns the text to copy, once.
  package func takeTextToCopy() -> CopiedText? {
    defer { textToCopy = nil }
    return textToCopy
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
