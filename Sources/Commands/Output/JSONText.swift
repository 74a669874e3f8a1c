import Domain

/// JSON on one line, with members in the given order, since people compare it by eye and scripts by
/// line.
///
/// Explicitly `Sendable`: the compiler (6.3) loops when it infers it.
enum JSONText: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(String)
  case string(String)
  case array([JSONText])
  case object([(String, JSONText)])

  init(_ text: String?) { self = text.map(JSONText.string) ?? .null }

  /// A provider's own value, with members sorted by name.
  init(_ value: JSONValue) {
    switch value {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .integer(let number): self = .number(String(number))
    case .decimal(let number): self = .number(number.literal)
    case .string(let text), .broken(let text): self = .string(text)
    case .array(let elements): self = .array(elements.map { JSONText($0) })
    case .object(let members): self = JSONText(members)
    }
  }

  init(_ members: [String: JSONValue]) {
    self = .object(members.sorted { $0.key < $1.key }.map { ($0.key, JSONText($0.value)) })
  }

  var text: String {
    var json: [UInt8] = []
    append(to: &json)
    return String(decoding: json, as: UTF8.self)
  }

  /// In UTF-8.
  func append(to json: inout [UInt8]) {
    switch self {
    case .null: json += "null".utf8
    case .bool(let flag): json += (flag ? "true" : "false").utf8
    case .integer(let number): json += String(number).utf8
    case .number(let digits): json += digits.utf8
    case .string(let string): JSONString.append(string, to: &json, mustEscape: Self.mustEscape)
    case .array(let elements):
      json.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { json.append(UInt8(ascii: ",")) }
        element.append(to: &json)
      }
      json.append(UInt8(ascii: "]"))
    case .object(let members):
      json.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { json.append(UInt8(ascii: ",")) }
        JSONString.append(member.0, to: &json, mustEscape: Self.mustEscape)
        json.append(UInt8(ascii: ":"))
        member.1.append(to: &json)
      }
      json.append(UInt8(ascii: "}"))
    }
  }

  /// Whether a terminal would obey, hide or reorder the character. Escaping does not change its
  /// meaning.
  private static func mustEscape(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      return true
    default: return false
    }
  }
}
