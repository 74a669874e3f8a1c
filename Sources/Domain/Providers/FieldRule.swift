/// What a provider accepts in one field of a contact.
package struct FieldRule: Hashable, Sendable {
  package enum Form: Hashable, Sendable {
    case text
    /// A whole number, at least the minimum.
    case integer(minimum: Int)
    case email
  }

  package var name: String
  package var title: String
  package var form: Form
  /// In characters, as the provider counts them; `nil` where no limit is known.
  package var length: ClosedRange<Int>?
  /// Whether an empty value means "none" and goes out as null.
  package var isNullable: Bool

  package init(
    name: String, title: String, form: Form = .text, length: ClosedRange<Int>? = nil,
    isNullable: Bool = false
  ) {
    self.name = name
    self.title = title
    self.form = form
    self.length = length
    self.isNullable = isNullable
  }
}
