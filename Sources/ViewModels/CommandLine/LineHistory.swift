/// The lines of the `:` prompt of this session that name no person. Kept in memory only.
package nonisolated struct LineHistory: Hashable, Sendable {
  private static let mostLines = 200

  /// Oldest first.
  private var lines: [String] = []
  /// The index of the recalled line; one past the last is the line being typed.
  private var place = 0
  /// The typed text before the first recall.
  private var draft = ""

  package init() {}

  package mutating func add(_ line: String) {
    defer { place = lines.count }
    guard !line.allSatisfy(\.isWhitespace), lines.last != line else { return }
    lines.append(line)
    if lines.count > Self.mostLines { lines.removeFirst() }
  }

  /// The line before the shown one; `nil` if there is none.
  package mutating func older(than shown: String) -> String? {
    guard place > 0 else { return nil }
    if place == lines.count { draft = shown }
    place -= 1
    return lines[place]
  }

  /// The next line; after the last one, the typed text.
  package mutating func newer() -> String? {
    guard place < lines.count else { return nil }
    place += 1
    return place == lines.count ? draft : lines[place]
  }

  /// Goes back to the end, for a new prompt.
  package mutating func rewind() { place = lines.count }
}
