/// The lines of the `:` prompt in this session, without personal data; kept in memory only.
package nonisolated struct LineHistory: Hashable, Sendable {
  private static let mostLines = 200

  /// Oldest first.
  private var lines: [String] = []
  /// The index of the line that is shown; past the end for the line being typed.
  private var place = 0
  /// The line that was being typed before going back.
  private var draft = ""

  package init() {}

  package mutating func add(_ line: String) {
    defer { place = lines.count }
    guard !line.allSatisfy(\.isWhitespace), lines.last != line else { return }
    lines.append(line)
    if lines.count > Self.mostLines { lines.removeFirst() }
  }

  /// The line before the one that is shown; `nil` at the oldest.
  package mutating func older(than shown: String) -> String? {
    guard place > 0 else { return nil }
    if place == lines.count { draft = shown }
    place -= 1
    return lines[place]
  }

  /// The line after the one that is shown, at last the one being typed.
  package mutating func newer() -> String? {
    guard place < lines.count else { return nil }
    place += 1
    return place == lines.count ? draft : lines[place]
  }

  /// Goes to the end, for a new prompt.
  package mutating func rewind() { place = lines.count }
}
