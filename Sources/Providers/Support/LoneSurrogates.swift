import Foundation

/// Replaces escapes of half a surrogate pair. They are not text, and one of them makes a whole
/// answer unreadable.
enum LoneSurrogates {
  private static let replacement = Array("\\uFFFD".utf8)

  /// The JSON with U+FFFD instead of each; `nil` if there are none.
  static func replaced(in body: Data) -> Data? {
    let bytes = [UInt8](body)
    var mended: [UInt8] = []
    var copied = 0
    var index = 0
    // Backslashes occur only inside texts.
    while index + 1 < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      guard let unit = unit(bytes, at: index), (0xD800...0xDFFF).contains(unit) else {
        index += 2
        continue
      }
      let isPair =
        unit < 0xDC00 && (self.unit(bytes, at: index + 6).map { (0xDC00...0xDFFF) ~= $0 } ?? false)
      if !isPair {
        mended += bytes[copied..<index] + replacement
        copied = index + 6
      }
      index += isPair ? 12 : 6
    }
    return copied == 0 ? nil : Data(mended + bytes[copied...])
  }

  /// The code unit of the escape that begins here.
  private static func unit(_ bytes: [UInt8], at index: Int) -> UInt16? {
    guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else { return nil }
    return UInt16(String(decoding: bytes[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16)
  }
}
