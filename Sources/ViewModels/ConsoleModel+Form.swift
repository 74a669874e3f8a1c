package import Domain
import Operations

/// Intents on the form: opening it on a contact or for a new one, sending it, leaving it.
extension ConsoleModel {
  package func beginEdit() {
    guard let (contact, client) = permitted(.update, for: subject), canType("edit") else { return }
    guard contact.lookup != nil else {
      return say(.cannotBeEdited)
    }
    if contact.isExcerpt { return readThenEdit(contact, at: client) }
    openForm(on: contact, at: client)
  }

  /// An excerpt has only some fields, and a form shows all of them.
  private func readThenEdit(_ contact: Contact, at client: any ProviderClient) {
    showInDetail(contact, at: client.info)
    say(.readingAllFields)
    perform {
      let fresh = await self.detail.refresh(from: client)
      guard let fresh else {
        if let failure = self.detail.state.failure { self.say(failure) }
        return
      }
      self.spread(fresh)
      guard self.subject?.id == fresh.id, !self.isInTheMiddle else { return }
      self.messages.clear()
      self.openForm(on: fresh, at: client)
    }
  }

  /// Whether a contact can be created at the provider in front.
  package var creationAvailability: Availability {
    guard let info = lists.info else {
      return .unavailable(reason: "go to a provider first, to say where")
    }
    return rules.availability(of: .create, at: info)
  }

  package func beginAdd() {
    guard creationAvailability.isAvailable else {
      return messages.say("add", isUnavailable: creationAvailability)
    }
    guard let info = lists.info, let client = client(of: info.name), canType("add") else { return }
    openForm(on: nil, at: client)
  }

  func canType(_ verb: String) -> Bool {
    if !canShowLetters { say(.lettersAreMissing(verb)) }
    return canShowLetters
  }

  func openForm(on contact: Contact?, at client: any ProviderClient) {
    plans.hideBox()
    edit = ContactEditModel(contact: contact, client: client, context: writeContext)
    if let contact { showInDetail(contact, at: client.info) }
    paneBehindForm = focus
    focus = .detail
  }

  /// Enter on the difference, on a conflict, or on the question about leaving.
  package func confirmEdit() {
    guard let edit else { return }
    if let contact = edit.state.contact { detail.discardReading(of: contact.id) }
    if edit.state.phase == .leaving { return closeEdit() }
    if case .reviewing = edit.state.phase, !edit.state.reading.hasShownLast {
      return say(.moreRowsBelow)
    }
    perform {
      let seen = edit.state.contact
      guard let saved = await edit.confirm() else {
        self.messages.keep(edit.state.message)
        if let now = edit.state.contact, now != seen { self.spread(now) }
        return
      }
      self.take(saved, undoing: edit.undoes)
      if self.edit === edit { self.closeEdit() }
    }
  }

  private func take(_ saved: SavedForm, undoing number: Int?) {
    if let before = saved.before { return take(saved, of: before, undoing: number) }
    changes.addFinal(.create, of: [saved.id], act: 0)
    if let contact = saved.contact {
      lists.list(of: saved.id.provider)?.add(contact)
      showInDetail(contact, at: client(of: saved.id.provider)?.info)
    }
    let made = saved.contact ?? Contact(id: saved.id, kind: ProviderKind(""))
    say(.write("made", made, severity: .success, "done", nextStep: saved.warnings.first))
  }

  private func take(_ saved: SavedForm, of before: Contact, undoing number: Int?) {
    if let contact = saved.contact { spreadWritten(contact) }
    if let number {
      changes.drop(number)
    } else if saved.contact != nil {
      changes.add(.update(saved))
    }
    let info = client(of: saved.id.provider)?.info
    let titles = saved.draft.fieldNames.map { info?.title(ofField: $0) ?? $0 }
    say(
      .write(
        number == nil ? "saved" : "undo, saved", saved.contact ?? before, severity: .success,
        titles.joined(separator: ", "), nextStep: saved.warnings.first))
  }

  /// Undoes the last change in the form.
  package func undoInForm() {
    if edit?.undo() == false { say(.nothingToUndoHere) }
  }

  package func leaveEdit() {
    guard edit?.state.isSaving != true else {
      return say(.formIsSent)
    }
    if edit?.back() == true { closeEdit() }
  }

  /// The contact's pane keeps the contact of the form, which can differ from the one under the cursor.
  private func closeEdit() {
    edit = nil
    focus = paneBehindForm
    if focus == .list { showCurrentInDetail() }
  }
}
