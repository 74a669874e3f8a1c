/// The text on a terminal, without trailing spaces.
struct TerminalScreen: Hashable, Sendable {
  let lines: [String]
  let text: String

  init(lines: [String]) {
    self.lines = lines.map { line in
      let bytes = line.utf8
      let last = bytes.lastIndex { $0 != UInt8(ascii: " ") }
      return String(line[..<(last.map(bytes.index(after:)) ?? line.startIndex)])
    }
    text = self.lines.joined(separator: "\n")
  }
}

/// A terminal that runs a program, operated from outside.
protocol RealTerminal: Sendable {
  func send(_ bytes: [UInt8]) async throws
  func screen() async throws -> TerminalScreen
  func resize(columns: Int, rows: Int) async throws

  /// Returns a screen with all of the wanted texts and none of the unwanted.
  func see(all wanted: [String], none unwanted: [String]) async throws -> TerminalScreen

  /// Returns the first screen that meets the condition; `wanted` names it.
  @discardableResult
  func see(
    _ wanted: String, where condition: @Sendable (TerminalScreen) -> Bool
  ) async throws -> TerminalScreen
}

extension RealTerminal {
  /// Returns once all of `wanted` and none of `unwanted` are on the screen.
  @discardableResult
  func see(_ wanted: String..., no unwanted: [String] = []) async throws -> TerminalScreen {
    try await see(all: wanted, none: unwanted)
  }

  @discardableResult
  func seeNoMore(_ unwanted: String) async throws -> TerminalScreen {
    try await see(all: [], none: [unwanted])
  }

  func type(_ text: String) async throws { try await send(Array(text.utf8)) }

  /// Presses keys, written as notations separated by spaces: `f`, `Enter`, `^s`, `Space`.
  func press(_ keys: String) async throws {
    try await send(keys.split(separator: " ").flatMap { Self.bytes(of: String($0)) })
  }

  /// Types a line of the console's `:` or of a shell.
  func enter(_ line: String) async throws {
    try await type(line)
    try await press("Enter")
  }

  private static func bytes(of key: String) -> [UInt8] {
    if key.count == 2, key.first == "^", let letter = key.utf8.last { return [letter & 0x1F] }
    return Array((named[key] ?? key).utf8)
  }

  private static var named: [String: String] {
    [
      "Enter": "\r", "Esc": "\u{1B}", "Tab": "\t", "Space": " ", "Up": "\u{1B}[A",
      "Down": "\u{1B}[B", "PgUp": "\u{1B}[5~", "PgDn": "\u{1B}[6~",
    ]
  }
}

/// The expected screen did not appear.
struct NotSeen: Error, CustomStringConvertible {
  let wanted: String
  let screen: TerminalScreen

  var description: String { "wanted \(wanted), on this screen:\n\(screen.text)" }
}
