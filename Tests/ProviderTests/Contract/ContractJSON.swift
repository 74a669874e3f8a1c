import Domain

/// A step into a JSON value.
enum JSONStep: Hashable, Sendable {
  case key(String)
  case index(Int)
}

extension JSONValue {
  /// The value at `path`, or `nil` if there is none.
  func value(at path: some Collection<JSONStep>) -> JSONValue? {
    guard let step = path.first else { return self }
    switch (self, step) {
    case (.object(let members), .key(let key)): return members[key]?.value(at: path.dropFirst())
    case (.array(let elements), .index(let index)) where elements.indices.contains(index):
      return elements[index].value(at: path.dropFirst())
    default: return nil
    }
  }

  /// A copy with another value at an existing place or at a new key.
  func replacing(_ path: some Collection<JSONStep>, with value: JSONValue) -> JSONValue {
    guard let step = path.first else { return value }
    switch (self, step) {
    case (.object(var members), .key(let key)):
      members[key] = (members[key] ?? .null).replacing(path.dropFirst(), with: value)
      return .object(members)
    case (.array(var elements), .index(let index)) where elements.indices.contains(index):
      elements[index] = elements[index].replacing(path.dropFirst(), with: value)
      return .array(elements)
    default: return self
    }
  }

  /// The paths of all nested values, outer before inner.
  var places: [[JSONStep]] {
    switch self {
    case .object(let members):
      members.keys.sorted().flatMap { key in
        [[.key(key)]] + (members[key]?.places ?? []).map { [.key(key)] + $0 }
      }
    case .array(let elements):
      elements.indices.flatMap { index in
        [[.index(index)]] + elements[index].places.map { [.index(index)] + $0 }
      }
    case .null, .bool, .integer, .decimal, .string, .broken: []
    }
  }

  /// The scalar values, in the order of `places`.
  var leaves: [JSONValue] {
    switch self {
    case .object(let members): members.keys.sorted().flatMap { members[$0]?.leaves ?? [] }
    case .array(let elements): elements.flatMap(\.leaves)
    case .null, .bool, .integer, .decimal, .string, .broken: [self]
    }
  }

  /// Whether this value equals or contains `value`.
  func contains(_ value: JSONValue) -> Bool {
    self == value || places.contains { self.value(at: $0) == value }
  }
}

extension Contact {
  /// Whether an operator can see this value of a response: it is in `fields`, or all its parts are
  /// texts of the common part.
  func shows(_ value: JSONValue) -> Bool {
    if fields.values.contains(where: { $0.contains(value) }) { return true }
    let texts = value.leaves.map(\.displayText)
    return !texts.isEmpty && texts.allSatisfy { $0.map(commonTexts.contains) ?? false }
  }

  private var commonTexts: [String] {
    var texts: [String?] = [id.value, name, firstName, lastName, organization]
    texts += emails.map(\.value)
    texts += phones.flatMap { [$0.value, $0.label] }
    texts += addresses.flatMap {
      [$0.label, $0.line1, $0.line2, $0.city, $0.region, $0.postcode, $0.country]
    }
    if let preferences { texts += Channel.allCases.map { preferences[$0].text } }
    return texts.compactMap(\.self)
  }
}
