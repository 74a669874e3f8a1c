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
    var text = ""
    append(to: &text)
    return text
  }

  private func append(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .integer(let number): text += String(number)
    case .number(let digits): text += digits
    case .string(let string): JSONString.append(string, to: &text, mustEscape: Self.mustEscape)
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        element.append(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        JSONString.append(member.0, to: &text, mustEscape: Self.mustEscape)
        text += ":"
        member.1.append(to: &text)
      }
      text += "}"
    }
  }

  /// Whether a terminal would obey, hide or reorder the character. Escaping does not change its
  /// meaning.
  private static func mustEscape(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x7F else { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      return true
    default: return false
    }
  }
}
