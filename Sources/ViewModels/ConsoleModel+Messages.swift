import Domain

/// What the operator is told: on the last line until the next key, and kept for the whole session.
extension ConsoleModel {
  package func say(_ severity: Message.Severity, _ text: String, nextStep: String? = nil) {
    say(Message(severity, text, nextStep: nextStep))
  }

  package func say(_ message: Message?) {
    guard let message else { return }
    keep(message)
    if let shown = state.message, shown != message { state.coveredMessages += 1 }
    state.message = message
  }

  package func clearMessage() {
    if state.message != nil { state.message = nil }
    if state.coveredMessages != 0 { state.coveredMessages = 0 }
  }

  /// Without a word on the last line: a pane says it itself.
  func keep(_ message: Message) { messages.keep(message, at: now) }

  func keepFailure(of list: ContactListModel) {
    if case .failed(let message) = list.state.phase { keep(message) }
  }

  func keepFailuresOfFind() {
    for progress in find.state?.progress ?? [] {
      if case .failed(let message) = progress.phase { keep(message) }
    }
  }

  func keepFailure(of phase: PreferenceChange.Phase?) {
    switch phase {
    case .failed(let message), .unknown(let message): keep(message)
    case .done(let warnings): for warning in warnings { keep(Message(.warning, warning)) }
    case .outstanding, nil: break
    }
  }

  /// What became of a job, also where its dialog is closed before anyone reads it. Of several, what
  /// is done stands in the job; of one, here.
  func keepOutcomes(of job: JobState) {
    let verb = job.plan.act.action.rawValue
    let several = job.plan.subjects.count > 1
    for subject in job.plan.subjects {
      let name = "\(subject.id.provider) \(subject.id.value)"
      switch job.outcomes[subject.id] {
      case .done(_, let warnings) where several:
        if let warning = warnings.first { keep(Message(.warning, "\(verb) \(name): \(warning)")) }
      case .done(let proof, let warnings):
        keep(Message(.success, "\(verb) \(name): \(proof)", nextStep: warnings.first))
      case .notFound:
        keep(Message(.warning, "\(verb) \(name): not found, nothing was sent"))
      case .failed(var message), .unknown(var message):
        message.text = "\(verb) \(name): \(message.text)"
        message.impersonal = message.impersonal.map { "\(verb) \(name): \($0)" }
        keep(message)
      case nil: break
      }
    }
  }
}
