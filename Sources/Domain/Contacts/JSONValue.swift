package import Foundation

/// A JSON value whose meaning is the provider's own, kept without loss.
///
/// Whole numbers that fit 64 bits are `.integer`, all others `.decimal` (exact, at most 38 digits).
/// The order of an object's keys is not kept (RFC 8259 gives it no meaning).
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case decimal(Decimal)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])
}

extension JSONValue: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let limit = decoder.userInfo[DecodingLimit.key] as? DecodingLimit, limit.isOver() {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "the time for reading is over")
    }
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Decimal.self) {
      self = .decimal(value)
    } else if let value = try? container.decode([String: JSONValue].self) {
      self = .object(value)
    } else {
      self = .array(try container.decode([JSONValue].self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .decimal(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}

// MARK: - Reading

extension JSONValue {
  /// The text to show: strings without quotes, numbers in plain digits, `nil` for null, and JSON
  /// with sorted keys for arrays and objects.
  package var displayText: String? {
    switch self {
    case .null: nil
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .decimal(let value): "\(value)"
    case .string(let value): value
    case .array, .object: jsonText
    }
  }

  /// JSON on one line, keys sorted, slashes not escaped.
  package var jsonText: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    } catch {
      preconditionFailure("A JSON value always encodes: \(error)")
    }
  }

  package var stringValue: String? {
    guard case .string(let value) = self else { return nil }
    return value
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

/// Stops the decoding of JSON values early; passed in a decoder's `userInfo`.
package struct DecodingLimit: Sendable {
  /// Whether decoding must stop.
  package let isOver: @Sendable () -> Bool

  package init(isOver: @escaping @Sendable () -> Bool) { self.isOver = isOver }

  package static let key: CodingUserInfoKey = {
    guard let key = CodingUserInfoKey(rawValue: "roster.decodingLimit") else {
      preconditionFailure("A text that is not empty is a key.")
    }
    return key
  }()
}
