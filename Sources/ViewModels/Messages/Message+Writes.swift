import Domain

/// Messages about one write to one contact.
nonisolated extension Message {
  /// `what` precedes the contact, as in `SMS out for`; `ending` is the outcome. An erased contact
  /// is not named.
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

  /// A message about a failed write.
  static func write(_ what: String, _ contact: Contact, _ failure: Message) -> Message {
    var message = write(
      what, contact, severity: failure.severity, failure.text, nextStep: failure.nextStep)
    guard let impersonal = failure.impersonal else { return message }
    message.impersonal = "\(what) \(contact.id.provider) \(contact.id.value): \(impersonal)"
    return message
  }
}

nonisolated extension JobState {
  /// The outcome of one of its contacts; `nil` if there is none.
  func message(on subject: Contact) -> Message? {
    let what = plan.isUndo ? "undo, \(plan.words(for: subject))" : plan.words(for: subject)
    switch outcomes[subject.id] {
    case .done(let proof, let warnings):
      return .write(
        what, subject, severity: .success, proof, nextStep: warnings.first,
        isErased: plan.act != .prefer)
    case .notFound:
      return .write(what, subject, severity: .warning, "not found, nothing was sent")
    case .failed(let message), .notSent(let message), .unknown(let message):
      return .write(what, subject, message)
    case nil: return nil
    }
  }
}

nonisolated extension ActionPlanState {
  /// Precedes a contact: `delete`, `SMS out for`.
  func words(for contact: Contact) -> String {
    guard let change = changes[contact.id] else { return act.action.rawValue }
    return change.words + " for"
  }
}

/// Messages about preferences and the case reference.
nonisolated extension Message {
  static let noPreferenceHere = Message(.info, "no preference here; move to one, then press Space")
  static let noPreferences = Message(.info, "there are no preferences here")

  static func waits(_ channel: Channel) -> Message {
    Message(.info, "\(channel.title) is still waiting for its response")
  }

  static func unknownPreference(_ channel: Channel, _ value: String) -> Message {
    Message(.warning, "\(channel.title) is '\(value)', which roster does not know")
  }

  static func notSent(_ channel: Channel, _ reason: String) -> Message {
    Message(.info, "\(channel.title): \(reason); nothing was sent")
  }

  static let noCase = Message(.info, "no case reference is set")
  static let caseIsCleared = Message(
    .info, "case reference cleared; writes are journalled without one")

  static func invalidCase(_ problem: String) -> Message {
    Message(.warning, problem, nextStep: ":case GDPR-118")
  }

  static func caseIsSet(_ reference: String) -> Message {
    Message(
      .success, "case \(reference): every write of this session names it",
      nextStep: ":case clears it")
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
