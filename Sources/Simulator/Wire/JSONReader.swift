import Foundation

/// Reads one JSON text strictly (RFC 8259): no comments, no trailing commas, no repeated names, at
/// most 64 levels. A lenient simulator would prove nothing about a client.
struct JSONReader {
  private struct SyntaxError: Error {}

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The value, or `nil` for anything that is not one JSON text.
  static func read(_ data: Data) -> JSON? {
    var reader = JSONReader(bytes: Array(data))
    do {
      let value = try reader.value()
      reader.skipSpace()
      return reader.position == reader.bytes.count ? value : nil
    } catch {
      return nil
    }
  }

  private var error: SyntaxError { SyntaxError() }
  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value() throws(SyntaxError) -> JSON {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try nested { reader throws(SyntaxError) in try reader.object() }
    case UInt8(ascii: "["): return try nested { reader throws(SyntaxError) in try reader.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func nested(
    _ read: (inout JSONReader) throws(SyntaxError) -> JSON
  ) throws(SyntaxError) -> JSON {
    guard depth < 64 else { throw error }
    depth += 1
    position += 1
    let value = try read(&self)
    depth -= 1
    return value
  }

  private mutating func word(_ word: String, _ value: JSON) throws(SyntaxError) -> JSON {
    guard bytes[position...].starts(with: word.utf8) else { throw error }
    position += word.utf8.count
    return value
  }

  private mutating func object() throws(SyntaxError) -> JSON {
    var members: [JSON.Member] = []
    var names: Set<String> = []
    skipSpace()
    if take("}") { return .object([]) }
    repeat {
      skipSpace()
      let name = try string()
      skipSpace()
      guard names.insert(name).inserted, take(":") else { throw error }
      members.append(JSON.Member(name: name, value: try value()))
      skipSpace()
    } while take(",")
    guard take("}") else { throw error }
    return .object(members)
  }

  private mutating func array() throws(SyntaxError) -> JSON {
    var elements: [JSON] = []
    skipSpace()
    if take("]") { return .array([]) }
    repeat {
      elements.append(try value())
      skipSpace()
    } while take(",")
    guard take("]") else { throw error }
    return .array(elements)
  }

  private mutating func digits() throws(SyntaxError) {
    let start = position
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard position > start else { throw error }
  }

  private mutating func number() throws(SyntaxError) -> String {
    let start = position
    _ = take("-")
    let whole = position
    try digits()
    guard bytes[whole] != UInt8(ascii: "0") || position == whole + 1 else { throw error }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func string() throws(SyntaxError) -> String {
    guard take("\"") else { throw error }
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: text, as: UTF8.self) else { throw error }
        return text
      case UInt8(ascii: "\\"): text.append(contentsOf: try escape().utf8)
      case 0..<0x20: throw error
      default: text.append(byte)
      }
    }
    throw error
  }

  private mutating func escape() throws(SyntaxError) -> String {
    guard let byte = next else { throw error }
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw error
    }
  }

  private mutating func unicodeEscape() throws(SyntaxError) -> String {
    var units = [try codeUnit()]
    if UTF16.isLeadSurrogate(units[0]) {
      guard take("\\"), take("u") else { throw error }
      units.append(try codeUnit())
    }
    guard let text = String(validating: units, as: UTF16.self) else { throw error }
    return text
  }

  private mutating func codeUnit() throws(SyntaxError) -> UInt16 {
    guard position + 4 <= bytes.count else { throw error }
    let digits = String(decoding: bytes[position..<position + 4], as: UTF8.self)
    guard digits.allSatisfy(\.isHexDigit), let unit = UInt16(digits, radix: 16) else { throw error }
    position += 4
    return unit
  }
}
