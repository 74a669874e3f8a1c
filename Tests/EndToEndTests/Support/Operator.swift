/// An operator's actions on either terminal.
extension RealTerminal {
  /// Moves the cursor of the pane to its first line with `text`.
  @discardableResult
  func moveCursor(to text: String, in pane: Pane) async throws -> TerminalScreen {
    // The cursor skips headings, so each step is checked.
    for _ in 0..<200 {
      let lines = try await see("\(text) and a cursor in the \(pane)") { screen in
        screen.lines.contains { pane.holdsCursor($0) }
          && screen.lines.contains { pane.part(of: $0).contains(text) }
      }.lines
      let cursor = lines.firstIndex { pane.holdsCursor($0) } ?? 0
      let goal = lines.firstIndex { pane.part(of: $0).contains(text) } ?? 0
      if lines[cursor] == lines[goal] { break }
      try await press(goal > cursor ? "j" : "k")
      // New rows may move the row at this place.
      let before = pane.part(of: lines[cursor])
      try await see("the cursor in another line") { screen in
        let now = screen.lines.firstIndex { pane.holdsCursor($0) }
        return now != cursor || pane.part(of: screen.lines[cursor]) != before
      }
    }
    return try await see("the cursor at \(text)") { screen in
      screen.lines.contains { pane.holdsCursor($0) && pane.part(of: $0).contains(text) }
    }
  }

  /// Searches for a text at every provider, and returns when all have responded.
  @discardableResult
  func find(_ text: String) async throws -> TerminalScreen {
    try await press("f")
    try await see("\n find:")
    try await enter(text)
    return try await see("find: \(text)", "found", no: Self.signsOfWork)
  }

  /// Texts in the header or a pane while calls run.
  static var signsOfWork: [String] { ["asking", "scanning", "◐", "reading"] }
}

/// The pane to look at in a line.
enum Pane {
  case list
  case detail

  /// The part of the line inside the pane, or nothing. Above search results the left half holds
  /// progress without a frame.
  func part(of line: String) -> Substring {
    guard line.hasSuffix("│") else { return "" }
    let inside = line.dropLast()
    let start = inside.lastIndex(of: "│") ?? inside.startIndex
    let isAlone = start == inside.startIndex
    if self == .detail { return isAlone ? "" : inside[start...].dropFirst() }
    guard line.hasPrefix("│") else { return "" }
    return isAlone ? inside.dropFirst() : inside[..<start].dropFirst().dropLast()
  }

  func holdsCursor(_ line: String) -> Bool { part(of: line).hasPrefix("▸") }
}
