/// A complete CSI or SS3 sequence, and the key that xterm and compatible terminals send it for.
///
/// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h2-PC-Style-Function-Keys, read 2025-11;
/// `CSI … u`: https://sw.kovidgoyal.net/kitty/keyboard-protocol/, read 2025-11.
nonisolated struct ControlSequence {
  private let parameters: [UInt8]
  private let final: UInt8

  /// - Parameter bytes: from ESC to the final byte.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 3, let final = bytes.last else { return nil }
    parameters = Array(bytes[2..<(bytes.count - 1)])
    self.final = final
  }

  var isPasteStart: Bool { final == UInt8(ascii: "~") && parameters.elementsEqual("200".utf8) }

  var mouse: MouseEvent? { MouseEvent(parameters: parameters, final: final) }

  /// The old mouse report; three more bytes follow.
  var isOldMouse: Bool { final == UInt8(ascii: "M") && parameters.isEmpty }

  /// `nil` for replies, mouse reports and focus reports.
  var key: Key? {
    let isPrivate = parameters.contains { !(0x30...0x3B).contains($0) }
    if isPrivate { return nil }
    let fields = parameters.split(separator: 0x3B, omittingEmptySubsequences: false)
      .map { $0.split(separator: 0x3A, omittingEmptySubsequences: false).map(Self.number) }
    let first = fields.first?.first ?? nil
    let second = fields.count > 1 ? fields[1] : []
    let isRelease = second.count > 1 && second[1] == 3
    if isRelease { return nil }
    switch final {
    case UInt8(ascii: "~"):
      if first == 27 { return Self.modified(fields) }
      return Self.tilde[first ?? 0].flatMap { Self.key($0, second.first ?? nil) }
    case UInt8(ascii: "u"):
      return first.flatMap(Self.code).flatMap { Self.key($0, second.first ?? nil) }
    default:
      // A cursor position report also ends in R; only F3 has 1 or nothing before it.
      guard (first ?? 1) == 1 || fields.count == 1 && (first ?? 0) <= 16 else { return nil }
      let modifiers = fields.count > 1 ? second.first ?? nil : (first ?? 1)
      return Self.letters[final].flatMap { Self.key($0, modifiers) }
    }
  }

  private static func number(_ digits: some Collection<UInt8>) -> Int? {
    guard digits.count <= 7, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return digits.isEmpty ? nil : digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
  }

  /// `CSI 27 ; modifiers ; code ~`.
  private static func modified(_ fields: [[Int?]]) -> Key? {
    guard fields.count == 3, let number = fields[2].first ?? nil else { return nil }
    return code(number).flatMap { key($0, fields[1].first ?? nil) }
  }

  private static func key(_ code: Key.Code, _ parameter: Int?) -> Key? {
    let bits = max(0, (parameter ?? 1) - 1)
    guard bits < 256 else { return nil }
    var modifiers: Key.Modifiers = []
    if bits & 1 != 0 { modifiers.insert(.shift) }
    if bits & (2 | 32) != 0 { modifiers.insert(.alt) }
    if bits & 4 != 0 { modifiers.insert(.control) }
    return Key.normalized(code, modifiers)
  }

  private static func code(_ number: Int) -> Key.Code? {
    switch number {
    case 9: return .tab
    case 13: return .enter
    case 27: return .escape
    case 8, 127: return .backspace
    default:
      guard let scalar = UInt32(exactly: number).flatMap(Unicode.Scalar.init) else { return nil }
      switch scalar.properties.generalCategory {
      case .control, .privateUse, .unassigned, .surrogate: return nil
      default: return .character(Character(scalar))
      }
    }
  }

  private static let letters: [UInt8: Key.Code] = [
    UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right,
    UInt8(ascii: "D"): .left, UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end,
    UInt8(ascii: "P"): .function(1), UInt8(ascii: "Q"): .function(2),
    UInt8(ascii: "R"): .function(3), UInt8(ascii: "S"): .function(4), UInt8(ascii: "Z"): .backTab,
  ]

  private static let tilde: [Int: Key.Code] = [
    1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
    11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5),
    17: .function(6), 18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10),
    23: .function(11), 24: .function(12), 25: .function(13), 26: .function(14),
    28: .function(15), 29: .function(16), 31: .function(17), 32: .function(18),
    33: .function(19), 34: .function(20),
  ]

  /// The numeric keypad in application mode (SS3 only).
  static let keypad: [UInt8: Key] = {
    var keys: [UInt8: Key] = [UInt8(ascii: "M"): Key(.enter), UInt8(ascii: "I"): Key(.tab)]
    for (offset, character) in "*+,-./0123456789".enumerated() {
      keys[UInt8(0x6A + offset)] = Key(character)
    }
    return keys
  }()
}
