/// Reads CSV (RFC 4180) as a stream of chunks of any size, in the dialects of spreadsheets: lines
/// end in CRLF, LF or CR, the last one may be unterminated, and blank lines are skipped. Blanks
/// around a quoted cell do not count.
package struct CSVReader: Sendable {
  /// Why a text is not CSV.
  package enum Problem: Error, Hashable, Sendable {
    /// Records are counted from 1, including the header.
    case notUTF8(record: Int)
    case unendedQuote(record: Int)
    case textAfterQuote(record: Int)
    case tooLong(record: Int)
  }

  /// The longest record in bytes, so that a missing quote cannot make one record of a whole file.
  private static let mostBytes = 1 << 20

  private enum State: Sendable {
    /// At the start of a cell.
    case start
    /// After blanks at the start of a cell, which are kept until it is known what follows.
    case blank
    case plain
    case quoted
    /// After a quote inside quotes: the closing one, or the first half of an escaped one.
    case quote
    /// After blanks behind the closing quote.
    case closed
  }

  private let delimiter: UInt8?
  private var dialect = CSVDialect()
  /// The delimiter that is used; `nil` while the first record is collected.
  private var found: UInt8?
  private var state = State.start
  private var cell: [UInt8] = []
  private var cells: [String] = []
  private var byteCount = 0
  private var recordCount = 0
  private var wasReturn = false

  /// Without a delimiter, the first record decides (`CSVDialect`).
  package init(delimiter: Character? = ",") {
    self.delimiter = delimiter?.asciiValue
  }

  /// The records that end in these bytes, with their cells in order.
  package mutating func records(
    in bytes: some Sequence<UInt8>
  ) throws(Problem) -> [[String]] {
    var records: [[String]] = []
    for byte in bytes {
      guard found == nil else {
        try take(byte, into: &records)
        continue
      }
      if dialect.take(byte) { try open(into: &records) }
    }
    return records
  }

  /// The last record, if no line break ended it.
  package mutating func end() throws(Problem) -> [[String]] {
    var records: [[String]] = []
    if found == nil { try open(into: &records) }
    switch state {
    case .quoted: throw .unendedQuote(record: recordCount + 1)
    case .start where cells.isEmpty: break
    case .start, .blank, .plain, .quote, .closed: try endRecord(into: &records)
    }
    return records
  }

  /// Reads what was collected, with the delimiter that it has.
  private mutating func open(into records: inout [[String]]) throws(Problem) {
    let opening = dialect.end()
    found = delimiter ?? opening.delimiter
    for byte in opening.bytes { try take(byte, into: &records) }
  }

  private mutating func take(_ byte: UInt8, into records: inout [[String]]) throws(Problem) {
    byteCount += 1
    guard byteCount <= Self.mostBytes else { throw .tooLong(record: recordCount + 1) }
    let followsReturn = wasReturn
    wasReturn = false
    switch (state, byte) {
    case (.quoted, UInt8(ascii: "\"")): state = .quote
    case (.quoted, _): cell.append(byte)
    case (.quote, UInt8(ascii: "\"")):
      cell.append(byte)
      state = .quoted
    case (.start, UInt8(ascii: "\"")), (.blank, UInt8(ascii: "\"")):
      cell.removeAll(keepingCapacity: true)
      state = .quoted
    case (_, UInt8(ascii: "\n")):
      if !followsReturn { try endRecord(into: &records) }
    case (_, UInt8(ascii: "\r")):
      wasReturn = true
      try endRecord(into: &records)
    case (_, _) where byte == found: try endCell()
    case (.quote, _) where Self.isBlank(byte), (.closed, _) where Self.isBlank(byte):
      state = .closed
    case (.quote, _), (.closed, _): throw .textAfterQuote(record: recordCount + 1)
    case (.start, _) where Self.isBlank(byte), (.blank, _) where Self.isBlank(byte):
      cell.append(byte)
      state = .blank
    default:
      cell.append(byte)
      state = .plain
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private mutating func endCell() throws(Problem) {
    guard let text = String(validating: cell, as: UTF8.self) else {
      throw .notUTF8(record: recordCount + 1)
    }
    cells.append(text)
    cell.removeAll(keepingCapacity: true)
    state = .start
  }

  private mutating func endRecord(into records: inout [[String]]) throws(Problem) {
    byteCount = 0
    if cells.isEmpty, cell.isEmpty, state == .start { return }
    try endCell()
    recordCount += 1
    records.append(cells)
    cells.removeAll(keepingCapacity: true)
  }
}

/// Finds out what separates the cells of a file: the most frequent of `,`, `;` and tab outside
/// quotes in the first record, or what a first line `sep=;` names.
struct CSVDialect: Sendable {
  private static let candidates = Array(",;\t".utf8)
  /// A record that is longer is not collected further.
  private static let mostBytes = 1 << 16
  private static let hint = "sep="

  private var bytes: [UInt8] = []
  private var isQuoted = false
  private var hasText = false

  /// Whether the first record is complete.
  mutating func take(_ byte: UInt8) -> Bool {
    bytes.append(byte)
    if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
    let isEnd = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    if !isEnd, byte != UInt8(ascii: " ") { hasText = true }
    return isEnd && hasText && !isQuoted || bytes.count >= Self.mostBytes
  }

  /// The delimiter, and the collected bytes without the line that names it.
  func end() -> (delimiter: UInt8, bytes: [UInt8]) {
    if let named = named() { return (named, []) }
    var counts: [UInt8: Int] = [:]
    var order: [UInt8] = []
    var isQuoted = false
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      guard !isQuoted, Self.candidates.contains(byte) else { continue }
      if counts[byte] == nil { order.append(byte) }
      counts[byte, default: 0] += 1
    }
    // Of several that are as frequent, the first to occur.
    var best = order.first ?? UInt8(ascii: ",")
    for byte in order where counts[byte, default: 0] > counts[best, default: 0] { best = byte }
    return (best, bytes)
  }

  private func named() -> UInt8? {
    let line = bytes.drop { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
      .filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    guard line.count == Self.hint.utf8.count + 1,
      String(decoding: line.dropLast(), as: UTF8.self).lowercased() == Self.hint
    else { return nil }
    return line.last
  }
}
