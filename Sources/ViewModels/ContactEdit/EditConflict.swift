package import Domain

/// Changes at the provider while the operator was editing, and the chosen side of each field.
package nonisolated struct EditConflict: Hashable, Sendable {
  package enum Side: Hashable, Sendable {
    case theirs
    case ours
  }

  package struct Line: Hashable, Sendable {
    /// The provider's name of the field.
    package var field: String
    package var title: String
    /// As the provider has it now.
    package var theirs: String
    /// The typed value, else the contact's old value.
    package var ours: String
    package var side: Side
  }

  /// As the provider has it now.
  package var now: Contact
  /// The fields in which both sides differ.
  package var lines: [Line]
  package var cursor = 0

  /// Initially takes the operator's side for changed fields, and the provider's for others.
  init(now: Contact, fields: [ContactEditState.Field]) {
    self.now = now
    lines = fields.compactMap { field in
      let theirs = ContactValues.text(of: field.rule.name, in: now)
      guard theirs != field.original, theirs != field.input.text else { return nil }
      return Line(
        field: field.rule.name, title: field.rule.title, theirs: theirs, ours: field.input.text,
        side: field.isDirty ? .ours : .theirs)
    }
  }

  mutating func move(_ movement: Movement) {
    cursor = movement.target(from: cursor, count: lines.count, page: 4)
  }

  mutating func switchSide() {
    guard lines.indices.contains(cursor) else { return }
    lines[cursor].side = lines[cursor].side == .ours ? .theirs : .ours
  }
}
