import Domain

/// One place of the screen. Only a canvas makes them, from `SafeText`.
package nonisolated struct Cell: Hashable, Sendable {
  /// One grapheme cluster; empty for the right half of a wide one, which the cell before holds.
  package let content: String
  package var style: Style

  /// The content in as many ASCII characters as `width` columns (2 when the next cell is its right
  /// half). Names keep their letters unless `includesLetters`.
  package func ascii(width: Int, includesLetters: Bool) -> String {
    guard let character = content.first, content.utf8.count > 1 else { return content }
    if let sign = ASCIIFallback.signs[character] { return String(sign) }
    return includesLetters ? ASCIIFallback.spelling(of: character, width: width) : content
  }
}
