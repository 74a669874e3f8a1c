/// Checks that bytes are UTF-8 text while they arrive in chunks of any size, and removes a byte
/// order mark. Every input of roster passes through it: files, standard input, key files.
package struct TextBytes: Sendable {
  /// The bytes of marks: UTF-8, UTF-16 and UTF-32 in both orders.
  private static let utf8Mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  private static let longestMark = 4

  private let refusesNUL: Bool
  /// The first bytes, while they may be a mark; `nil` once past it.
  private var opening: [UInt8]? = []
  private var line = 1
  private var wasReturn = false
  /// What the next byte of a character must be; `nil` between characters.
  private var following: (count: Int, next: ClosedRange<UInt8>)?

  /// Without `refusesNUL`, a NUL is left to the reader of the text.
  package init(refusesNUL: Bool = true) { self.refusesNUL = refusesNUL }

  /// The same bytes without a mark.
  ///
  /// - Throws: If they are not UTF-8 text, with the line.
  package mutating func text(in bytes: [UInt8]) throws(FileProblem) -> [UInt8] {
    guard let begun = opening else { return try checked(bytes) }
    let all = begun + bytes
    guard all.count >= Self.longestMark || !Self.mayBeginMark(all) else {
      opening = all
      return []
    }
    return try pastMark(all)
  }

  /// The rest of the bytes.
  package mutating func end() throws(FileProblem) -> [UInt8] {
    var rest: [UInt8] = []
    if let begun = opening { rest = try pastMark(begun) }
    guard following == nil else { throw notUTF8 }
    return rest
  }

  /// The whole text of a small input, with line feeds as line ends.
  package static func whole(_ bytes: [UInt8]) throws(FileProblem) -> String {
    var reader = TextBytes()
    let text = try reader.text(in: bytes)
    let all = String(decoding: try text + reader.end(), as: UTF8.self)
    guard all.utf8.contains(UInt8(ascii: "\r")) else { return all }
    return all.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
  }

  /// The name of the encoding if the bytes begin like UTF-16 or UTF-32; `nil` if they do not.
  package static func wideEncoding(of bytes: some Sequence<UInt8>) -> String? {
    let first = Array(bytes.prefix(longestMark))
    if first.starts(with: [0xFF, 0xFE, 0, 0]) || first.starts(with: [0, 0, 0xFE, 0xFF]) {
      return "UTF-32"
    }
    if first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
    // Without a mark, ASCII letters have zeros beside them.
    let zeros = first.map { $0 == 0 }
    switch zeros {
    case [false, true, true, true], [true, true, true, false]: return "UTF-32"
    case [false, true, false, true], [true, false, true, false], [false, true], [true, false]:
      return "UTF-16"
    default: return nil
    }
  }

  /// Whether a few bytes may be the beginning of a mark, or of an encoding with zeros.
  private static func mayBeginMark(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.first else { return true }
    // A single letter may be followed by a zero; an empty line is one byte.
    if bytes.count == 1 { return first != UInt8(ascii: "\n") && first != UInt8(ascii: "\r") }
    if first == utf8Mark[0] { return utf8Mark.starts(with: bytes) }
    return [0, 0xFE, 0xFF].contains(first) || bytes[1] == 0
  }

  private mutating func pastMark(_ bytes: [UInt8]) throws(FileProblem) -> [UInt8] {
    opening = nil
    if let encoding = Self.wideEncoding(of: bytes) { throw Self.wide(encoding) }
    return try checked(bytes.starts(with: Self.utf8Mark) ? Array(bytes.dropFirst(3)) : bytes)
  }

  private static func wide(_ encoding: String) -> FileProblem {
    FileProblem(message: "it is \(encoding), not UTF-8; save it as UTF-8")
  }

  private var notUTF8: FileProblem {
    FileProblem(message: "line \(line) is not UTF-8; save it as UTF-8")
  }

  private mutating func checked(_ bytes: [UInt8]) throws(FileProblem) -> [UInt8] {
    for byte in bytes {
      if let expected = following {
        guard expected.next.contains(byte) else { throw notUTF8 }
        following = expected.count > 1 ? (expected.count - 1, 0x80...0xBF) : nil
        wasReturn = false
      } else if byte < 0x80 {
        try take(ascii: byte)
      } else {
        guard let expected = Self.following(byte) else { throw notUTF8 }
        following = expected
        wasReturn = false
      }
    }
    return bytes
  }

  private mutating func take(ascii byte: UInt8) throws(FileProblem) {
    switch byte {
    case 0:
      guard refusesNUL else { break }
      throw FileProblem(message: "line \(line) has a NUL byte; it is not text")
    case UInt8(ascii: "\r"):
      line += 1
      wasReturn = true
      return
    case UInt8(ascii: "\n"): if !wasReturn { line += 1 }
    default: break
    }
    wasReturn = false
  }

  /// What follows the first byte of a character (RFC 3629); `nil` for a byte that begins none.
  private static func following(_ byte: UInt8) -> (count: Int, next: ClosedRange<UInt8>)? {
    switch byte {
    case 0xC2...0xDF: (1, 0x80...0xBF)
    case 0xE0: (2, 0xA0...0xBF)
    case 0xED: (2, 0x80...0x9F)
    case 0xE1...0xEF: (2, 0x80...0xBF)
    case 0xF0: (3, 0x90...0xBF)
    case 0xF1...0xF3: (3, 0x80...0xBF)
    case 0xF4: (3, 0x80...0x8F)
    default: nil
    }
  }
}
