/// Cuts chunks of any size into lines. Lines end with LF, CR LF or CR, or only with LF. A line that is longer than
/// the limit is reported without its bytes, so that no line takes more memory than that.
package struct LineReader: Sendable {
  package enum Line: Hashable, Sendable {
    case whole([UInt8])
    case tooLong
  }

  private let mostBytes: Int
  private let endsAtReturn: Bool
  private var rest: [UInt8] = []
  private var isTooLong = false
  private var wasReturn = false

  package init(mostBytes: Int = 1 << 20, endsAtReturn: Bool = true) {
    self.mostBytes = mostBytes
    self.endsAtReturn = endsAtReturn
  }

  package mutating func lines(in bytes: [UInt8]) -> [Line] {
    var lines: [Line] = []
    var remaining = bytes[...]
    if wasReturn, let first = remaining.first {
      wasReturn = false
      if first == UInt8(ascii: "\n") { remaining = remaining.dropFirst() }
    }
    while let end = remaining.firstIndex(where: {
      $0 == UInt8(ascii: "\n") || endsAtReturn && $0 == UInt8(ascii: "\r")
    }) {
      take(remaining[..<end])
      lines.append(endLine())
      let isReturn = remaining[end] == UInt8(ascii: "\r")
      remaining = remaining[(end + 1)...]
      guard isReturn else { continue }
      if remaining.first == UInt8(ascii: "\n") {
        remaining = remaining.dropFirst()
      } else {
        wasReturn = remaining.isEmpty
      }
    }
    take(remaining)
    return lines
  }

  /// The last line, if nothing ended it.
  package mutating func end() -> [Line] {
    rest.isEmpty && !isTooLong ? [] : [endLine()]
  }

  private mutating func take(_ part: ArraySlice<UInt8>) {
    guard !isTooLong, rest.count + part.count <= mostBytes else {
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

/// The lines of an input: checked text, cut into lines.
package struct TextLines: Sendable {
  private var bytes: TextBytes
  private var reader: LineReader

  package init(mostBytes: Int = 1 << 20, refusesNUL: Bool = true) {
    bytes = TextBytes(refusesNUL: refusesNUL)
    reader = LineReader(mostBytes: mostBytes)
  }

  /// - Throws: If the bytes are not UTF-8 text.
  package mutating func lines(in chunk: [UInt8]) throws(FileProblem) -> [LineReader.Line] {
    reader.lines(in: try bytes.text(in: chunk))
  }

  package mutating func end() throws(FileProblem) -> [LineReader.Line] {
    let lines = reader.lines(in: try bytes.end())
    return lines + reader.end()
  }
}
