import Domain
import Foundation

/// Codes that many entries of a transaction share, computed once.
struct EntryCodes {
  private let key: JournalKey
  private var time: (Date, String)?
  private var installation: (Installation, String)?
  private var machine: (String, String)?

  init(key: JournalKey) { self.key = key }

  mutating func text(of moment: Date) -> String {
    if let time, time.0 == moment { return time.1 }
    let text = JournalRow.text(of: moment)
    time = (moment, text)
    return text
  }

  mutating func code(of place: Installation) -> String {
    if let installation, installation.0 == place { return installation.1 }
    let code = key.code(of: place.text.utf8, for: .installation)
    installation = (place, code)
    return code
  }

  mutating func code(ofMachine identifier: String) -> String {
    if let machine, machine.0 == identifier { return machine.1 }
    let code = key.code(of: identifier.utf8, for: .machine)
    machine = (identifier, code)
    return code
  }

  func code(ofRequest text: String) -> String { key.code(of: text.utf8, for: .request) }
}

/// Rejects a text that the journal could not keep exactly: reading a text from SQLite stops at a
/// NUL.
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
      for field in target.changedFields { try check(field.text, "field's name") }
    }
  }

  static func check(_ text: String, _ name: String) throws(JournalFailure) {
    guard text.hasControlCharacter else { return }
    throw JournalFailure(
      message: "the \(name) holds a control character, which the journal does not keep")
  }
}
