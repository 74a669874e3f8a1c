import Domain

/// Collects what is wrong with a config, so that an operator sees all problems at once.
final class SettingsProblems {
  let file: String
  private let lines: KeyLines
  /// Whether problems report the column.
  private let hasColumns: Bool
  private var found: [SettingsProblem] = []

  init(file: String, lines: KeyLines, hasColumns: Bool = false) {
    self.file = file
    self.lines = lines
    self.hasColumns = hasColumns
  }

  func add(_ message: String, at path: [String], provider: String? = nil) {
    let place = lines.place(of: path)
    found.append(
      SettingsProblem(
        file: file, line: place?.line, column: hasColumns ? place?.column : nil,
        provider: provider, message: message))
  }

  func line(of path: [String]) -> Int? { lines[path] }

  func throwIfAny() throws(SettingsFailure) {
    guard !found.isEmpty else { return }
    throw SettingsFailure(found.sorted { ($0.line ?? 0, $0.message) < ($1.line ?? 0, $1.message) })
  }
}

/// Reads one table of the config key by key. A missing key gives `nil`; one of the wrong type gives
/// `nil` and a problem.
struct TableReader {
  let path: [String]
  /// The provider that the table describes, for problems.
  var provider: String?
  private let values: [String: ConfigValue]
  let problems: SettingsProblems

  init(
    _ values: [String: ConfigValue], path: [String], provider: String? = nil,
    problems: SettingsProblems
  ) {
    self.values = values
    self.path = path
    self.provider = provider
    self.problems = problems
  }

  var keys: [String] { values.keys.sorted() }

  func value(_ key: String) -> ConfigValue? { values[key] }

  func problem(_ message: String, key: String) {
    problems.add(message, at: path + [key], provider: provider)
  }

  func text(_ key: String) -> String? {
    guard let value = values[key] else { return nil }
    guard case .string(let text) = value else { return wrongType(key, value, wanted: "a string") }
    return text
  }

  func flag(_ key: String) -> Bool? {
    guard let value = values[key] else { return nil }
    guard case .bool(let flag) = value else {
      return wrongType(key, value, wanted: "true or false")
    }
    return flag
  }

  func integer(_ key: String, atLeast minimum: Int) -> Int? {
    guard let value = values[key] else { return nil }
    guard case .integer(let number) = value else {
      return wrongType(key, value, wanted: "a whole number")
    }
    guard number >= minimum else {
      problem("\(key) must be at least \(minimum)", key: key)
      return nil
    }
    return number
  }

  /// `90m`, `24h` or `7d`.
  func duration(_ key: String) -> Duration? {
    guard let text = text(key) else { return nil }
    let units: [Character: Int] = ["m": 60, "h": 3_600, "d": 86_400]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()),
      (1...100_000).contains(count)
    else {
      problem("\(key) must be a time like 90m, 24h or 7d, not '\(text)'", key: key)
      return nil
    }
    return .seconds(count * unit)
  }

  func positiveNumber(_ key: String) -> Double? {
    let number: Double
    switch values[key] {
    case nil: return nil
    case .integer(let value)?: number = Double(value)
    case .number(let value)?: number = value
    case let value?: return wrongType(key, value, wanted: "a number")
    }
    guard number > 0, number.isFinite else {
      problem("\(key) must be more than 0", key: key)
      return nil
    }
    return number
  }

  func texts(_ key: String) -> [String]? {
    guard let value = values[key] else { return nil }
    guard case .array(let elements) = value else {
      return wrongType(key, value, wanted: "a list of strings")
    }
    var texts: [String] = []
    for (index, element) in elements.enumerated() {
      guard case .string(let text) = element else {
        problems.add(
          "\(key) must be a list of strings, but this is \(element.typeName)",
          at: path + [key, String(index)], provider: provider)
        return nil
      }
      texts.append(text)
    }
    return texts
  }

  func choice<Value: RawRepresentable & CaseIterable>(_ key: String, of type: Value.Type) -> Value?
  where Value.RawValue == String {
    guard let text = text(key) else { return nil }
    if let value = Value(rawValue: text) { return value }
    let names = Value.allCases.map(\.rawValue)
    problem("\(key) must be \(NearestName.alternatives(names)), not '\(text)'", key: key)
    return nil
  }

  func table(_ key: String) -> TableReader? {
    guard let value = values[key] else { return nil }
    guard case .table(let members) = value else {
      return wrongType(key, value, wanted: "a table")
    }
    return TableReader(members, path: path + [key], provider: provider, problems: problems)
  }

  /// Reports every key that is not known, with a hint.
  func refuseUnknown(known: [String], as noun: String = "key") {
    for key in keys where !known.contains(key) {
      let hint = NearestName.hint(for: key, among: known.sorted())
      problem("unknown \(noun) '\(key)'; \(hint)", key: key)
    }
  }

  private func wrongType<Value>(_ key: String, _ value: ConfigValue, wanted: String) -> Value? {
    problem("\(key) must be \(wanted), not \(value.typeName)", key: key)
    return nil
  }
}
