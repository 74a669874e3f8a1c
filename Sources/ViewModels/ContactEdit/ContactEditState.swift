package import Domain
package import Foundation

/// The edit pane: a form over the provider's own field rules, for a contact or for a new one.
package nonisolated struct ContactEditState: Hashable, Sendable {
  package struct Field: Hashable, Sendable {
    package var rule: FieldRule
    package var input: TextFieldState
    /// What the contact holds; empty for a new one.
    package var original: String
    /// What the provider said of this field; gone when the field is edited.
    package var providerProblem: String?
    /// Whether the operator wanted to send the form without it, though it is required.
    package var isMissed = false

    package init(rule: FieldRule, original: String) {
      self.rule = rule
      self.original = original
      input = TextFieldState(original)
    }

    package var isDirty: Bool { input.text != original }

    /// The provider's word first, then ours; `nil` where nothing is wrong. A field that was not
    /// touched is not checked: what the provider holds is the provider's matter.
    package var problem: String? {
      providerProblem ?? (isDirty ? rule.problem(typed: input.text)?.message : nil)
        ?? (isMissed && !isDirty ? "is required" : nil)
    }
  }

  package enum Phase: Hashable, Sendable {
    case editing
    /// The difference is shown and waits for Enter.
    case reviewing(ContactDifference)
    case saving(ContactDifference, since: Date)
    /// Changed at the provider since the operator saw it.
    case conflicting(EditConflict)
    /// Leaving a dirty form asks.
    case leaving
  }

  /// As the operator saw it; `nil` where the form makes a new one.
  package var contact: Contact?
  package var info: ProviderInfo
  package var fields: [Field]
  package var focus = 0
  package var phase = Phase.editing
  package var message: Message?
  /// Which rows of the difference have been on the screen.
  package var reading = ReadingWindow()
  /// Whether the form was sent before and nobody knows what came of it.
  package var isUncertain = false

  package init(contact: Contact?, info: ProviderInfo) {
    self.contact = contact
    self.info = info
    fields = info.capabilities.fieldRules.map { rule in
      Field(
        rule: rule, original: contact.map { ContactValues.text(of: rule.name, in: $0) } ?? "")
    }
  }

  package var isNew: Bool { contact == nil }
  package var isDirty: Bool { fields.contains(where: \.isDirty) }
  package var hasProblems: Bool { fields.contains { $0.problem != nil } }

  package var isSaving: Bool {
    guard case .saving = phase else { return false }
    return true
  }

  package var conflict: EditConflict? {
    guard case .conflicting(let conflict) = phase else { return nil }
    return conflict
  }
}
