import Domain

/// What is said about taking a change back.
nonisolated extension Message {
  static let nothingToUndo = Message(
    .info, "this session has changed nothing that can be undone")

  /// The last change cannot be taken back; `nil` if it is about no contact.
  static func final(_ action: Action, _ ids: [ContactID]) -> Message? {
    guard let first = ids.first else { return nil }
    let whom =
      ids.count == 1
      ? "\(first.provider) \(first.value)" : "\(ids.count) contacts at \(first.provider)"
    let last = "the last change was to \(action.rawValue) \(whom)"
    guard action == .create else { return Message(.info, "\(last), which cannot be undone") }
    return Message(
      .info, "\(last), which u does not unmake", nextStep: "D deletes a contact")
  }
}
