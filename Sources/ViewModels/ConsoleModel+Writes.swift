package import Domain
import Operations

/// Which contacts an action is about, and whether it may write to them.
extension ConsoleModel: WriteRouter {
  /// The contact that an action is about: the one in the detail if that has focus, or else the one
  /// under the cursor.
  var subject: Contact? {
    focus == .detail ? detail.state.contact : currentContact
  }

  /// Whether an action is possible on the contacts in front.
  package func availability(of action: Action) -> Availability {
    let actsOnSeveral = [.anonymize, .delete, .prefer].contains(action)
    return availability(
      of: action, for: actsOnSeveral ? subjects.first(for: action) : subject)
  }

  var subjects: ActionSubjects {
    ActionSubjects(list: focus == .list ? listState : nil, current: subject, rules: rules)
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

  func permitted(
    _ action: Action, for subject: Contact?
  ) -> (Contact, any ProviderClient)? {
    let availability = availability(of: action, for: subject)
    guard availability.isAvailable else {
      messages.say(action.rawValue, isUnavailable: availability)
      if let subject { recordRefusal(of: action, for: subject) }
      return nil
    }
    guard let subject, let client = client(of: subject.id.provider) else { return nil }
    return (subject, client)
  }

  /// A provider that cannot do what a case needs is an answer to that case.
  private func recordRefusal(of action: Action, for subject: Contact) {
    guard caseReference != nil, let info = client(of: subject.id.provider)?.info,
      !info.availability(of: action).isAvailable
    else { return }
    perform {
      await self.record(at: info) { (request) throws(WriteFailure) in
        try await request.record(.refused, action, .id(subject.id.value))
      }
    }
  }

  /// Adds a request that ended without a write to the journal.
  func record(
    at info: ProviderInfo, _ body: (UnsentRequest) async throws(WriteFailure) -> Void
  ) async {
    do throws(WriteFailure) {
      try await body(UnsentRequest(at: info, context: writeContext))
    } catch {
      say(Message(error))
    }
  }

  func spreadWritten(_ contact: Contact) {
    detail.discardReading(of: contact.id)
    spread(contact)
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
