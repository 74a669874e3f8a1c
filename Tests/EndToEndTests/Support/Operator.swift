import Foundation

/// What an operator does with eyes and keys, on either terminal.
extension RealTerminal {
  /// Moves the cursor of the pane to its first line with `text`.
  @discardableResult
  func moveCursor(to text: String, in pane: Pane) async throws -> TerminalScreen {
    let lines = try await see("\(text) and a cursor in the \(pane)") { screen in
      screen.lines.contains { pane.holdsCursor($0) }
        && screen.lines.contains { pane.part(of: $0).contains(text) }
    }.lines
    let cursor = lines.firstIndex { pane.holdsCursor($0) } ?? 0
    let goal = lines.firstIndex { pane.isRow($0) && pane.part(of: $0).contains(text) } ?? 0
    for _ in 0..<abs(goal - cursor) { try await press(goal > cursor ? "j" : "k") }
    return try await see("the cursor at \(text)") { screen in
      screen.lines.contains { pane.holdsCursor($0) && pane.part(of: $0).contains(text) }
    }
  }

  /// Looks for a text at every provider, and returns when all have answered.
  @discardableResult
  func find(_ text: String) async throws -> TerminalScreen {
    try await press("f")
    try await see("\n find:")
    try await enter(text)
    return try await see("find: \(text)", "found", no: Self.signsOfWork)
  }

  /// What stands in the header or a pane while calls run.
  static var signsOfWork: [String] { ["asking", "scanning", " calls ", " call ", "reading"] }
}

/// Which of the two panes a line is looked at in.
enum Pane {
  case list
  case detail

  func part(of line: String) -> Substring {
    guard let border = line.range(of: "││") else {
      return self == .list ? Substring(line) : ""
    }
    return self == .list ? line[..<border.lowerBound] : line[border.upperBound...]
  }

  func isRow(_ line: String) -> Bool { line.hasPrefix("│") }

  func holdsCursor(_ line: String) -> Bool {
    part(of: line).drop { $0 == "│" }.hasPrefix("▸")
  }
}
