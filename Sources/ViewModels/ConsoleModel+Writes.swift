package import Domain
import Operations

/// Intents that write, each behind its own check.
extension ConsoleModel {
  /// The contact that an action is about: what the detail pane shows when it has the focus, else
  /// what is under the cursor.
  private var subject: Contact? {
    state.focus == .detail ? detail.state.contact : currentContact
  }

  /// Whether an action can be performed on what is in front, and why not.
  package func availability(of action: Action) -> Availability {
    availability(of: action, for: action == .anonymize ? toAnonymize.first : subject)
  }

  /// The marked contacts, also those that the filter hides, else the one in front. Marked ones that
  /// are anonymized are left out, unless there is no other.
  private var toAnonymize: [Contact] {
    let selection = listState.selection
    let marked = listState.contacts.filter { selection.contains($0.id) }
    guard state.focus == .list, !marked.isEmpty else { return [subject].compactMap(\.self) }
    let open = marked.filter { !$0.isAnonymized }
    return open.isEmpty ? marked : open
  }

  private func availability(of action: Action, for subject: Contact?) -> Availability {
    guard let subject, let client = client(of: subject.id.provider) else {
      return .unavailable(reason: "there is no contact here")
    }
    let availability = client.info.availability(of: action)
    guard availability.isAvailable else { return availability }
    if client.info.policy.requiresCase, client.info.environment == .production, action.isWrite {
      return .unavailable(
        reason: "the config wants a case reference: use the command with --case REF")
    }
    if subject.isAnonymized, action == .prefer || action == .anonymize {
      return .unavailable(reason: "this contact is anonymized")
    }
    return .available
  }

  /// Says why, and gives `nil`, where the action cannot be performed.
  private func permitted(
    _ action: Action, for subject: Contact?
  ) -> (Contact, any ProviderClient)? {
    if let reason = availability(of: action, for: subject).reason {
      say(.warning, "\(action.rawValue): \(reason)")
      return nil
    }
    guard let subject, let client = client(of: subject.id.provider) else { return nil }
    return (subject, client)
  }

  /// What a write brought back. A reading that was begun meanwhile may be older, and is forgotten.
  private func spreadWritten(_ contact: Contact) {
    detail.discardReading(of: contact.id)
    spread(contact)
  }

  // MARK: - Preferences

  /// *in* and *default* go to *out* at once; *out* to *in* asks first.
  package func togglePreference() {
    guard let channel = detail.state.cursorLine?.channel else {
      return say(.info, "Space switches a preference: move to one first")
    }
    guard let (contact, _) = permitted(.prefer, for: subject) else { return }
    if detail.state.changes[channel]?.isOutstanding == true {
      return say(.info, "\(channel.title) is still waiting for its answer")
    }
    switch contact.preferences?[channel] {
    case .optOut: state.overlay = .optIn(channel, contact)
    case .optIn, .unset: changePreference(channel, optsIn: false, of: contact)
    case .other(let value):
      say(.warning, "\(channel.title) is '\(value)', which roster does not know", nextStep: nil)
    case nil: say(.info, "there are no preferences here")
    }
  }

  /// Enter on the question whether somebody opts in.
  package func confirmOptIn() {
    guard case .optIn(let channel, let contact) = state.overlay else { return }
    state.overlay = nil
    changePreference(channel, optsIn: true, of: contact)
  }

  private func changePreference(_ channel: Channel, optsIn: Bool, of contact: Contact) {
    guard let client = client(of: contact.id.provider) else { return }
    let operation = ChangePreferences(client: client, context: writeContext)
    detail.discardReading(of: contact.id)
    perform {
      let written = await self.detail.change(channel, optsIn: optsIn, of: contact, by: operation)
      self.keepFailure(of: self.detail.change(of: channel, contact.id)?.phase)
      if let written { self.spreadWritten(written) }
    }
  }

  // MARK: - Editing

  package func beginEdit() {
    guard let (contact, client) = permitted(.update, for: subject) else { return }
    guard canShowLetters else {
      return say(.warning, "edit: this terminal does not show every letter, so names could be lost")
    }
    guard contact.lookup != nil else {
      return say(.warning, "this contact cannot be read again, so it cannot be edited safely")
    }
    edit = ContactEditModel(
      contact: contact, info: client.info,
      save: SaveContact(client: client, context: writeContext), ambient: services.ambient)
    detail.show(contact, at: client.info)
    state.focus = .detail
  }

  package func confirmEdit() {
    guard let edit else { return }
    detail.discardReading(of: edit.state.contact.id)
    if edit.state.phase == .leaving { return closeEdit() }
    perform {
      guard let written = await edit.confirm() else {
        if let message = edit.state.message { self.keep(message) }
        return
      }
      if let contact = written.contact { self.spreadWritten(contact) }
      self.say(.success, "saved", nextStep: written.warnings.first)
      if self.edit === edit { self.closeEdit() }
    }
  }

  package func leaveEdit() {
    if edit?.back() == true { closeEdit() }
  }

  /// The detail stays on the contact of the form, which need not be the one under the cursor.
  private func closeEdit() { edit = nil }

  // MARK: - Anonymizing

  /// Opens the dialog for the marked contacts, else for the one in front.
  package func beginAnonymize() {
    let subjects = toAnonymize
    guard let (contact, client) = permitted(.anonymize, for: subjects.first) else { return }
    guard subjects.allSatisfy({ $0.id.provider == contact.id.provider }) else {
      return say(.warning, "marks at several providers: anonymize those of one at a time")
    }
    anonymize = AnonymizeModel(
      subjects: subjects,
      hiddenSubjects: state.focus == .list ? hidden(subjects).count : 0,
      info: client.info,
      operation: AnonymizeContact(client: client, context: writeContext),
      ambient: services.ambient)
  }

  private func hidden(_ subjects: [Contact]) -> Set<ContactID> {
    Set(subjects.map(\.id)).subtracting(listState.rows.map(\.id))
  }

  /// The dialog stands on the screen: keys typed ahead are gone, and none counts for 400 ms.
  package func dialogWasPainted() {
    guard let dialog = anonymize, dialog.state.phase == .asking(isArmed: false),
      !arming.isRunning
    else { return }
    let ambient = services.ambient
    arming.start {
      do {
        try await ambient.sleep(.milliseconds(400))
      } catch {
        return
      }
      dialog.arm()
    }
  }

  /// Enter in the dialog.
  package func answerAnonymize() {
    guard let dialog = anonymize else { return }
    if dialog.state.phase == .ended {
      for subject in dialog.state.subjects { unmark(subject.id, after: dialog.state.outcomes) }
      return closeAnonymize()
    }
    switch dialog.answer() {
    case .ignored: break
    case .wrong:
      say(.warning, "that is not what the dialog asks for; nothing was sent")
    case .closed:
      closeAnonymize()
      listenAfterPause()
      say(.warning, "three wrong tries: the dialog is closed, nothing was sent")
    case .accepted:
      for subject in dialog.state.subjects { detail.discardReading(of: subject.id) }
      perform {
        await dialog.run { self.spreadWritten($0) }
        self.keepOutcomes(of: dialog)
      }
    }
  }

  /// Esc in the dialog.
  package func leaveAnonymize() {
    guard let dialog = anonymize else { return }
    if dialog.state.isRunning {
      dialog.stop()
      return say(.info, "what is in flight finishes; no more is begun")
    }
    let wasAsking = dialog.state.phase != .ended
    closeAnonymize()
    if wasAsking { say(.info, "cancelled; nothing was sent") }
  }

  /// What is done needs its mark no longer; what failed keeps it for another try.
  private func unmark(_ id: ContactID, after outcomes: [ContactID: AnonymizeState.Outcome]) {
    guard case .done = outcomes[id] else { return }
    for list in lists { list.unmark(id) }
    find.unmark(id)
  }

  private func closeAnonymize() {
    arming.cancel()
    anonymize = nil
  }
}
