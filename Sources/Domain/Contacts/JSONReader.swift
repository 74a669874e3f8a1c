package import Foundation

/// Reads JSON (RFC 8259) from bytes, in one pass and with limits.
///
/// It can repair: one value that is not JSON then becomes `.broken`, and all others are read. What
/// is broken between values is never repaired, since a value could end up under another name.
package struct JSONReader {
  package enum Problem: Error, Hashable, Sendable {
    /// From this byte on it is not JSON.
    case broken(at: Int)
    /// It ends within a value.
    case endsEarly
    /// One clause that names the limit.
    case tooLarge(String)
    /// `isOver` said so.
    case overTime
    /// A member that is there again, such as `receipt.contacts[0].id`, and its byte.
    case repeated(String, at: Int)
  }

  /// Names of members count, too. Several times what 1,000 contacts have.
  package static let mostValues = 500_000
  /// Far above the deepest answer of a contract.
  package static let mostDepth = 100
  /// A field's text with every character escaped.
  package static let mostStringBytes = 1 << 20
  /// More digits than any meaningful number has.
  package static let mostNumberBytes = 1_000
  /// After how many values `isOver` is asked.
  private static let valuesBetweenChecks = 64

  /// So that one large object does not make all small ones after it large.
  private static let mostLikelyMembers = 32

  private let bytes: [UInt8]
  private let repairs: Bool
  private let refusesRepeats: Bool
  private let isOver: (() -> Bool)?
  private var position = 0
  private var depth = 0
  private var values = 0
  /// As many as the object before had: the rows of a list are alike.
  private var likelyMembers = 0

  /// `repairs` is for what others have written and cannot be asked to write again. `isOver` says
  /// that no time is left for reading. `refusesRepeats` is for what was signed: readers differ in which
  /// of two members they take.
  package static func value(
    of json: Data, repairs: Bool = false, refusesRepeats: Bool = false,
    isOver: (() -> Bool)? = nil
  ) throws(Problem) -> JSONValue {
    var reader = JSONReader(
      bytes: [UInt8](json), repairs: repairs, refusesRepeats: refusesRepeats, isOver: isOver)
    if reader.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
    let value = try reader.value()
    reader.skipBlanks()
    guard reader.position == reader.bytes.count else { throw .broken(at: reader.position) }
    return value
  }

  private init(
    bytes: [UInt8], repairs: Bool, refusesRepeats: Bool, isOver: (() -> Bool)?
  ) {
    self.bytes = bytes
    self.repairs = repairs
    self.refusesRepeats = refusesRepeats
    self.isOver = isOver
  }

  // MARK: - Values

  private mutating func value() throws(Problem) -> JSONValue {
    skipBlanks()
    try count()
    guard position < bytes.count else { throw .endsEarly }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try nested { (reader) throws(Problem) in try reader.object() }
    case UInt8(ascii: "["): return try nested { (reader) throws(Problem) in try reader.array() }
    case UInt8(ascii: "\""):
      let (text, isWhole) = try string()
      return isWhole ? .string(text) : .broken(text)
    default: return try word()
    }
  }

  /// A value in another one. `step` is its name there.
  private mutating func value(
    at step: @autoclosure () -> String
  ) throws(Problem) -> JSONValue {
    do throws(Problem) {
      return try value()
    } catch {
      guard case .repeated(let name, let place) = error else { throw error }
      throw .repeated(step() + (name.hasPrefix("[") ? "" : ".") + name, at: place)
    }
  }

  /// Counts a value or a name.
  private mutating func count() throws(Problem) {
    values += 1
    guard values <= Self.mostValues else {
      throw .tooLarge("has more than \(Self.mostValues) values")
    }
    if values % Self.valuesBetweenChecks == 0, isOver?() == true { throw .overTime }
  }

  private mutating func nested(
    _ read: (inout JSONReader) throws(Problem) -> JSONValue
  ) throws(Problem) -> JSONValue {
    depth += 1
    guard depth <= Self.mostDepth else {
      throw .tooLarge("is nested more than \(Self.mostDepth) deep")
    }
    defer { depth -= 1 }
    position += 1
    return try read(&self)
  }

  private mutating func array() throws(Problem) -> JSONValue {
    var elements: [JSONValue] = []
    skipBlanks()
    if take("]") { return .array([]) }
    repeat {
      elements.append(try value(at: "[\(elements.count)]"))
    } while try goesOn(until: "]")
    return .array(elements)
  }

  private mutating func object() throws(Problem) -> JSONValue {
    skipBlanks()
    if take("}") { return .object([:]) }
    var members = [String: JSONValue](minimumCapacity: likelyMembers)
    repeat {
      skipBlanks()
      guard position < bytes.count else { throw .endsEarly }
      guard bytes[position] == UInt8(ascii: "\"") else { throw .broken(at: position) }
      try count()
      let start = position
      let (name, isWhole) = try string()
      if refusesRepeats, members[name] != nil { throw .repeated(name, at: start) }
      skipBlanks()
      guard take(":") else { throw position < bytes.count ? .broken(at: position) : .endsEarly }
      let value = isMissing ? .broken("") : try value(at: name)
      let member = isWhole ? value : .broken(value.displayText ?? "")
      // Of a name that is given twice, the first value counts.
      if let first = members.updateValue(member, forKey: name) { members[name] = first }
    } while try goesOn(until: "}")
    likelyMembers = min(members.count, Self.mostLikelyMembers)
    return .object(members)
  }

  /// Whether a member has no value at all, which can be repaired.
  private var isMissing: Bool {
    let next = bytes[position...].first { !Self.isBlank($0) }
    return repairs && (next == UInt8(ascii: ",") || next == UInt8(ascii: "}"))
  }

  /// Whether a comma follows; `false` after `end`.
  private mutating func goesOn(until end: Unicode.Scalar) throws(Problem) -> Bool {
    skipBlanks()
    if take(",") { return true }
    guard !take(end) else { return false }
    throw position < bytes.count ? .broken(at: position) : .endsEarly
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  // MARK: - Numbers and words

  private mutating func word() throws(Problem) -> JSONValue {
    let start = position
    while position < bytes.count, !Self.endsWord(bytes[position]) { position += 1 }
    let word = bytes[start..<position]
    if let number = JSONNumberScan.value(of: word) {
      guard word.count <= Self.mostNumberBytes else {
        throw .tooLarge("has a number of more than \(Self.mostNumberBytes) digits")
      }
      return number
    }
    if word.elementsEqual("true".utf8) { return true }
    if word.elementsEqual("false".utf8) { return false }
    if word.elementsEqual("null".utf8) { return .null }
    // At the top, a word is a page or a message instead of JSON.
    if repairs, depth > 0, !word.isEmpty, word.count <= Self.mostNumberBytes {
      return .broken(String(decoding: word, as: UTF8.self))
    }
    throw word.isEmpty && position == bytes.count ? .endsEarly : .broken(at: start)
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ":"),
      UInt8(ascii: "\""), UInt8(ascii: "["), UInt8(ascii: "{"):
      true
    default: isBlank(byte)
    }
  }

  // MARK: - Strings

  /// The text, and whether nothing had to be repaired.
  private mutating func string() throws(Problem) -> (String, isWhole: Bool) {
    position += 1
    let start = position
    var isPlain = true
    var isWhole = true
    var isASCII = true
    scan: while true {
      guard position < bytes.count else { throw .endsEarly }
      guard position - start <= Self.mostStringBytes else {
        throw .tooLarge("has a text of more than \(Self.mostStringBytes) bytes")
      }
      switch bytes[position] {
      case UInt8(ascii: "\""): break scan
      case UInt8(ascii: "\\"):
        isPlain = false
        position += 1
      case ..<0x20:
        guard repairs else { throw .broken(at: position) }
        isWhole = false
      case 0x80...: isASCII = false
      default: break
      }
      position += 1
    }
    let raw = bytes[start..<position]
    position += 1
    if isPlain, isASCII { return (String(decoding: raw, as: UTF8.self), isWhole) }
    var text = raw
    if !isPlain {
      guard let unescaped = JSONEscapes.resolved(raw, repairs: repairs) else {
        throw .broken(at: start)
      }
      text = unescaped.bytes[...]
      isWhole = isWhole && unescaped.isWhole
    }
    if let valid = String(validating: text, as: UTF8.self) { return (valid, isWhole) }
    guard repairs else { throw .broken(at: start) }
    return (String(decoding: text, as: UTF8.self), false)
  }
}
