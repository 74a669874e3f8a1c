package import Domain
import Operations

/// Intents that write, each behind its own check.
extension ConsoleModel {
  /// The contact that an action is about: what the detail pane shows when it has the focus, else
  /// what is under the cursor.
  var subject: Contact? {
    state.focus == .detail ? detail.state.contact : currentContact
  }

  /// Whether an action can be performed on what is in front, and why not.
  package func availability(of action: Action) -> Availability {
    availability(of: action, for: actsOnSeveral(action) ? firstSubject(of: action) : subject)
  }

  private func actsOnSeveral(_ action: Action) -> Bool {
    action == .anonymize || action == .delete || action == .prefer
  }

  /// The marked contacts, also those that the filter hides or that are not loaded any more, else
  /// the one in front. Those about whom nothing can be sent are left out, unless there is no other.
  func subjects(of action: Action) -> [Contact] {
    let marked = markedOrCurrent
    let open = marked.filter { obstacle(to: action, for: $0) == nil }
    return open.isEmpty ? marked : open
  }

  /// Why the action cannot be performed on this contact while it could be on others.
  func obstacle(to action: Action, for contact: Contact) -> String? {
    if contact.isAnonymized, Self.needsPersonalData(action) { return "anonymized" }
    return jobObstacle(to: contact)
  }

  /// The same, beside what its preferences say.
  func obstacle(to contact: Contact) -> String? {
    let isWaiting = detail.waitingContacts.contains(contact.id)
    return isWaiting ? "a change still waits for its answer" : jobObstacle(to: contact)
  }

  private func jobObstacle(to contact: Contact) -> String? {
    jobs.works(on: contact.id) ? "a job still works on it" : nil
  }

  var markedOrCurrent: [Contact] {
    state.focus == .list && listState.hasSelection
      ? listState.selectedContacts : [subject].compactMap(\.self)
  }

  /// The first of `subjects(of:)`, which may be very many.
  private func firstSubject(of action: Action) -> Contact? {
    guard state.focus == .list, listState.hasSelection else { return subject }
    return listState.firstSelected { !$0.isAnonymized || !Self.needsPersonalData(action) }
      ?? listState.firstSelected { _ in true }
  }

  private static func needsPersonalData(_ action: Action) -> Bool {
    action == .prefer || action == .anonymize
  }

  func availability(of action: Action, for subject: Contact?) -> Availability {
    guard let subject, let client = client(of: subject.id.provider) else {
      return .unavailable(reason: "there is no contact here")
    }
    let availability = availability(of: action, at: client.info)
    guard availability.isAvailable else { return availability }
    if subject.isAnonymized, Self.needsPersonalData(action) {
      return .unavailable(reason: "this contact is anonymized")
    }
    if action.isWrite, let reason = jobObstacle(to: subject) {
      return .unavailable(reason: reason)
    }
    return .available
  }

  func availability(of action: Action, at info: ProviderInfo) -> Availability {
    let availability = info.availability(of: action)
    guard availability.isAvailable else { return availability }
    return caseAvailability(of: action, at: info)
  }

  /// Says why, and gives `nil`, where the action cannot be performed.
  func permitted(
    _ action: Action, for subject: Contact?
  ) -> (Contact, any ProviderClient)? {
    if let reason = availability(of: action, for: subject).reason {
      sayUnavailable(action.rawValue, reason)
      return nil
    }
    guard let subject, let client = client(of: subject.id.provider) else { return nil }
    return (subject, client)
  }

  /// What a write brought back. A reading that was begun meanwhile may be older, and is forgotten.
  func spreadWritten(_ contact: Contact) {
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

  /// The same towards a value that is known: *out* at once, *in* asks first.
  package func setPreference(_ channel: Channel, optsIn: Bool) {
    guard let (contact, _) = permitted(.prefer, for: subject) else { return }
    let isWaiting = detail.change(of: channel, contact.id)?.isOutstanding == true
    let plan = PreferencePlan(
      [contact], wanted: { _ in [channel: optsIn] },
      obstacle: { isWaiting ? "still waiting for its answer" : self.obstacle(to: $0) })
    guard plan.changes[contact.id]?[channel] != nil else {
      let reason = plan.skipped.first?.reason ?? "there are no preferences here"
      return say(.info, "\(channel.title): \(reason); nothing was sent")
    }
    guard !optsIn else {
      state.overlay = .optIn(channel, contact)
      return
    }
    changePreference(channel, optsIn: false, of: contact)
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
      self.sayOutcome(of: self.detail.change(of: channel, contact.id), of: channel, contact)
      guard let written else { return }
      self.spreadWritten(written)
      guard written.preferences?[channel] == (optsIn ? .optIn : .optOut) else { return }
      self.noteChange(
        .preferences([PreferenceReversal(from: contact, to: written, channels: [channel])]))
    }
  }

  /// What went wrong stands in the pane, and is only kept.
  private func sayOutcome(of change: PreferenceChange?, of channel: Channel, _ contact: Contact) {
    guard let change else { return }
    let what = [channel: change.optsIn].words + " for"
    switch change.phase {
    case .done(let warnings):
      say(.write(what, contact, severity: .success, "done", nextStep: warnings.first))
    case .failed(let message), .unknown(let message): keep(.write(what, contact, message))
    case .outstanding: break
    }
  }
}
