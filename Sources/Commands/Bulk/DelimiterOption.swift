import ArgumentParser

/// What separates the cells of a file of rows.
struct DelimiterOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What separates the cells: one ASCII character, or tab (default: the header decides among "
        + "comma, semicolon and tab).", valueName: "char"))
  var delimiter: String?

  mutating func validate() throws {
    guard let delimiter, character == nil else { return }
    throw ValidationError(
      "--delimiter takes one ASCII character other than a quote or a letter, or tab, "
        + "not '\(delimiter)'")
  }

  /// `nil` if the header decides.
  var character: Character? {
    guard let delimiter else { return nil }
    if ["tab", "\\t"].contains(delimiter.lowercased()) { return "\t" }
    guard delimiter.count == 1, let character = delimiter.first, character.isASCII,
      character == "\t" || !character.isWhitespace,
      character != "\"", !character.isLetter, !character.isNumber
    else { return nil }
    return character
  }
}
