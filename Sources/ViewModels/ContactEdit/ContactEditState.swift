package import Domain
package import Foundation

/// The edit pane: a form for a new contact, for an existing one, or for several of one person, with
/// the fields that these have in common.
package nonisolated struct ContactEditState: Hashable, Sendable {
  /// One contact that the form is about.
  package struct Part: Hashable, Sendable {
    /// As the operator saw it; `nil` for a new one.
    package var contact: Contact?
    package var info: ProviderInfo
    package var notice: Notice?
    /// By field, the text that was saved here. The provider may keep it in another form.
    var saved: [String: String] = [:]

    package init(contact: Contact?, info: ProviderInfo) {
      self.contact = contact
      self.info = info
    }
  }

  /// What the operator must know before the form is sent again.
  package enum Notice: Hashable, Sendable {
    /// It was sent before with an unknown outcome.
    case uncertain
    /// The contact changed at the provider meanwhile; the form has its newer state.
    case changed
  }

  /// A contact of the person that the form does not change.
  package struct LeftOut: Hashable, Sendable {
    package var id: ContactID
    package var reason: String
  }

  package struct Field: Hashable, Sendable {
    /// What all providers of the field accept.
    package var rule: FieldRule
    /// What the provider of each part accepts; `nil` if it has no such field.
    package var rules: [FieldRule?]
    package var input: TextFieldState
    /// The value of all contacts; empty for a new contact, and if they differ.
    package var original = ""
    /// The values of the contacts, each once, if they differ; else empty. No text then means that each
    /// contact keeps its own.
    package var differing: [String] = []
    /// A value that the provider had and that is offered again; `nil` if there is none.
    package var earlier: String?
    /// The provider's objection to this field; cleared by an edit.
    package var providerProblem: String?
    /// Whether a review found this required field empty.
    package var isMissed = false

    init(rule: FieldRule, rules: [FieldRule?]) {
      self.rule = rule
      self.rules = rules
      input = TextFieldState("")
    }

    /// The texts between which Left and Right choose; empty if they move the cursor.
    package var choices: [String] {
      if !rule.choices.isEmpty { return (rule.isNullable ? [""] : []) + rule.choices }
      let values = differing.filter { !$0.isEmpty }
      return values.isEmpty || !([""] + values).contains(input.text) ? [] : [""] + values
    }

    /// Takes the values over from the contacts. Text that the operator typed stays.
    mutating func read(_ parts: [Part]) {
      let isTyped = isDirty
      let values = zip(parts, rules).compactMap { part, rule in
        rule.map { rule in part.contact.map { ContactValues.text(of: rule.name, in: $0) } ?? "" }
      }
      let distinct = values.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      original = distinct.count == 1 ? distinct[0] : ""
      differing = distinct.count == 1 ? [] : distinct
      if !isTyped { input = TextFieldState(original) }
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
    /// The difference of each part is shown and waits for Enter.
    case reviewing([ContactDifference])
    case saving([ContactDifference], since: Date)
    /// Changed at the provider since the operator saw it.
    case conflicting(EditConflict)
    /// Asks whether to discard the changes.
    case leaving
  }

  package var parts: [Part]
  /// The person's other contacts.
  package var leftOut: [LeftOut] = []
  package var fields: [Field]
  package var focus = 0
  package var phase = Phase.editing
  package var message: Message?
  /// Which rows of the difference have been visible.
  package var reading = ReadingWindow()

  package init(contact: Contact?, info: ProviderInfo) {
    self.init(
      [Part(contact: contact, info: info)],
      fields: info.capabilities.fieldRules.map { Field(rule: $0, rules: [$0]) })
  }

  init(_ parts: [Part], fields: [Field]) {
    self.parts = parts
    self.fields = fields
    readParts()
    // A number is a reference to something else, and rarely what has to be corrected.
    if !isNew { focus = fields.firstIndex { !$0.rule.isWholeNumber } ?? 0 }
  }

  mutating func readParts() {
    for index in fields.indices { fields[index].read(parts) }
  }

  /// The contact of a form for one; `nil` for a new one, and for several.
  package var contact: Contact? { isForSeveral ? nil : parts[0].contact }

  package var isForSeveral: Bool { parts.count > 1 }

  /// Whether it was sent before with an unknown outcome.
  package var isUncertain: Bool { parts.contains { $0.notice == .uncertain } }

  package var isNew: Bool { parts[0].contact == nil }
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
