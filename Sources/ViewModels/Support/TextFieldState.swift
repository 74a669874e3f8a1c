/// One line of text under edit. Positions count grapheme clusters.
package nonisolated struct TextFieldState: Hashable, Sendable {
  package private(set) var text: String
  /// 0…the number of characters.
  package private(set) var cursor: Int

  package init(_ text: String = "") {
    self.text = text
    cursor = text.count
  }

  /// Inserts text; a line break, a tab or another control character becomes a space.
  package mutating func insert(_ addition: String) {
    insert(clean: String(addition.map { Self.isControl($0) ? " " : $0 }))
  }

  /// Inserts text and keeps the breaks between its lines that are not empty.
  package mutating func insert(lines addition: String) {
    let lines = addition.split(whereSeparator: \.isNewline).map { line in
      String(line.map { Self.isControl($0) ? " " : $0 })
    }.filter { !$0.allSatisfy(\.isWhitespace) }
    let isApart = lines.count > 1 && cursor > 0 && text.last?.isNewline == false
    insert(clean: (isApart ? "\n" : "") + lines.joined(separator: "\n"))
  }

  /// How many lines it has that are not empty.
  package var lineCount: Int {
    text.split(whereSeparator: \.isNewline).count { !$0.allSatisfy(\.isWhitespace) }
  }

  private mutating func insert(clean: String) {
    let position = text.index(text.startIndex, offsetBy: cursor)
    let before = String(text[..<position]) + clean
    cursor = before.count
    text = before + text[position...]
    cursor = min(cursor, text.count)
  }

  package mutating func deleteBackward() {
    guard cursor > 0 else { return }
    cursor -= 1
    text.remove(at: text.index(text.startIndex, offsetBy: cursor))
  }

  package mutating func deleteForward() {
    guard cursor < text.count else { return }
    text.remove(at: text.index(text.startIndex, offsetBy: cursor))
  }

  package mutating func deleteToStart() {
    text.removeFirst(cursor)
    cursor = 0
  }

  package mutating func deleteWordBackward() {
    let end = text.index(text.startIndex, offsetBy: cursor)
    let blanks = text[..<end].reversed().prefix { $0 == " " }.count
    let word = text[..<end].reversed().dropFirst(blanks).prefix { $0 != " " }.count
    let start = text.index(end, offsetBy: -(blanks + word))
    text.removeSubrange(start..<end)
    cursor = text.distance(from: text.startIndex, to: start)
  }

  package mutating func moveLeft() { cursor = max(0, cursor - 1) }
  package mutating func moveRight() { cursor = min(text.count, cursor + 1) }
  package mutating func moveToStart() { cursor = 0 }
  package mutating func moveToEnd() { cursor = text.count }

  private static func isControl(_ character: Character) -> Bool {
    character.isNewline
      || character.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }
}
