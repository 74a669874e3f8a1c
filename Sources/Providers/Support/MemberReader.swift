import Domain

/// Takes members out of a wire object one by one, so that `rest` holds what the common part does
/// not. A member that the common part changes (a number read as text, a list with an element that
/// is not understood) is read as far as possible and stays in `rest`.
struct MemberReader<Key: RawRepresentable & Sendable> where Key.RawValue == String {
  private(set) var rest: [String: JSONValue]

  init(_ object: WireObject<Key>) {
    rest = object.members
  }

  /// `nil` if the member is missing, null, empty or not a scalar. A broken text stays in `rest`.
  mutating func text(_ key: Key) -> String? {
    switch rest[key.rawValue] {
    case nil: return nil
    case .null?:
      rest[key.rawValue] = nil
      return nil
    case .string(let text)?:
      rest[key.rawValue] = nil
      return text.isEmpty ? nil : text
    case .integer?, .decimal?, .bool?: return rest[key.rawValue]?.displayText
    case .broken(let text)?: return text.isEmpty ? nil : text
    case .array?, .object?: return nil
    }
  }

  /// An identifier as text, a number as its digits; `nil` if there is none.
  mutating func identifier(_ key: Key) -> String? {
    if let number = rest[key.rawValue]?.whole {
      rest[key.rawValue] = nil
      return String(number)
    }
    return text(key)
  }

  /// `false` if the member is missing or not a Boolean.
  mutating func flag(_ key: Key) -> Bool {
    switch rest[key.rawValue] {
    case .bool(let flag)?:
      rest[key.rawValue] = nil
      return flag
    case .null?:
      rest[key.rawValue] = nil
      return false
    default: return false
    }
  }

  /// The elements that are understood, in order; empty if the member is not a list.
  mutating func list<Element>(
    _ key: Key, _ read: (JSONValue) -> PartReading<Element>
  ) -> [Element] {
    switch rest[key.rawValue] {
    case .null?:
      rest[key.rawValue] = nil
      return []
    case .array(let elements)?:
      let readings = elements.map(read)
      if readings.allSatisfy(\.isWhole) { rest[key.rawValue] = nil }
      return readings.compactMap(\.value)
    default: return []
    }
  }

  /// A member that is itself an object of known names; `nil` if it is not an object.
  mutating func object<Inner, Value>(
    _ key: Key, _ read: (inout MemberReader<Inner>) -> Value?
  ) -> Value? {
    if rest[key.rawValue] == .null { rest[key.rawValue] = nil }
    guard let value = rest[key.rawValue] else { return nil }
    let reading = PartReading<Value>.object(value, read)
    if reading.isWhole { rest[key.rawValue] = nil }
    return reading.value
  }
}

/// A value read from a part of an answer.
struct PartReading<Value> {
  /// `nil` if the part has nothing for the common part.
  var value: Value?
  /// Whether everything in the part was used.
  var isWhole: Bool

  /// `read` returns `nil` if the object has nothing for the common part.
  static func object<Key: RawRepresentable & Sendable>(
    _ part: JSONValue, _ read: (inout MemberReader<Key>) -> Value?
  ) -> Self where Key.RawValue == String {
    guard case .object(let members) = part else { return Self(value: nil, isWhole: false) }
    var reader = MemberReader(WireObject<Key>(members: members))
    let value = read(&reader)
    let isBlank = members.values.allSatisfy { $0 == .null || $0 == "" }
    return Self(value: value, isWhole: reader.rest.isEmpty && (value != nil || isBlank))
  }
}
