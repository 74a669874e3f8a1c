import Domain

/// One cell of the screen, a small value. Only a canvas makes cells, from `SafeText`.
package nonisolated struct Cell: Hashable, Sendable {
  /// A base and at most two marks, 21 bits each, the base lowest; 0 for the right half of a wide
  /// character, which the cell before holds.
  private(set) var code: UInt64
  package var style: Style

  private static let bits: UInt64 = 21
  private static let mask: UInt64 = 1 << bits - 1

  init(_ base: Unicode.Scalar, style: Style) {
    code = UInt64(base.value)
    self.style = style
  }

  private init(code: UInt64, style: Style) {
    self.code = code
    self.style = style
  }

  static func space(_ style: Style) -> Cell { Cell(" ", style: style) }

  static func rightHalf(_ style: Style) -> Cell { Cell(code: 0, style: style) }

  /// A third mark is dropped; `SafeText` has none.
  mutating func add(mark: Unicode.Scalar) {
    let shift = code >> Self.bits == 0 ? Self.bits : 2 * Self.bits
    if code >> shift == 0 { code |= UInt64(mark.value) << shift }
  }

  package static func == (left: Cell, right: Cell) -> Bool {
    left.code == right.code && left.style == right.style
  }

  /// Whether the cell before is a wide character.
  package var isRightHalf: Bool { code == 0 }

  /// The base and two marks, 0 where there is none.
  package var scalars: (UInt32, UInt32, UInt32) {
    (
      UInt32(code & Self.mask), UInt32(code >> Self.bits & Self.mask),
      UInt32(code >> (2 * Self.bits))
    )
  }

  /// One grapheme cluster; empty for a right half.
  package var content: String {
    var text = String.UnicodeScalarView()
    let (base, first, second) = scalars
    for value in [base, first, second] where value != 0 {
      if let scalar = Unicode.Scalar(value) { text.append(scalar) }
    }
    return String(text)
  }

  /// The content as `width` ASCII characters (2 if the next cell is its right half). Keeps letters
  /// unless `includesLetters`.
  package func ascii(width: Int, includesLetters: Bool) -> String {
    let content = content
    guard code >= 0x80 else { return content }
    return Self.ascii(content, width: width, includesLetters: includesLetters)
  }

  /// `content` is one grapheme cluster.
  static func ascii(_ content: String, width: Int, includesLetters: Bool) -> String {
    guard let character = content.first, content.utf8.count > 1 else { return content }
    if let sign = ASCIIFallback.signs[character] { return String(sign) }
    return includesLetters ? ASCIIFallback.spelling(of: character, width: width) : content
  }
}
