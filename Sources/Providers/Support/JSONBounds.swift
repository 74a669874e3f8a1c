import Foundation

/// Limits for a JSON body before it is decoded: decoding takes some hundred bytes per value, so a
/// body of a few megabytes could fill the memory.
struct JSONBounds: Sendable {
  /// Several times the values of 1,000 contacts.
  static let mostValues = 500_000
  /// Far above the deepest answer of a contract.
  static let mostDepth = 100
  /// A field's text with every character escaped.
  static let mostStringBytes = 1 << 20
  /// More digits than any meaningful number has.
  static let mostNumberBytes = 1_000

  private var values = 1
  private var depth = 0
  private var stringBytes = 0
  private var numberBytes = 0
  private var isInString = false
  private var isEscaped = false

  /// One clause; `nil` if the body may be decoded or is not JSON, which the decoder reports.
  static func problem(in body: Data) -> String? {
    body.withUnsafeBytes { bytes in
      var bounds = JSONBounds()
      for byte in bytes {
        if let problem = bounds.take(byte) { return problem }
      }
      return nil
    }
  }

  private mutating func take(_ byte: UInt8) -> String? {
    guard !isInString else { return takeInString(byte) }
    switch byte {
    case UInt8(ascii: "\""):
      isInString = true
      stringBytes = 0
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      depth += 1
      values += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
    case UInt8(ascii: ","), UInt8(ascii: ":"): values += 1
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"),
      UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"):
      numberBytes += 1
      return numberBytes > Self.mostNumberBytes
        ? "the answer has a number of more than \(Self.mostNumberBytes) digits" : nil
    default: break
    }
    numberBytes = 0
    if depth > Self.mostDepth { return "the answer is nested more than \(Self.mostDepth) deep" }
    return values > Self.mostValues ? "the answer has more than \(Self.mostValues) values" : nil
  }

  private mutating func takeInString(_ byte: UInt8) -> String? {
    if isEscaped {
      isEscaped = false
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == UInt8(ascii: "\"") {
      isInString = false
    }
    stringBytes += 1
    return stringBytes > Self.mostStringBytes
      ? "the answer has a text of more than \(Self.mostStringBytes) bytes" : nil
  }
}
