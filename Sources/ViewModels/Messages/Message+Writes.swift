import Domain

/// What became of one write to one contact, in the same words wherever it is said.
nonisolated extension Message {
  /// `what` goes before the contact, as in `SMS out for`; `ending` says what came of it. Who was
  /// erased is not named.
  static func write(
    _ what: String, _ contact: Contact, severity: Severity, _ ending: String,
    nextStep: String? = nil, isErased: Bool = false
  ) -> Message {
    let id = "\(contact.id.provider) \(contact.id.value)"
    let isNamed = !isErased && !contact.name.isEmpty
    var message = Message(
      severity, "\(what) \(isNamed ? "\(contact.name), \(id)" : id): \(ending)",
      nextStep: nextStep)
    message.impersonal = "\(what) \(id): \(PersonalSentence.masked(ending))"
    return message
  }

  /// The same with the words of a failure.
  static func write(_ what: String, _ contact: Contact, _ failure: Message) -> Message {
    var message = write(
      what, contact, severity: failure.severity, failure.text, nextStep: failure.nextStep)
    guard let impersonal = failure.impersonal else { return message }
    message.impersonal = "\(what) \(contact.id.provider) \(contact.id.value): \(impersonal)"
    return message
  }
}

nonisolated extension JobState {
  /// What became of one of its contacts; `nil` where nothing was said of it.
  func message(on subject: Contact) -> Message? {
    let what = plan.isUndo ? "undo, \(plan.words(for: subject))" : plan.words(for: subject)
    switch outcomes[subject.id] {
    case .done(let proof, let warnings):
      return .write(
        what, subject, severity: .success, proof, nextStep: warnings.first,
        isErased: plan.act != .prefer)
    case .notFound:
      return .write(what, subject, severity: .warning, "not found, nothing was sent")
    case .failed(let message), .unknown(let message): return .write(what, subject, message)
    case nil: return nil
    }
  }
}

nonisolated extension ActionPlanState {
  /// Goes before a contact: `delete`, `SMS out for`.
  func words(for contact: Contact) -> String {
    guard let change = changes[contact.id] else { return act.action.rawValue }
    return change.words + " for"
  }
}

nonisolated extension [Channel: Bool] {
  /// `E-mail in, SMS out`
  package var words: String {
    Channel.allCases.compactMap { channel in
      self[channel].map { "\(channel.title) \($0 ? "in" : "out")" }
    }.joined(separator: ", ")
  }
}
