/// Something that a provider holds about a contact beside the contact's own fields.
package struct HeldPart: Hashable, Sendable {
  /// For programs: `company`.
  package var name: String
  /// For people.
  package var title: String
  /// Empty if nothing is held.
  package var fields: [String: JSONValue]

  package init(name: String, title: String, fields: [String: JSONValue]) {
    self.name = name
    self.title = title
    self.fields = fields
  }
}
