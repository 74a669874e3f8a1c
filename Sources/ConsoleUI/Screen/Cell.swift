import Domain

/// One cell of the screen. Only a canvas makes cells, from `SafeText`.
package nonisolated struct Cell: Hashable, Sendable {
  /// One grapheme cluster; empty for the right half of a wide one, which the cell before holds.
  package let content: String
  package var style: Style

  /// The content as `width` ASCII characters (2 if the next cell is its right half). Keeps letters
  /// unless `includesLetters`.
  package func ascii(width: Int, includesLetters: Bool) -> String {
    guard let character = content.first, content.utf8.count > 1 else { return content }
    if let sign = ASCIIFallback.signs[character] { return String(sign) }
    return includesLetters ? ASCIIFallback.spelling(of: character, width: width) : content
  }
}
