import Domain
import Foundation

/// One contact of a file as it stands there, under the file's own names.
struct FileRow: Sendable {
  /// From 1, without the header.
  var number: Int
  /// In the order of the columns, or of the names where the row is an object.
  var fields: [FieldValue] = []
  /// What is wrong with the row itself.
  var problem: String?
}

/// Reads a file of contacts row by row: CSV with a header, or NDJSON. Constant memory.
struct FileRows {
  private enum Form {
    case csv(CSVReader)
    case ndjson(LineReader)
  }

  private let path: String
  private let bytes: FileBytes
  private var form: Form
  /// Of a CSV file; `nil` before it is read, and of NDJSON.
  private(set) var header: [String]?
  private var ready: [FileRow] = []
  private var isAtEnd = false
  private var count = 0

  /// - Throws: `.localFile` where the file cannot be read; `.invalidFile` where its beginning is no
  ///   table.
  init(path: String) throws(CommandFailure) {
    self.path = path
    bytes = try FileBytes(path: path)
    form = try bytes.beginsWithObject() ? .ndjson(LineReader()) : .csv(CSVReader())
    while !isAtEnd, ready.isEmpty { try readOn() }
  }

  /// - Throws: As the initialiser; a row that is wrong in itself is given with its problem.
  mutating func next() throws(CommandFailure) -> FileRow? {
    while ready.isEmpty, !isAtEnd { try readOn() }
    return ready.isEmpty ? nil : ready.removeFirst()
  }

  private mutating func readOn() throws(CommandFailure) {
    let chunk = try bytes.next()
    isAtEnd = chunk.isEmpty
    switch form {
    case .csv(var reader):
      let records: [[String]]
      do throws(CSVReader.Problem) {
        records = isAtEnd ? try reader.end() : try reader.records(in: chunk)
      } catch {
        throw .invalidFile(path: path, message: error.text)
      }
      form = .csv(reader)
      for record in records { try take(record) }
    case .ndjson(var reader):
      let lines = isAtEnd ? reader.end() : reader.lines(in: chunk)
      form = .ndjson(reader)
      for line in lines { take(line) }
    }
  }

  private mutating func take(_ record: [String]) throws(CommandFailure) {
    guard let header else {
      let names = record.map { $0.trimmingCharacters(in: .whitespaces) }
      if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
        throw .invalidFile(path: path, message: "the header names '\(twice)' twice")
      }
      header = names
      return
    }
    count += 1
    var row = FileRow(number: count)
    if record.count != header.count {
      row.problem = "has \(record.count) cells, and the header \(header.count)"
    }
    row.fields = zip(header, record).filter { !$0.1.isEmpty }.map {
      FieldValue(name: $0, value: .string($1))
    }
    ready.append(row)
  }

  private mutating func take(_ line: [UInt8]) {
    guard line.contains(where: { ![0x20, 0x09, 0x0D].contains($0) }) else { return }
    count += 1
    var row = FileRow(number: count)
    do {
      guard case .object(let members) = try JSONDecoder().decode(JSONValue.self, from: Data(line))
      else {
        row.problem = "is no JSON object"
        return ready.append(row)
      }
      row.fields = members.sorted { $0.key < $1.key }.map { FieldValue(name: $0, value: $1) }
    } catch {
      row.problem = "is no JSON"
    }
    ready.append(row)
  }
}

extension CSVReader.Problem {
  /// Records are counted with the header, as an editor counts lines.
  var text: String {
    switch self {
    case .notUTF8(let record): "record \(record) is not UTF-8"
    case .unendedQuote(let record): "record \(record) has a quote that does not end"
    case .textAfterQuote(let record): "record \(record) has text after a closing quote"
    case .tooLong(let record): "record \(record) is too long; is a quote missing?"
    }
  }
}

/// Cuts bytes into lines.
private struct LineReader {
  private var rest: [UInt8] = []

  mutating func lines(in bytes: [UInt8]) -> [[UInt8]] {
    var lines = (rest + bytes).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    rest = Array(lines.removeLast())
    return lines.map(Array.init)
  }

  mutating func end() -> [[UInt8]] {
    defer { rest = [] }
    return [rest]
  }
}
