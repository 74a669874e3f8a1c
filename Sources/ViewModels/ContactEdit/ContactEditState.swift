package import Domain
package import Foundation

/// The edit pane: a form with the provider's fields, for an existing or a new contact.
package nonisolated struct ContactEditState: Hashable, Sendable {
  package struct Field: Hashable, Sendable {
    package var rule: FieldRule
    package var input: TextFieldState
    /// The contact's value; empty for a new contact.
    package var original: String
    /// A value that the provider had and that is offered again; `nil` if there is none.
    package var earlier: String?
    /// The provider's objection to this field; cleared by an edit.
    package var providerProblem: String?
    /// Whether a review found this required field empty.
    package var isMissed = false

    package init(rule: FieldRule, original: String) {
      self.rule = rule
      self.original = original
      input = TextFieldState(original)
    }

    package var isDirty: Bool { input.text != original }

    /// Whether an earlier value of the provider goes back as it was, whatever it is.
    package var isRestored: Bool { isDirty && input.text == earlier }

    /// The provider's problem first, then ours; `nil` if there is none. An unchanged or restored
    /// field is not checked, because the provider has its value, or had it.
    package var problem: String? {
      providerProblem ?? (isDirty && !isRestored ? rule.problem(typed: input.text)?.message : nil)
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
    /// Asks whether to discard the changes.
    case leaving
  }

  /// The contact as the operator saw it; `nil` for a new one.
  package var contact: Contact?
  package var info: ProviderInfo
  package var fields: [Field]
  package var focus = 0
  package var phase = Phase.editing
  package var message: Message?
  /// Which rows of the difference have been visible.
  package var reading = ReadingWindow()
  /// Whether the form was sent before with an unknown outcome.
  package var isUncertain = false

  package init(contact: Contact?, info: ProviderInfo) {
    self.contact = contact
    self.info = info
    fields = info.capabilities.fieldRules.map { rule in
      Field(
        rule: rule, original: contact.map { ContactValues.text(of: rule.name, in: $0) } ?? "")
    }
    // A number is a reference to something else, and rarely what has to be corrected.
    if contact != nil { focus = fields.firstIndex { !$0.rule.isWholeNumber } ?? 0 }
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
