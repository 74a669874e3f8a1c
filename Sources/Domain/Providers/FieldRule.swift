/// What a provider accepts in one field of a contact.
package struct FieldRule: Hashable, Sendable {
  package indirect enum Form: Hashable, Sendable {
    case text
    /// A whole number, at least the minimum.
    case integer(minimum: Int)
    /// A whole number, or a text where it is none.
    case integerOrText
    case email
    /// A day; people write `1993-08-28`, and so does a draft. The wire's form is the client's part.
    case date
    /// One of these words.
    case choice([String])
    /// ISO 639-1: two letters.
    case language
    /// Several values; people write them with commas between. A draft holds an array.
    case list(Form)
    /// A structure that is given as JSON only; the provider checks it.
    case json
  }

  /// The provider's own name; `parent.id` is the member `id` of the object `parent`.
  package var name: String
  package var title: String
  package var form: Form
  /// In characters, as the provider counts them; `nil` where no limit is known.
  package var length: ClosedRange<Int>?
  /// Whether an empty value means "none" and goes out as null.
  package var isNullable: Bool
  /// Whether no contact is made without it.
  package var isRequired: Bool

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
