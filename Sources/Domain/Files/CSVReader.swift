/// Reads CSV (RFC 4180) as a stream of chunks of any size. Lines end in CRLF, LF or CR, and the
/// last one may be unterminated. A byte order mark and blank lines are skipped.
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
    case plain
    case quoted
    /// After a quote inside quotes: the closing one, or the first half of an escaped one.
    case quote
  }

  private let delimiter: UInt8?
  private var found: UInt8?
  private var state = State.start
  private var cell: [UInt8] = []
  private var cells: [String] = []
  private var byteCount = 0
  private var recordCount = 0
  private var markBytes: [UInt8] = []
  private var isPastMark = false
  private var wasReturn = false

  /// Without a delimiter, the first `,` or `;` outside quotes decides.
  package init(delimiter: Character? = ",") {
    self.delimiter = delimiter?.asciiValue
  }

  /// The records that end in these bytes, with their cells in order.
  package mutating func records(
    in bytes: some Sequence<UInt8>
  ) throws(Problem) -> [[String]] {
    var records: [[String]] = []
    for byte in bytes {
      guard isPastMark else {
        try passMark(byte, into: &records)
        continue
      }
      try take(byte, into: &records)
    }
    return records
  }

  /// The last record, if no line break ended it.
  package mutating func end() throws(Problem) -> [[String]] {
    var records: [[String]] = []
    if !isPastMark {
      isPastMark = true
      for byte in markBytes { try take(byte, into: &records) }
    }
    switch state {
    case .quoted: throw .unendedQuote(record: recordCount + 1)
    case .start where cells.isEmpty: break
    case .start, .plain, .quote: try endRecord(into: &records)
    }
    return records
  }

  private mutating func passMark(
    _ byte: UInt8, into records: inout [[String]]
  ) throws(Problem) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    markBytes.append(byte)
    guard mark.starts(with: markBytes) else {
      isPastMark = true
      for byte in markBytes { try take(byte, into: &records) }
      return
    }
    isPastMark = markBytes.count == mark.count
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
    case (.start, UInt8(ascii: "\"")): state = .quoted
    case (_, UInt8(ascii: "\n")):
      if !followsReturn { try endRecord(into: &records) }
    case (_, UInt8(ascii: "\r")):
      wasReturn = true
      try endRecord(into: &records)
    case (_, _) where isDelimiter(byte): try endCell()
    case (.quote, _): throw .textAfterQuote(record: recordCount + 1)
    default:
      cell.append(byte)
      state = .plain
    }
  }

  private mutating func isDelimiter(_ byte: UInt8) -> Bool {
    if let known = delimiter ?? found { return byte == known }
    guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") else { return false }
    found = byte
    return true
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
