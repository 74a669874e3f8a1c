import Domain

/// Takes members out of a wire object one by one, so that what no one took is what the common part
/// does not hold. A member whose form the common part changes (a number read as text, a list with
/// an element that is not understood) is read as far as it goes and stays in `rest`.
struct MemberReader<Key: RawRepresentable & Sendable> where Key.RawValue == String {
  private(set) var rest: [String: JSONValue]

  init(_ object: WireObject<Key>) {
    rest = object.members
  }

  /// `nil` where the member is missing, null, empty or no scalar.
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
    case .array?, .object?: return nil
    }
  }

  /// An identifier as text, a number as its digits; `nil` where there is none.
  mutating func identifier(_ key: Key) -> String? {
    if case .integer(let number)? = rest[key.rawValue] {
      rest[key.rawValue] = nil
      return String(number)
    }
    return text(key)
  }

  /// `false` where the member is missing or anything but a Boolean.
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

  /// The elements that are understood, in their order; empty where the member is no list.
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

  /// A member that is itself an object of known names; `nil` where it is no object.
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

/// A value read out of a part of an answer.
struct PartReading<Value> {
  /// `nil` where the part says nothing that the common part holds.
  var value: Value?
  /// Whether nothing of the part was left over.
  var isWhole: Bool

  /// `read`: gives `nil` where the object says nothing that the common part holds.
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
