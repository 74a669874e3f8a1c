import TOMLKit

/// A value of the config file as it was written, before anyone asks what it means.
indirect enum ConfigValue: Hashable, Sendable {
  case string(String)
  case integer(Int)
  case number(Double)
  case bool(Bool)
  case array([ConfigValue])
  case table([String: ConfigValue])
  /// A date or time; nothing in the config is one.
  case moment

  init(_ table: TOMLTable) {
    self = .table(
      Dictionary(uniqueKeysWithValues: table.map { ($0.0, ConfigValue($0.1)) }))
  }

  private init(_ value: any TOMLValueConvertible) {
    switch value.type {
    case .table: self = value.table.map(ConfigValue.init) ?? .table([:])
    case .array: self = .array((value.array.map(Array.init) ?? []).map { ConfigValue($0) })
    case .string: self = .string(value.string ?? "")
    case .int: self = .integer(value.int ?? 0)
    case .double: self = .number(value.double ?? 0)
    case .bool: self = .bool(value.bool ?? false)
    case .date, .time, .dateTime: self = .moment
    }
  }

  /// With its article, to end "…, not a string".
  var typeName: String {
    switch self {
    case .string: "a string"
    case .integer: "a whole number"
    case .number: "a number"
    case .bool: "true or false"
    case .array: "a list"
    case .table: "a table"
    case .moment: "a date"
    }
  }
}
