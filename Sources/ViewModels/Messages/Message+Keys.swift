/// What is said about keys that work everywhere: leaving, cancelling and copying.
nonisolated extension Message {
  static let cancelled = Message(.info, "cancelled")
  static let readingIsCancelled = Message(.info, "cancelled; the read in flight finishes")
  static let writeIsSent = Message(
    .info, "a write that was sent cannot be cancelled; roster waits for its response")
  static let jobGoesOn = Message(.info, "a job goes on", nextStep: "J, then ^C cancels it")
  static let nothingRuns = Message(.info, "nothing is running; q quits")
  static let formHasChanges = Message(
    .warning, "the form has changes", nextStep: "Esc leaves it, ^S saves it")
  static let writeIsOutstanding = Message(
    .warning, "a write is still waiting for its answer", nextStep: "q once it is there")

  static func stillRunning(_ command: String) -> Message {
    Message(.warning, ":\(command) is still running", nextStep: "^C cancels it")
  }

  static let nothingToCopy = Message(.info, "there is nothing to copy here")

  /// `isTaken`: whether the terminal's clipboard is used at all.
  package static func copied(_ copied: CopiedText, isTaken: Bool) -> Message {
    guard isTaken else { return Message(.warning, "the config says clipboard = \"off\"") }
    var message = Message(
      .success, "copied \(copied.field)" + (copied.name.isEmpty ? "" : " of \(copied.name)"),
      nextStep: "if your terminal allows OSC 52")
    message.impersonal = "copied \(copied.field)"
    return message
  }
}
