/// What is said about forms.
nonisolated extension Message {
  static let cannotBeEdited = Message(
    .warning, "this contact cannot be read again, so it cannot be edited safely")
  static let readingAllFields = Message(.info, "reading all fields first")
  static let moreRowsBelow = Message(
    .warning, "not sent: more rows below", nextStep: "Enter sends once you saw the last one")
  static let nothingToUndoHere = Message(.info, "nothing to undo in this form")
  static let formIsSent = Message(.info, "it is being sent; a write cannot be called back")

  static func lettersAreMissing(_ verb: String) -> Message {
    Message(
      .warning, "\(verb): this terminal does not show every letter, so names could be lost")
  }
}
