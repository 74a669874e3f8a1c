package import Domain

/// What was changed at the provider while the operator edited, and which side each field takes.
package nonisolated struct EditConflict: Hashable, Sendable {
  package enum Side: Hashable, Sendable {
    case theirs
    case ours
  }

  package struct Line: Hashable, Sendable {
    /// The provider's own name.
    package var field: String
    package var title: String
    /// As the provider has it now.
    package var theirs: String
    /// What the operator typed, else what the contact held before.
    package var ours: String
    package var side: Side
  }

  /// As the provider has it now.
  package var now: Contact
  /// At least one; the fields in which both sides differ.
  package var lines: [Line]
  package var cursor = 0

  /// What the operator typed counts until another side is chosen, and theirs where nothing was.
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
