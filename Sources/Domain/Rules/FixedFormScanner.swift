/// Reads texts of a fixed form from their beginning: numbers of so many digits, and the signs
/// between them.
package struct FixedFormScanner {
  private var rest: Substring.UTF8View

  package init(_ text: String) { rest = text[...].utf8 }

  package var isAtEnd: Bool { rest.isEmpty }

  /// `nil` unless so many ASCII digits follow. At most 18.
  package mutating func number(digits count: Int) -> Int? {
    var number = 0
    for _ in 0..<count {
      guard let digit = digit() else { return nil }
      number = number * 10 + digit
    }
    return number
  }

  /// The ASCII digits that follow, all of them; empty if there are none.
  package mutating func digits() -> Substring {
    let digits = rest.prefix { (48...57).contains($0) }
    rest = rest[digits.endIndex...]
    return Substring(digits)
  }

  /// Whether the sign follows, which is then taken.
  package mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: sign) else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func digit() -> Int? {
    guard let byte = rest.first, (48...57).contains(byte) else { return nil }
    rest.removeFirst()
    return Int(byte) - 48
  }
}
