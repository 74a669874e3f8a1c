/// The text between the marks of a bracketed paste. None of it is ever a key.
nonisolated struct PasteBuffer: Sendable {
  static let limit = 64 * 1024
  private static let terminator = Array("\u{1B}[201~".utf8)

  private var bytes: [UInt8] = []
  private var isCut = false
  private var matched = 0

  /// Returns the paste if `byte` completes its end mark.
  mutating func append(_ byte: UInt8) -> TerminalEvent? {
    if byte == Self.terminator[matched] {
      matched += 1
      return matched == Self.terminator.count ? event : nil
    }
    // ESC occurs once in the mark, so only this byte can begin it again.
    for kept in Self.terminator.prefix(matched) { keep(kept) }
    matched = byte == Self.terminator[0] ? 1 : 0
    if matched == 0 { keep(byte) }
    return nil
  }

  private mutating func keep(_ byte: UInt8) {
    if bytes.count < Self.limit {
      bytes.append(byte)
    } else {
      isCut = true
    }
  }

  /// Turns carriage returns, which terminals send as line ends, into line feeds.
  private var event: TerminalEvent {
    let whole = isCut ? bytes.prefix(bytes.count - brokenTail) : bytes[...]
    let text = String(decoding: whole, as: UTF8.self)
      .split(separator: "\r\n", omittingEmptySubsequences: false)
      .map { $0.split(separator: "\r", omittingEmptySubsequences: false).joined(separator: "\n") }
      .joined(separator: "\n")
    return .paste(text: text, isCut: isCut)
  }

  /// The number of bytes at the end that belong to a character cut by the limit.
  private var brokenTail: Int {
    guard let lead = bytes.suffix(4).lastIndex(where: { $0 & 0xC0 != 0x80 }) else { return 0 }
    let length = UTF8Sequence.length(lead: bytes[lead]) ?? 1
    return bytes.count - lead < length ? bytes.count - lead : 0
  }
}
