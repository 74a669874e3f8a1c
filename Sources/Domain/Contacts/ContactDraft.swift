/// New values for some of a contact's fields, under the provider's own names, each once, in the
/// order given. Other fields stay as they are.
package struct ContactDraft: Hashable, Sendable {
  package private(set) var values: [FieldValue]

  package init(_ values: [FieldValue] = []) {
    self.values = []
    for value in values { self[value.name] = value.value }
  }

  package var isEmpty: Bool { values.isEmpty }
  package var fieldNames: [String] { values.map(\.name) }

  /// The new value of a field; `nil` if the draft leaves it alone.
  package subscript(name: String) -> JSONValue? {
    get { values.first { $0.name == name }?.value }
    set {
      let index = values.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): values[index].value = value
      case (let index?, nil): values.remove(at: index)
      case (nil, let value?): values.append(FieldValue(name: name, value: value))
      case (nil, nil): break
      }
    }
  }
}

package struct FieldValue: Hashable, Sendable {
  package var name: String
  package var value: JSONValue

  package init(name: String, value: JSONValue) {
    self.name = name
    self.value = value
  }
}
