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
      guard case .table(let members) = try ConfigValue(TOMLTable(string: text)) else { return [:] }
      return members
    } catch let error as TOMLParseError {
      throw failure(
        error.source.begin.line, error.source.begin.column, reason(error.description))
    } catch let error as ConfigValue.SameKeys {
      throw failure(lines[error.path] ?? 1, nil, "the table has this key twice, in two spellings")
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

  /// TOML compares keys by their bytes, Swift by their characters: "é" can be written in two ways.
  struct SameKeys: Error, Hashable {
    /// Of the second key, as `KeyLines` has it.
    var path: [String]
  }

  /// - Parameters:
  ///   - table: Of the library.
  ///   - path: Of the table, as `KeyLines` has it.
  /// - Throws: `SameKeys` for the first key that is there twice.
  init(_ table: TOMLTable, path: [String] = []) throws(SameKeys) {
    var members: [String: ConfigValue] = [:]
    for key in table.keys {
      let place = path + [key]
      guard members[key] == nil, let value = table[key] else { throw SameKeys(path: place) }
      members[key] = try ConfigValue(value, path: place)
    }
    self = .table(members)
  }

  private init(_ value: any TOMLValueConvertible, path: [String]) throws(SameKeys) {
    switch value.type {
    case .table:
      self =
        try value.table.map { table throws(SameKeys) in
          try ConfigValue(table, path: path)
        } ?? .table([:])
    case .array:
      var elements: [ConfigValue] = []
      let values: [any TOMLValueConvertible] = value.array.map { Array($0) } ?? []
      for (index, element) in values.enumerated() {
        elements.append(try ConfigValue(element, path: path + [String(index)]))
      }
      self = .array(elements)
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
