import Foundation

/// One contact of a file as written there, under the file's own names.
package struct FileRow: Hashable, Sendable {
  /// From 1, not counting the header.
  package var number: Int
  /// In the order of the columns, or sorted by name if the row is an object.
  package var fields: [FieldValue] = []
  /// What is wrong with the row itself; `nil` if it can be read.
  package var problem: String?
}

/// Reads a file of contacts as a stream of chunks of any size: NDJSON if the first non-blank byte
/// is `{`, otherwise CSV with a header.
package struct ContactFileReader: Sendable {
  private enum Form: Sendable {
    case unknown
    case csv(CSVReader)
    case ndjson(LineReader)
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private var form = Form.unknown
  /// The bytes so far that may be a byte order mark; `nil` once past it.
  private var mark: [UInt8]? = []
  private var rowCount = 0
  /// The header of a CSV file; `nil` before it is read, and for NDJSON.
  package private(set) var header: [String]?

  package init() {}

  /// The rows that end in these bytes. A row that cannot be read is returned with its problem.
  package mutating func rows(in bytes: [UInt8]) throws(FileProblem) -> [FileRow] {
    switch form {
    case .unknown:
      let text = passMark(bytes).drop(while: Self.isBlank)
      guard let first = text.first else { return [] }
      form = first == UInt8(ascii: "{") ? .ndjson(LineReader()) : .csv(CSVReader())
      return try rows(in: Array(text))
    case .csv(var reader):
      defer { form = .csv(reader) }
      return try rows(of: reader.fileRecords(in: bytes))
    case .ndjson(var reader):
      defer { form = .ndjson(reader) }
      return reader.lines(in: bytes).compactMap { row(of: $0) }
    }
  }

  /// The last row, if no line break ended it.
  package mutating func end() throws(FileProblem) -> [FileRow] {
    switch form {
    case .unknown:
      // The whole file is shorter than a byte order mark.
      guard let short = mark, !short.isEmpty else { return [] }
      mark = nil
      return try rows(in: short) + end()
    case .csv(var reader):
      return try rows(of: reader.fileRecords(in: nil))
    case .ndjson(var reader):
      return reader.end().compactMap { row(of: $0) }
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    [0x20, 0x09, 0x0D, 0x0A].contains(byte)
  }

  /// The bytes after the byte order mark; empty until it is known whether there is one.
  private mutating func passMark(_ bytes: [UInt8]) -> [UInt8] {
    guard let begun = mark else { return bytes }
    let all = begun + bytes
    guard all.count >= Self.byteOrderMark.count || !Self.byteOrderMark.starts(with: all) else {
      mark = all
      return []
    }
    mark = nil
    return all.starts(with: Self.byteOrderMark) ? Array(all.dropFirst(3)) : all
  }

  private mutating func rows(of records: [[String]]) throws(FileProblem) -> [FileRow] {
    var rows: [FileRow] = []
    for record in records {
      if let header {
        rows.append(row(of: record, header))
      } else {
        header = try Self.header(record)
      }
    }
    return rows
  }

  private static func header(_ record: [String]) throws(FileProblem) -> [String] {
    let names = record.map { $0.trimmingCharacters(in: .whitespaces) }
    var seen: Set<String> = []
    if let twice = names.first(where: { !seen.insert($0).inserted }) {
      throw FileProblem(message: "the header names '\(twice)' twice")
    }
    return names
  }

  private mutating func row(of record: [String], _ header: [String]) -> FileRow {
    rowCount += 1
    var row = FileRow(number: rowCount)
    if record.count != header.count {
      row.problem = "has \(record.count) cells, but the header has \(header.count)"
    }
    row.fields = zip(header, record).filter { !$0.1.isEmpty }.map {
      FieldValue(name: $0, value: .string($1))
    }
    return row
  }

  /// `nil` for a blank line.
  private mutating func row(of line: LineReader.Line) -> FileRow? {
    if case .whole(let bytes) = line, bytes.allSatisfy(Self.isBlank) { return nil }
    rowCount += 1
    var row = FileRow(number: rowCount)
    guard case .whole(let bytes) = line else {
      row.problem = "is too long"
      return row
    }
    guard let value = try? JSONReader.value(of: Data(bytes)) else {
      row.problem = "is not JSON"
      return row
    }
    guard case .object(let members) = value else {
      row.problem = "is not a JSON object"
      return row
    }
    row.fields = members.sorted { $0.key < $1.key }.map { FieldValue(name: $0, value: $1) }
    return row
  }
}
