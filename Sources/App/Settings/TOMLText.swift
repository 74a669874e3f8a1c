import TOMLKit

/// A TOML text as values.
enum TOMLText {
  /// `reason` gives the clause for a sentence of the parser.
  ///
  /// - Throws: Where the text is no TOML, the first place. What the parser would end the program at,
  ///   or would read only the beginning of, is refused before it is asked.
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
      throw failure(line, nil, "it holds the control character U+0000")
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
