package import Domain
import Operations

/// Intents that write to one contact, and what decides whether they may.
extension ConsoleModel {
  /// The contact that an action is about: the one in the detail if that has focus, or else the one
  /// under the cursor.
  var subject: Contact? {
    focus == .detail ? detail.state.contact : currentContact
  }

  /// Whether an action is possible on the contacts in front.
  package func availability(of action: Action) -> Availability {
    availability(of: action, for: actsOnSeveral(action) ? firstSubject(of: action) : subject)
  }

  private func actsOnSeveral(_ action: Action) -> Bool {
    action == .anonymize || action == .delete || action == .prefer
  }

  /// The marked contacts, even if the filter hides them or they are no longer loaded, or else the one in
  /// front. Contacts that the action is not possible on are left out, unless there are no others.
  func subjects(of action: Action) -> [Contact] {
    let marked = markedOrCurrent
    let open = marked.filter { rules.obstacle(to: action, for: $0) == nil }
    return open.isEmpty ? marked : open
  }

  var markedOrCurrent: [Contact] {
    focus == .list && listState.hasSelection
      ? listState.selectedContacts : [subject].compactMap(\.self)
  }

  /// The first of `subjects(of:)`, which can be very many.
  private func firstSubject(of action: Action) -> Contact? {
    guard focus == .list, listState.hasSelection else { return subject }
    return listState.firstSelected { !$0.isAnonymized || !WriteRules.needsPersonalData(action) }
      ?? listState.firstSelected { _ in true }
  }

  /// What may be written now.
  var rules: WriteRules {
    let jobs = jobs
    return WriteRules(
      caseReference: caseReference, isInJob: { jobs.works(on: $0) },
      waiting: detail.waitingContacts)
  }

  func availability(of action: Action, for subject: Contact?) -> Availability {
    guard let subject, let client = client(of: subject.id.provider) else {
      return .unavailable(reason: "there is no contact here")
    }
    return rules.availability(of: action, for: subject, at: client.info)
  }

  /// - Returns: `nil`, with a message, if the action is not possible.
  func permitted(
    _ action: Action, for subject: Contact?
  ) -> (Contact, any ProviderClient)? {
    let availability = availability(of: action, for: subject)
    guard availability.isAvailable else {
      messages.say(action.rawValue, isUnavailable: availability)
      return nil
    }
    guard let subject, let client = client(of: subject.id.provider) else { return nil }
    return (subject, client)
  }

  /// Shows a contact as a write left it. A read that began before may be older, and is discarded.
  func spreadWritten(_ contact: Contact) {
    detail.discardReading(of: contact.id)
    spread(contact)
  }

  // MARK: - Preferences

  /// Switches *in* and *default* to *out* at once. Switching *out* to *in* asks first.
  package func togglePreference() {
    guard let channel = detail.state.cursorLine?.channel else {
      return say(.noPreferenceHere)
    }
    guard let (contact, _) = permitted(.prefer, for: subject) else { return }
    if detail.state.changes[channel]?.isOutstanding == true {
      return say(.waits(channel))
    }
    switch contact.preferences?[channel] {
    case .optOut: overlays.overlay = .optIn(channel, contact)
    case .optIn, .unset: changePreference(channel, optsIn: false, of: contact)
    case .other(let value):
      say(.unknownPreference(channel, value))
    case nil: say(.noPreferences)
    }
  }

  /// Sets a channel: to *out* at once, to *in* after a question.
  package func setPreference(_ channel: Channel, optsIn: Bool) {
    guard let (contact, _) = permitted(.prefer, for: subject) else { return }
    let isWaiting = detail.change(of: channel, contact.id)?.isOutstanding == true
    let plan = PreferencePlan(
      [contact], wanted: { _ in [channel: optsIn] },
      obstacle: {
        isWaiting ? "still waiting for its answer" : self.rules.preferenceObstacle(to: $0)
      })
    guard plan.changes[contact.id]?[channel] != nil else {
      let reason = plan.skipped.first?.reason ?? "there are no preferences here"
      return say(.notSent(channel, reason))
    }
    guard !optsIn else {
      overlays.overlay = .optIn(channel, contact)
      return
    }
    changePreference(channel, optsIn: false, of: contact)
  }

  /// Enter on the question about an opt-in.
  package func confirmOptIn() {
    guard case .optIn(let channel, let contact) = overlays.overlay else { return }
    overlays.overlay = nil
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
      self.changes.add(
        .preferences([PreferenceReversal(from: contact, to: written, channels: [channel])]))
    }
  }

  /// The pane shows a failure, so that it is only kept.
  private func sayOutcome(of change: PreferenceChange?, of channel: Channel, _ contact: Contact) {
    guard let change else { return }
    let what = [channel: change.optsIn].words + " for"
    switch change.phase {
    case .done(let warnings):
      say(.write(what, contact, severity: .success, "done", nextStep: warnings.first))
    case .failed(let message), .unknown(let message): messages.keep(.write(what, contact, message))
    case .outstanding: break
    }
  }
}

/// The case reference of the session's writes.
extension ConsoleModel {
  /// `:case REF`; an empty text clears it. Plans and forms that are open keep theirs.
  package func setCase(_ text: String) {
    guard !text.isEmpty else {
      say(caseReference == nil ? .noCase : .caseIsCleared)
      caseReference = nil
      return
    }
    if let problem = CaseReference.problem(in: text) { return say(.invalidCase(problem)) }
    caseReference = text
    say(.caseIsSet(text))
  }

  /// Runs a command of the program, with the session's case reference if it takes one and names none.
  package func runCommand(_ words: [String], by runner: any CommandLineRunner) {
    let isGiven = words.contains { $0 == "--" || $0 == "--case" || $0.hasPrefix("--case=") }
    var words = words
    if let caseReference, !isGiven, let command = words.first.flatMap(runner.command),
      command.takes("--case", after: Array(words.dropFirst()))
    {
      words += ["--case", caseReference]
    }
    commands.run(words, by: runner)
  }
}
