/// A position in a TOML text (https://toml.io/en/v1.0.0), with its line and column.
struct TOMLCursor {
  private let bytes: [UInt8]
  private(set) var position = 0
  private(set) var line = 1
  private var lineStart = 0
  /// Of the first escaped U+0000 in a string so far.
  private(set) var escapedNull: KeyLines.Place?

  init(_ text: String) { bytes = Array(text.utf8) }

  var isAtEnd: Bool { position >= bytes.count }
  var next: UInt8? { isAtEnd ? nil : bytes[position] }

  /// In characters, from 1.
  var column: Int { String(decoding: bytes[lineStart..<position], as: UTF8.self).count + 1 }

  mutating func skipOne() {
    if next == UInt8(ascii: "\n") {
      line += 1
      lineStart = position + 1
    }
    if !isAtEnd { position += 1 }
  }

  mutating func skipAll() { position = bytes.count }

  /// Skips a literal if it is here.
  mutating func take(_ literal: StaticString) -> Bool {
    let text = Array("\(literal)".utf8)
    guard position + text.count <= bytes.count,
      bytes[position..<position + text.count].elementsEqual(text)
    else { return false }
    position += text.count
    return true
  }

  mutating func skipSpaces() {
    while let byte = next, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { skipOne() }
  }

  /// Skips white space, line ends and comments. Always returns `true`, for use in a condition.
  @discardableResult mutating func skipBlank() -> Bool {
    while let byte = next {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
        skipOne()
      case UInt8(ascii: "#"):
        while let byte = next, byte != UInt8(ascii: "\n") { skipOne() }
      default: return true
      }
    }
    return true
  }

  /// A dotted key of bare or quoted parts.
  mutating func keyPath() -> [String] {
    var keys: [String] = []
    repeat {
      skipSpaces()
      if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") {
        keys.append(string())
      } else {
        keys.append(bareKey())
      }
      skipSpaces()
    } while take(".")
    return keys
  }

  /// Whether a bare or quoted key can begin here.
  var isAtKey: Bool {
    next.map { Self.isBare($0) || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") } ?? false
  }

  private mutating func bareKey() -> String {
    let start = position
    while let byte = next, Self.isBare(byte) { skipOne() }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Skips a string of any of the four forms. Returns its text with escapes as written.
  mutating func string() -> String {
    for (mark, hasEscapes) in [("\"\"\"", true), ("'''", false)] as [(StaticString, Bool)]
    where take(mark) {
      return text(until: mark, hasEscapes: hasEscapes)
    }
    if take("\"") { return text(until: "\"", hasEscapes: true) }
    _ = take("'")
    return text(until: "'", hasEscapes: false)
  }

  private mutating func text(until mark: StaticString, hasEscapes: Bool) -> String {
    let start = position
    while !isAtEnd {
      let end = position
      if take(mark) {
        // A multi-line string may end in up to two quotes of its own.
        let quote = bytes[position - 1]
        if mark.utf8CodeUnitCount == 3 { while next == quote { skipOne() } }
        return String(decoding: bytes[start..<end], as: UTF8.self)
      }
      if hasEscapes, next == UInt8(ascii: "\\") {
        noteNull()
        skipOne()
      }
      skipOne()
    }
    return String(decoding: bytes[start...], as: UTF8.self)
  }

  private mutating func noteNull() {
    let rest = bytes[position...]
    let isNull = [#"\u0000"#, #"\U00000000"#].contains { rest.starts(with: $0.utf8) }
    if isNull, escapedNull == nil { escapedNull = KeyLines.Place(line: line, column: column) }
  }

  /// Whether there is a date with `T` but no time, or a value with a space before a single digit.
  /// Only a date has a space, before two digits.
  var isAtBrokenMoment: Bool {
    if isForm("0000-00-00T", at: position) || isForm("0000-00-00t", at: position) {
      return !isForm("00:00", at: position + 11)
    }
    let value = bytes[position...].prefix { !",]}#\n".utf8.contains($0) }
    return value.indices.dropLast().contains { index in
      value[index] == UInt8(ascii: " ") && Self.isDigit(value[index + 1])
        && !(value.indices.contains(index + 2) && Self.isDigit(value[index + 2]))
    }
  }

  /// `0` in the form means any digit.
  private func isForm(_ form: String, at start: Int) -> Bool {
    let found = bytes.dropFirst(start).prefix(form.utf8.count)
    return found.count == form.utf8.count
      && zip(found, form.utf8).allSatisfy {
        $0 == $1 || $1 == UInt8(ascii: "0") && Self.isDigit($0)
      }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Skips a number, a boolean or a date.
  mutating func skipBareValue() {
    while let byte = next {
      switch byte {
      case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "\n"),
        UInt8(ascii: "#"):
        return
      default: skipOne()
      }
    }
  }
}
