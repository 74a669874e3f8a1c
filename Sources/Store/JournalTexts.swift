import Domain

/// Refuses a text that the journal could not keep exactly, before it is coded: SQLite's texts end at
/// a NUL where they are read.
enum JournalTexts {
  static func check(_ entries: [JournalEntry]) throws(JournalFailure) {
    for entry in entries {
      let target = entry.target
      let texts: [(String, String?)] = [
        ("contact's id", target.contactID), ("case reference", target.caseReference),
        ("note", entry.note), ("request's digest", target.keptDigests?.request),
        ("lookup's digest", target.keptDigests?.lookup), ("boot's id", entry.moment?.boot),
      ]
      for case (let name, let text?) in texts { try check(text, name) }
      for field in target.changedFields { try check(field, "field's name") }
    }
  }

  static func check(_ text: String, _ name: String) throws(JournalFailure) {
    guard text.hasControlCharacter else { return }
    throw JournalFailure(
      message: "the \(name) holds a control character, which the journal does not keep")
  }
}
