import Foundation

/// One contact of a file as written there, under the file's own names.
package struct FileRow: Hashable, Sendable {
  /// From 1, not counting the header and empty rows.
  package var number: Int
  /// In the order of the columns, or sorted by name if the row is an object.
  package var fields: [FieldValue] = []
  /// What is wrong with the row itself; `nil` if it can be read.
  package var problem: String?
}

/// Reads a file of contacts as a stream of chunks of any size: NDJSON if the first non-blank byte
/// is `{`, otherwise CSV with a header. Rows and unnamed columns without a value are skipped.
package struct ContactFileReader: Sendable {
  private enum Form: Sendable {
    case unknown
    case csv(CSVReader)
    case ndjson(LineReader)
  }

  private let delimiter: Character?
  private var bytes = TextBytes()
  private var form = Form.unknown
  private var rowCount = 0
  /// The header of a CSV file, with an empty text for an unnamed column; `nil` before it is read,
  /// and for NDJSON.
  package private(set) var header: [String]?

  /// Without a delimiter, the header decides (`CSVDialect`).
  package init(delimiter: Character? = nil) { self.delimiter = delimiter }

  /// The rows that end in these bytes. A row that cannot be read is returned with its problem.
  package mutating func rows(in chunk: [UInt8]) throws(FileProblem) -> [FileRow] {
    try rows(ofText: try bytes.text(in: chunk))
  }

  /// The last row, if no line break ended it.
  package mutating func end() throws(FileProblem) -> [FileRow] {
    let rows = try rows(ofText: try bytes.end())
    switch form {
    case .unknown: return rows
    case .csv(var reader): return try rows + self.rows(of: reader.fileRecords(in: nil))
    case .ndjson(var reader): return rows + reader.end().compactMap { row(of: $0) }
    }
  }

  private mutating func rows(ofText chunk: [UInt8]) throws(FileProblem) -> [FileRow] {
    switch form {
    case .unknown:
      let text = chunk.drop(while: Self.isBlank)
      guard let first = text.first else { return [] }
      let isJSON = first == UInt8(ascii: "{")
      form = isJSON ? .ndjson(LineReader()) : .csv(CSVReader(delimiter: delimiter))
      return try rows(ofText: Array(text))
    case .csv(var reader):
      defer { form = .csv(reader) }
      return try rows(of: reader.fileRecords(in: chunk))
    case .ndjson(var reader):
      defer { form = .ndjson(reader) }
      return reader.lines(in: chunk).compactMap { row(of: $0) }
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    [0x20, 0x0D, 0x0A].contains(byte)
  }

  // MARK: - Tables

  private mutating func rows(of records: [[String]]) throws(FileProblem) -> [FileRow] {
    var rows: [FileRow] = []
    for record in records where !record.allSatisfy(Self.isEmpty) {
      if let header {
        rows.append(row(of: record, header))
      } else {
        header = try Self.header(record)
      }
    }
    return rows
  }

  private static func isEmpty(_ cell: String) -> Bool { cell.trimmedEnds().isEmpty }

  private static func header(_ record: [String]) throws(FileProblem) -> [String] {
    let names = record.map { $0.trimmedEnds() }
    var seen: Set<String> = []
    if let twice = names.first(where: { !$0.isEmpty && !seen.insert($0).inserted }) {
      throw FileProblem(message: "the header names '\(twice)' twice")
    }
    return names
  }

  private mutating func row(of record: [String], _ header: [String]) -> FileRow {
    rowCount += 1
    var row = FileRow(number: rowCount)
    var cells = record
    while cells.count > header.count, let last = cells.last, Self.isEmpty(last) {
      cells.removeLast()
    }
    // Trailing columns without a name may be missing as well as empty.
    var needed = header.count
    while needed > 0, header[needed - 1].isEmpty { needed -= 1 }
    if cells.count > header.count || cells.count < needed {
      row.problem = "has \(cells.count) cells, but the header has \(header.count)"
    } else if zip(header, cells).contains(where: { $0.isEmpty && !Self.isEmpty($1) }) {
      row.problem = "has a value in a column without a name"
    }
    row.fields = zip(header, cells).filter { !$0.isEmpty && !Self.isEmpty($1) }.map {
      FieldValue(name: $0, value: .string($1))
    }
    return row
  }

  // MARK: - Objects

  /// `nil` for a blank line.
  private mutating func row(of line: LineReader.Line) -> FileRow? {
    if case .whole(let bytes) = line, bytes.allSatisfy({ Self.isBlank($0) || $0 == 0x09 }) {
      return nil
    }
    rowCount += 1
    var row = FileRow(number: rowCount)
    guard case .whole(let bytes) = line else {
      row.problem = "is too long"
      return row
    }
    let value: JSONValue
    do throws(JSONReader.Problem) {
      value = try JSONReader.value(of: Data(bytes))
    } catch {
      row.problem = if case .tooLarge(let limit) = error { limit } else { "is not JSON" }
      return row
    }
    guard case .object(let members) = value else {
      row.problem = "is not a JSON object"
      return row
    }
    row.fields = members.sorted { $0.key < $1.key }.map { name, value in
      FieldValue(name: name, value: Self.asWritten(value))
    }
    return row
  }

  /// A number with an exponent or decimals as a text: a key in this form has lost its digits, and
  /// `1.23457E+12` must not pass for `1234570000000`.
  private static func asWritten(_ value: JSONValue) -> JSONValue {
    guard case .decimal(let number) = value else { return value }
    return .string(number.literal)
  }
}
