/// Cuts chunks of any size into lines. A line longer than a mebibyte is reported as too long,
/// without its bytes, so that no line takes more memory than that.
package struct LineReader: Sendable {
  package enum Line: Hashable, Sendable {
    case whole([UInt8])
    case tooLong
  }

  private static let mostBytes = 1 << 20

  private var rest: [UInt8] = []
  private var isTooLong = false

  package init() {}

  package mutating func lines(in bytes: [UInt8]) -> [Line] {
    var lines: [Line] = []
    var remaining = bytes[...]
    while let lineFeed = remaining.firstIndex(of: UInt8(ascii: "\n")) {
      take(remaining[..<lineFeed])
      lines.append(endLine())
      remaining = remaining[(lineFeed + 1)...]
    }
    take(remaining)
    return lines
  }

  /// The last line, if no line feed ended it.
  package mutating func end() -> [Line] {
    rest.isEmpty && !isTooLong ? [] : [endLine()]
  }

  private mutating func take(_ part: ArraySlice<UInt8>) {
    guard !isTooLong, rest.count + part.count <= Self.mostBytes else {
      isTooLong = true
      rest = []
      return
    }
    rest += part
  }

  private mutating func endLine() -> Line {
    defer {
      rest = []
      isTooLong = false
    }
    return isTooLong ? .tooLong : .whole(rest)
  }
}
