/// What a provider accepts in one field of a contact.
package struct FieldRule: Hashable, Sendable {
  package indirect enum Form: Hashable, Sendable {
    case text
    /// A whole number, at least the minimum.
    case integer(minimum: Int)
    /// The name of a person or an organisation.
    case name
    /// A key of another system: a whole number if possible, otherwise a text.
    case key
    case email
    case phone
    /// A day, `1993-08-28` in input and in drafts. The client converts it to the wire's form.
    case date
    /// One of these words.
    case choice([String])
    /// ISO 639-1: two letters.
    case language
    /// Several values, separated by commas in input and an array in a draft.
    case list(Form)
    /// A structure, given as JSON only and checked by the provider.
    case json
  }

  /// The provider's own name; `parent.id` is the member `id` of the object `parent`.
  package var name: String
  package var title: String
  package var form: Form
  /// In characters, as the provider counts them; `nil` if no limit is known.
  package var length: ClosedRange<Int>?
  /// Whether an empty value means "none" and is sent as null.
  package var isNullable: Bool
  /// Whether a new contact must have it.
  package var isRequired: Bool

  package var isWholeNumber: Bool { if case .integer = form { true } else { false } }

  package init(
    name: String, title: String, form: Form = .text, length: ClosedRange<Int>? = nil,
    isNullable: Bool = false, isRequired: Bool = false
  ) {
    self.name = name
    self.title = title
    self.form = form
    self.length = length
    self.isNullable = isNullable
    self.isRequired = isRequired
  }
}
