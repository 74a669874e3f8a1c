import Domain

/// What the operator is told: on the last line until the next key, and kept for the whole session.
extension ConsoleModel {
  package func say(_ severity: Message.Severity, _ text: String, nextStep: String? = nil) {
    say(Message(severity, text, nextStep: nextStep))
  }

  package func say(_ message: Message?) {
    guard let message else { return }
    keep(message)
    show(message)
  }

  /// On the last line; it is kept already.
  func show(_ message: Message) {
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

  /// What became of each contact of a job, also where its dialog is closed before anyone reads it.
  /// Of several, what is done without a warning stands in the job.
  func keepOutcomes(of job: JobState) {
    let isAlone = job.plan.subjects.count == 1
    for subject in job.plan.subjects {
      if case .done(_, warnings: []) = job.outcomes[subject.id], !isAlone { continue }
      if let message = job.message(on: subject) { keep(message) }
    }
  }

  /// What is to be read after what stands on the last line.
  func saySecond(_ message: Message) {
    keep(message)
    if state.message == nil { state.message = message } else { state.coveredMessages += 1 }
  }
}
