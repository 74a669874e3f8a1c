/// What is said about plans and their dialogs.
nonisolated extension Message {
  static let nothingTyped = Message(.info, "type what the dialog asks for, then Enter")
  static let wrongWord = Message(
    .warning, "that is not what the dialog asks for; nothing was sent")
  static let tooManyTries = Message(
    .warning, "three wrong tries: the dialog is closed, nothing was sent")
  static let planIsCancelled = Message(.info, "cancelled; nothing was sent")
  static let planGoesOn = Message(
    .info, "it goes on", nextStep: "J shows what becomes of it")
  static let nothingChosen = Message(
    .info, "nothing is chosen", nextStep: "Space sets a channel to out, then to in")

  static func marksAtSeveralProviders(_ verb: String) -> Message {
    Message(.warning, "marks at several providers: \(verb) those of one at a time")
  }

  static func nothingToSend(_ skipped: [ActionPlanState.Skipped]) -> Message {
    let reasons = Set(skipped.map(\.reason)).sorted().joined(separator: "; ")
    return Message(.info, "nothing to send: \(reasons)")
  }

  static func nothingToTryAgain(_ reason: String) -> Message {
    Message(.info, "nothing to try again: \(reason)")
  }
}
