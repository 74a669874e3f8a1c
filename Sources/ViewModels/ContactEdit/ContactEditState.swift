package import Domain
package import Foundation

/// The edit pane: a form over the provider's own field rules.
package nonisolated struct ContactEditState: Hashable, Sendable {
  package struct Field: Hashable, Sendable {
    package var rule: FieldRule
    package var input: TextFieldState
    /// What the contact holds.
    package var original: String
    /// What the provider said of this field; gone when the field is edited.
    package var providerProblem: String?

    package var isDirty: Bool { input.text != original }

    /// The provider's word first, then ours; `nil` where nothing is wrong. A field that was not
    /// touched is not checked: what the provider holds is the provider's matter.
    package var problem: String? {
      providerProblem ?? (isDirty ? rule.problem(in: input.text)?.message : nil)
    }
  }

  package enum Phase: Hashable, Sendable {
    case editing
    /// The difference is shown and waits for Enter.
    case reviewing(ContactDifference)
    case saving(ContactDifference, since: Date)
    /// Changed at the provider since the operator saw it; the lines are from theirs to ours.
    case conflicting(ContactDifference, now: Contact)
    /// Leaving a dirty form asks.
    case leaving
  }

  /// As the operator saw it.
  package var contact: Contact
  package var info: ProviderInfo
  package var fields: [Field]
  package var focus = 0
  package var phase = Phase.editing
  package var message: Message?

  package var isDirty: Bool { fields.contains(where: \.isDirty) }
  package var hasProblems: Bool { fields.contains { $0.problem != nil } }

  package var isSaving: Bool {
    guard case .saving = phase else { return false }
    return true
  }
}
