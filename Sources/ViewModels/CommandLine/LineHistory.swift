/// The lines of the `:` prompt of this session, as far as nobody is named in them; kept in memory.
package nonisolated struct LineHistory: Hashable, Sendable {
  private static let mostLines = 200

  /// Oldest first.
  private var lines: [String] = []
  /// Where one is that goes back; one past the last is the line being typed.
  private var place = 0
  /// What was being typed when one began to go back.
  private var draft = ""

  package init() {}

  package mutating func add(_ line: String) {
    defer { place = lines.count }
    guard !line.allSatisfy(\.isWhitespace), lines.last != line else { return }
    lines.append(line)
    if lines.count > Self.mostLines { lines.removeFirst() }
  }

  /// The line before the one that is shown; `nil` where there is none.
  package mutating func older(than shown: String) -> String? {
    guard place > 0 else { return nil }
    if place == lines.count { draft = shown }
    place -= 1
    return lines[place]
  }

  /// The line after; in the end what was being typed.
  package mutating func newer() -> String? {
    guard place < lines.count else { return nil }
    place += 1
    return place == lines.count ? draft : lines[place]
  }

  /// A new prompt begins at the end.
  package mutating func rewind() { place = lines.count }
}
