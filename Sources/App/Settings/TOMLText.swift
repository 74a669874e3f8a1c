import TOMLKit

enum TOMLText {
  /// `reason` shortens a sentence of the parser to a clause.
  ///
  /// - Throws: The first error if the text is not TOML. Texts at which the parser would end the
  ///   program, or of which it would read only the beginning, are refused before parsing.
  static func members(
    of text: String, _ lines: KeyLines, file: String, hasColumns: Bool = false,
    reason: (String) -> String = { $0 }
  ) throws(SettingsFailure) -> [String: ConfigValue] {
    func failure(_ line: Int, _ column: Int?, _ reason: String) -> SettingsFailure {
      SettingsFailure([
        SettingsProblem(
          file: file, line: line, column: hasColumns ? column : nil,
          message: "this is not TOML: \(reason)")
      ])
    }
    if let misfit = lines.misfit {
      throw failure(misfit.place.line, misfit.place.column, misfit.reason)
    }
    if let index = text.utf8.firstIndex(of: 0) {
      let line = text.utf8[..<index].count { $0 == UInt8(ascii: "\n") } + 1
      throw failure(line, nil, "it contains the control character U+0000")
    }
    do {
      guard case .table(let members) = ConfigValue(try TOMLTable(string: text)) else { return [:] }
      return members
    } catch let error as TOMLParseError {
      throw failure(
        error.source.begin.line, error.source.begin.column, reason(error.description))
    } catch {
      throw SettingsFailure(file: file, message: "this is not TOML")
    }
  }
}

/// A value of the config file as written.
indirect enum ConfigValue: Hashable, Sendable {
  case string(String)
  case integer(Int)
  case number(Double)
  case bool(Bool)
  case array([ConfigValue])
  case table([String: ConfigValue])
  /// A date or time, which no key takes.
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
