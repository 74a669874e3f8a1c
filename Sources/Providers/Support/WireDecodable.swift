import Domain
import Foundation
import HTTPKit

/// An answer of one shape, read from its JSON object. Members that the shape does not name are
/// ignored.
protocol WireDecodable {
  init(_ wire: WireMembers) throws(WireMisfit)
}

/// Where an answer differs from the expected shape: a path like `data[3].id`, never content.
struct WireMisfit: Error, Hashable {
  enum Fault: Hashable {
    case unexpectedType
    case missing
    case null
  }

  var fault: Fault
  /// `nil` for the answer itself.
  var path: String?

  /// Continues "the answer".
  var clause: String {
    switch fault {
    case .unexpectedType: "has an unexpected type at \(path ?? "the top")"
    case .missing: "lacks \(path ?? "everything")"
    case .null: "has no value at \(path ?? "the top")"
    }
  }
}

/// The members of an answer.
struct WireMembers {
  let members: [String: JSONValue]

  init(_ answer: JSONValue) throws(WireMisfit) {
    guard case .object(let members) = answer else { throw WireMisfit(fault: .unexpectedType) }
    self.members = members
  }

  /// `nil` if the member is missing or null.
  func optional(_ name: String) -> JSONValue? {
    members[name].flatMap { $0 == .null ? nil : $0 }
  }

  /// Null if it is null.
  func value(_ name: String) throws(WireMisfit) -> JSONValue {
    guard let value = members[name] else { throw WireMisfit(fault: .missing, path: name) }
    return value
  }

  func text(_ name: String) throws(WireMisfit) -> String {
    guard case .string(let text) = try given(name) else { throw unexpected(name) }
    return text
  }

  func integer(_ name: String) throws(WireMisfit) -> Int {
    guard let number = try given(name).whole.flatMap({ Int(exactly: $0) }) else {
      throw unexpected(name)
    }
    return number
  }

  /// `nil` if the member is missing or null.
  func optionalFlag(_ name: String) throws(WireMisfit) -> Bool? {
    switch optional(name) {
    case nil: return nil
    case .bool(let flag)?: return flag
    default: throw unexpected(name)
    }
  }

  func object<Key>(_ name: String) throws(WireMisfit) -> WireObject<Key> {
    guard case .object(let members) = try given(name) else { throw unexpected(name) }
    return WireObject(members: members)
  }

  /// `nil` if the member is missing or null.
  func optionalObject<Key>(_ name: String) throws(WireMisfit) -> WireObject<Key>? {
    optional(name) == nil ? nil : try object(name)
  }

  /// The list's elements in order; `nil` for one that is not an object.
  func objects<Key>(_ name: String) throws(WireMisfit) -> [WireObject<Key>?] {
    guard case .array(let elements) = try given(name) else { throw unexpected(name) }
    return elements.map {
      guard case .object(let members) = $0 else { return nil }
      return WireObject(members: members)
    }
  }

  private func given(_ name: String) throws(WireMisfit) -> JSONValue {
    let value = try value(name)
    guard value != .null else { throw WireMisfit(fault: .null, path: name) }
    return value
  }

  private func unexpected(_ name: String) -> WireMisfit {
    WireMisfit(fault: .unexpectedType, path: name)
  }
}

/// A JSON object from a provider, with every member as it was sent and access by the names of the
/// provider's contract. Members may have any type.
struct WireObject<Key: RawRepresentable & Sendable>: WireDecodable, Sendable
where Key.RawValue == String {
  var members: [String: JSONValue]

  init(members: [String: JSONValue]) {
    self.members = members
  }

  init(_ wire: WireMembers) {
    members = wire.members
  }

  subscript(key: Key) -> JSONValue? { members[key.rawValue] }

  /// The names of members that could not be read as they were sent, sorted.
  var brokenNames: [String] {
    members.lazy.filter { $0.value.isBroken }.map(\.key).sorted()
  }

  /// A member as an identifier, a number as its digits; `nil` if it cannot be one.
  func identifier(_ key: Key) -> String? {
    switch self[key] {
    case .string(let text)?: text.isEmpty ? nil : text
    case .integer?, .decimal?, .bool?: self[key]?.whole.map(String.init) ?? self[key]?.displayText
    case .null?, .broken?, .array?, .object?, nil: nil
    }
  }
}

extension RequestBody {
  /// One line of JSON with sorted keys, so that the same write is always the same bytes.
  static func json(_ value: JSONValue, contentType: String = "application/json") -> Self {
    .bytes(Data(value.jsonText.utf8), contentType: contentType)
  }
}
