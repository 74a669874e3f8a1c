package import Foundation

/// A JSON value whose meaning is the provider's own, kept without loss.
///
/// Whole numbers that fit 64 bits are `.integer`, all others `.decimal`. The order of an object's
/// keys is not kept (RFC 8259 gives it no meaning).
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case decimal(JSONNumber)
  case string(String)
  /// A value that cannot be read as it was sent (a text with broken bytes, a word that is no JSON),
  /// as the text that is nearest to it. It must be visible as such, and is not the value to write
  /// back.
  case broken(String)
  case array([JSONValue])
  case object([String: JSONValue])
}

/// A number with every digit as it was written: `2.50`, `12345678901234567.89`, `1e400`.
package struct JSONNumber: Hashable, Sendable {
  package let literal: String

  /// `literal` is a JSON number.
  package init(literal: String) { self.literal = literal }

  package init(_ number: Decimal) { literal = "\(number)" }

  /// `nil` for a number that a decimal cannot hold.
  package var decimal: Decimal? {
    let number = Decimal(string: literal, locale: Locale(identifier: "en_US_POSIX"))
    return number.flatMap { $0.isFinite ? $0 : nil }
  }

  /// `nil` if it is not whole or needs more than 64 bits.
  var whole: Int64? {
    guard let decimal else { return nil }
    let number = Int64(truncating: decimal as NSDecimalNumber)
    return Decimal(number) == decimal ? number : nil
  }
}

// MARK: - Reading

extension JSONValue {
  /// The text to show: strings without quotes, numbers as they were written, `nil` for null, and
  /// JSON with sorted keys for arrays and objects.
  package var displayText: String? {
    switch self {
    case .null: nil
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .decimal(let value): value.literal
    case .string(let value), .broken(let value): value
    case .array, .object: jsonText
    }
  }

  /// JSON on one line, keys sorted, slashes not escaped.
  package var jsonText: String {
    var json: [UInt8] = []
    append(to: &json)
    return String(decoding: json, as: UTF8.self)
  }

  package var stringValue: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// Whether the value, or a value inside it, is broken.
  package var isBroken: Bool {
    switch self {
    case .broken: true
    case .array(let elements): elements.contains(where: \.isBroken)
    case .object(let members): members.values.contains(where: \.isBroken)
    case .null, .bool, .integer, .decimal, .string: false
    }
  }

  /// U+FFFD, which replaces what cannot be read in a text.
  package static let replacement: Unicode.Scalar = "\u{FFFD}"

  /// Whether a text, or one inside the value, has U+FFFD.
  package var holdsReplacement: Bool {
    switch self {
    case .string(let text), .broken(let text): text.unicodeScalars.contains(Self.replacement)
    case .array(let elements): elements.contains(where: \.holdsReplacement)
    case .object(let members): members.values.contains(where: \.holdsReplacement)
    case .null, .bool, .integer, .decimal: false
    }
  }

  /// A whole number, also one that is written as `5.0` or `5e0`.
  package var whole: Int64? {
    switch self {
    case .integer(let number): number
    case .decimal(let number): number.whole
    case .null, .bool, .string, .broken, .array, .object: nil
    }
  }

  /// A number that a decimal can hold; `nil` for any other value.
  package var number: Decimal? {
    switch self {
    case .integer(let number): Decimal(number)
    case .decimal(let number): number.decimal
    case .null, .bool, .string, .broken, .array, .object: nil
    }
  }

  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONNumber: ExpressibleByFloatLiteral {
  package init(floatLiteral value: Double) { literal = "\(value)" }
}

// MARK: - Writing

extension JSONValue {
  private func append(to json: inout [UInt8]) {
    switch self {
    case .null: json += "null".utf8
    case .bool(let value): json += (value ? "true" : "false").utf8
    case .integer(let value): json += String(value).utf8
    case .decimal(let value): json += value.literal.utf8
    case .string(let value), .broken(let value): JSONString.append(value, to: &json)
    case .array(let elements):
      json.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { json.append(UInt8(ascii: ",")) }
        element.append(to: &json)
      }
      json.append(UInt8(ascii: "]"))
    case .object(let members):
      json.append(UInt8(ascii: "{"))
      for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
        if index > 0 { json.append(UInt8(ascii: ",")) }
        JSONString.append(member.key, to: &json)
        json.append(UInt8(ascii: ":"))
        member.value.append(to: &json)
      }
      json.append(UInt8(ascii: "}"))
    }
  }
}
