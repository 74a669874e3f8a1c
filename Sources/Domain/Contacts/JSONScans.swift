/// Numbers as RFC 8259 writes them.
enum JSONNumberScan {
  /// `nil` for anything else, also for `01`, `+1`, `.5` and `NaN`.
  static func value(of word: ArraySlice<UInt8>) -> JSONValue? {
    var rest = word
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    let whole = digits(&rest)
    guard whole > 0, whole == 1 || word[word.startIndex + (isNegative ? 1 : 0)] != UInt8(ascii: "0")
    else { return nil }
    if rest.isEmpty, let number = integer(word, isNegative) { return .integer(number) }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits(&rest) > 0 else { return nil }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      guard digits(&rest) > 0 else { return nil }
    }
    guard rest.isEmpty else { return nil }
    return .decimal(JSONNumber(literal: String(decoding: word, as: UTF8.self)))
  }

  /// `nil` if it needs more than 64 bits, and for `-0`, which has no other whole form.
  private static func integer(_ word: ArraySlice<UInt8>, _ isNegative: Bool) -> Int64? {
    var number: Int64 = 0
    for digit in isNegative ? word.dropFirst() : word {
      let (product, overflows) = number.multipliedReportingOverflow(by: 10)
      let step = Int64(digit - UInt8(ascii: "0"))
      let (sum, overflowsToo) = product.subtractingReportingOverflow(step)
      guard !overflows, !overflowsToo else { return nil }
      number = sum
    }
    // Counted below zero, since there the range is larger by one.
    if isNegative { return number == 0 ? nil : number }
    return number == .min ? nil : -number
  }

  private static func digits(_ rest: inout ArraySlice<UInt8>) -> Int {
    let before = rest.count
    rest = rest.drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return before - rest.count
  }
}

/// The escapes in a JSON string.
enum JSONEscapes {
  private static let replacement = Array("\u{FFFD}".utf8)

  /// The bytes that the escapes stand for. A repair keeps an unknown escape as it is written and
  /// replaces half a surrogate pair by U+FFFD.
  ///
  /// - Returns: `nil` if something is wrong and may not be repaired.
  static func resolved(
    _ raw: ArraySlice<UInt8>, repairs: Bool
  ) -> (bytes: [UInt8], isWhole: Bool)? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(raw.count)
    var isWhole = true
    var rest = raw
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let escape = rest.popFirst() else {
        bytes.append(byte)
        continue
      }
      if let plain = plain(escape) {
        bytes.append(plain)
      } else if escape == UInt8(ascii: "u"), let scalar = scalar(&rest) {
        bytes += Array(String(scalar).utf8)
      } else if repairs {
        isWhole = false
        let isHalf = escape == UInt8(ascii: "u") && unit(rest) != nil
        bytes += isHalf ? replacement : [byte, escape]
        if isHalf { rest = rest.dropFirst(4) }
      } else {
        return nil
      }
    }
    return (bytes, isWhole)
  }

  private static func plain(_ escape: UInt8) -> UInt8? {
    switch escape {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): escape
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
  }

  /// Takes four digits, and another escape if both are a surrogate pair; otherwise nothing.
  private static func scalar(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard let first = unit(rest) else { return nil }
    if let scalar = Unicode.Scalar(first) {
      rest = rest.dropFirst(4)
      return scalar
    }
    let next = rest.dropFirst(4)
    guard first < 0xDC00, next.starts(with: "\\u".utf8), let second = unit(next.dropFirst(2)),
      (0xDC00...0xDFFF).contains(second)
    else { return nil }
    rest = next.dropFirst(6)
    return Unicode.Scalar(
      0x1_0000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
  }

  private static func unit(_ rest: ArraySlice<UInt8>) -> UInt16? {
    guard rest.count >= 4 else { return nil }
    var unit: UInt16 = 0
    for byte in rest.prefix(4) {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 + UInt16(byte - 0x30)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 + UInt16(byte - 0x57)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 + UInt16(byte - 0x37)
      default: return nil
      }
    }
    return unit
  }
}
