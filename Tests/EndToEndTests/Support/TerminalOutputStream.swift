/// Parses a program's output to a terminal into text and sequences.
///
/// Follows the standards and not the program's own tables, so that the two can disagree: ECMA-48
/// (5th edition, 1991) for the sequences, https://invisible-island.net/xterm/ctlseqs/ for the
/// private modes, UAX 44 for the categories.
struct TerminalOutputStream {
  /// Disallowed output, in order of appearance.
  private(set) var violations: [String] = []
  /// The characters between the sequences.
  private(set) var text = ""
  /// The private modes that were set and reset, such as `?1049h`.
  private(set) var modes: [String] = []
  /// The kinds of colors in use.
  private(set) var colors: Set<Color> = []
  /// Whether the bytes end inside a sequence or a character, so that more may follow.
  private(set) var isCutOff = false
  /// Whether any text was bold, underlined, reversed or dim.
  private(set) var hasAttributes = false

  enum Color: Hashable {
    /// One of the eight basic colors.
    case basic
    /// One of the eight bright colors.
    case bright
    /// One of 256 colors.
    case indexed
  }

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    while position < bytes.count { readNext() }
  }

  /// Single bytes that move the cursor: BS HT LF CR, and SI, which ends `sgr0` on `screen`.
  private static let moves: Set<UInt8> = [0x08, 0x09, 0x0A, 0x0D, 0x0F]
  /// CUU CUD CUF CUB CHA CUP ED EL IL DL DCH SU SD ECH CBT HPA REP VPA SGR DECSTBM.
  private static let finals = Set("ABCDGHJKLMPSTXZ`bdmr@".utf8)
  /// Cursor keys and wrap (1, 7), the cursor's look (12, 25), the alternate screen, bracketed
  /// paste, synchronized output.
  private static let privateModes: Set<String> = ["1", "7", "12", "25", "1049", "2004", "2026"]

  private mutating func readNext() {
    let byte = bytes[position]
    switch byte {
    case 0x1B: readEscape()
    case 0x00..<0x20, 0x7F:
      if !Self.moves.contains(byte) { refuse("control \(Self.hex(byte))") }
      position += 1
    case 0x20..<0x7F: readASCII()
    default: readCharacter()
    }
  }

  /// Characters that are allowed without a further look, since almost all are of this kind.
  private mutating func readASCII() {
    let rest = bytes[position...]
    let end = rest.firstIndex { !(0x20..<0x7F).contains($0) } ?? bytes.count
    text += String(decoding: rest[..<end], as: UTF8.self)
    position = end
  }

  private mutating func refuse(_ what: String) { violations.append("\(what) at byte \(position)") }

  // MARK: - Sequences

  private mutating func readEscape() {
    let rest = bytes[(position + 1)...]
    guard let kind = rest.first else {
      refuse("a lone ESC")
      isCutOff = true
      position += 1
      return
    }
    switch kind {
    case UInt8(ascii: "["): readControlSequence()
    // Keypad modes, save and restore, reverse index.
    case UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "7"), UInt8(ascii: "8"),
      UInt8(ascii: "M"):
      position += 2
    case UInt8(ascii: "("), UInt8(ascii: ")"):
      // vt100 prepares line drawing as G1. Only SO, which is refused, would activate it.
      let sets: [UInt8] = kind == UInt8(ascii: "(") ? [0x42] : [0x42, 0x30]
      isCutOff = rest.count < 2
      if !sets.contains(rest.dropFirst().first ?? 0) { refuse("a charset other than ASCII") }
      position = min(bytes.count, position + 3)
    default:
      refuse("ESC \(Self.hex(kind))")
      position += 2
    }
  }

  private mutating func readControlSequence() {
    let start = position + 2
    guard let end = bytes[start...].firstIndex(where: { (0x40...0x7E).contains($0) }) else {
      refuse("a CSI without an end")
      isCutOff = true
      position = bytes.count
      return
    }
    let parameters = String(decoding: bytes[start..<end], as: UTF8.self)
    let final = bytes[end]
    if final == UInt8(ascii: "m") { note(rendition: parameters) }
    if !isAllowed(parameters, final) {
      refuse("CSI \(parameters)\(Character(UnicodeScalar(final)))")
    }
    position = end + 1
  }

  /// Records SGR parameters. 38 and 48 consume the parameters that follow.
  private mutating func note(rendition: String) {
    var rest = rendition.split(separator: ";").compactMap { Int($0) }[...]
    while let number = rest.popFirst() {
      switch number {
      case 1, 2, 4, 7: hasAttributes = true
      case 30...37, 40...47: colors.insert(.basic)
      case 90...97, 100...107: colors.insert(.bright)
      case 38, 48:
        colors.insert(.indexed)
        rest = []
      default: break
      }
    }
  }

  private mutating func isAllowed(_ parameters: String, _ final: UInt8) -> Bool {
    let isSet = final == UInt8(ascii: "h")
    if isSet || final == UInt8(ascii: "l") {
      // Insert or replace mode, and the cursor's look on `screen`.
      if parameters == "4" || parameters == "34" { return true }
      guard parameters.hasPrefix("?") else { return false }
      modes.append(parameters + (isSet ? "h" : "l"))
      return parameters.dropFirst().split(separator: ";", omittingEmptySubsequences: false)
        .allSatisfy { Self.privateModes.contains(String($0)) }
    }
    // The cursor's size on `linux`. Without the question mark it would be a query.
    if final == UInt8(ascii: "c") { return ["?0", "?1", "?8"].contains(parameters) }
    // xterm's stack of titles, which gets no reply.
    if final == UInt8(ascii: "t") { return ["22;0;0", "23;0;0"].contains(parameters) }
    return Self.finals.contains(final)
      && parameters.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ";") }
  }

  // MARK: - Text

  private mutating func readCharacter() {
    let length = Self.length(of: bytes[position])
    let end = min(bytes.count, position + max(1, length))
    guard length > 0, let character = String(validating: bytes[position..<end], as: UTF8.self),
      let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1
    else {
      refuse("invalid UTF-8: \(Self.hex(bytes[position]))")
      isCutOff = position + length > bytes.count
      position += 1
      return
    }
    if Self.isInvisible(scalar) { refuse("U+\(String(scalar.value, radix: 16).uppercased())") }
    text.unicodeScalars.append(scalar)
    position = end
  }

  private static func length(of lead: UInt8) -> Int {
    switch lead {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 0
    }
  }

  /// Controls, formats (bidi, zero width, tags), unassigned, private use, line separators, and
  /// letters without a glyph.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      return true
    default: break
    }
    switch scalar.value {
    case 0x034F, 0x115F, 0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x3164, 0xFFA0,
      0xFE00...0xFE0F, 0xE0000...0xE0FFF:
      return true
    default: return false
    }
  }

  private static func hex(_ byte: UInt8) -> String { "0x" + String(byte, radix: 16) }
}
