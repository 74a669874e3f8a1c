import Domain
import Foundation
import HTTPKit

/// A JSON object from a provider, with every member as it was sent and access by the names of the
/// provider's contract. Members of any type decode.
struct WireObject<Key: RawRepresentable & Sendable>: Decodable, Sendable
where Key.RawValue == String {
  var members: [String: JSONValue]

  init(members: [String: JSONValue]) {
    self.members = members
  }

  init(from decoder: any Decoder) throws {
    members = try [String: JSONValue](from: decoder)
  }

  subscript(key: Key) -> JSONValue? { members[key.rawValue] }

  /// Whether a member can be read as an identifier; an empty text cannot.
  func hasIdentifier(_ key: Key) -> Bool {
    switch self[key] {
    case .string(let text)?: !text.isEmpty
    case .integer?, .decimal?, .bool?: true
    case .null?, .array?, .object?, nil: false
    }
  }
}

extension RequestBody {
  /// One line of JSON with sorted keys, so that the same write is always the same bytes.
  static func json(_ value: JSONValue, contentType: String = "application/json") -> Self {
    .bytes(Data(value.jsonText.utf8), contentType: contentType)
  }
}
