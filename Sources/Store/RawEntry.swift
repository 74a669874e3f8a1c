import Domain
import Foundation
import GRDB

/// A value as SQLite has it, with its storage class and every byte. GRDB reads a text only up to
/// its first NUL.
enum RawValue: Hashable, Sendable {
  case integer(Int64)
  case real(Double)
  case text(Data)
  case blob(Data)

  /// The letter of the storage class in an entry's code.
  var letter: UInt8 {
    switch self {
    case .integer: UInt8(ascii: "i")
    case .real: UInt8(ascii: "r")
    case .text: UInt8(ascii: "t")
    case .blob: UInt8(ascii: "b")
    }
  }
}

extension RawValue: DatabaseValueConvertible, StatementColumnConvertible {
  init?(sqliteStatement: SQLiteStatement, index: CInt) {
    let value = DatabaseValue(sqliteStatement: sqliteStatement, index: index)
    if case .string = value.storage {
      self = .text(Data(sqliteStatement: sqliteStatement, index: index))
    } else {
      guard let value = Self.fromDatabaseValue(value) else { return nil }
      self = value
    }
  }

  var databaseValue: DatabaseValue {
    switch self {
    case .integer(let number): number.databaseValue
    case .real(let number): number.databaseValue
    case .text(let bytes): String(decoding: bytes, as: UTF8.self).databaseValue
    case .blob(let bytes): bytes.databaseValue
    }
  }

  /// For a text read from a file, only the part before its first NUL.
  static func fromDatabaseValue(_ value: DatabaseValue) -> RawValue? {
    switch value.storage {
    case .null: nil
    case .int64(let number): .integer(number)
    case .double(let number): .real(number)
    case .string(let text): .text(Data(text.utf8))
    case .blob(let bytes): .blob(bytes)
    }
  }
}

/// The columns of a table in a statement's order.
struct RawColumns: Sendable {
  let names: [String]
  /// The indices of the columns, sorted by name.
  let order: [Int]
  /// Each name prefixed with its length.
  let prefixes: [[UInt8]]
  private let places: [String: Int]

  init(_ names: [String]) {
    self.names = names
    order = names.indices.sorted { names[$0] < names[$1] }
    prefixes = names.map { CodedBytes.prefixed($0.utf8) }
    places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
  }

  func place(of name: String) -> Int? { places[name] }
}

/// One row with every byte.
struct RawEntry {
  let columns: RawColumns
  /// In the order of the columns; `nil` is NULL.
  var values: [RawValue?]

  subscript(name: String) -> RawValue? {
    columns.place(of: name).flatMap { values[$0] }
  }

  /// `nil` if it is not a text.
  func text(_ name: String) -> String? {
    guard case .text(let bytes) = self[name] else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `nil` if it is not an integer.
  func integer(_ name: String) -> Int64? {
    guard case .integer(let number) = self[name] else { return nil }
    return number
  }

  /// Passes on the entries of the journal in order.
  static func each(
    in database: Database, where condition: String = "TRUE", _ body: (RawEntry) throws -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      database, sql: "SELECT * FROM journal WHERE \(condition) ORDER BY sequence")
    var columns: RawColumns?
    while let row = try rows.next() {
      let known = columns ?? RawColumns(Array(row.columnNames))
      columns = known
      let values = (0..<row.count).map { row[$0] as RawValue? }
      try body(RawEntry(columns: known, values: values))
    }
  }
}

/// Prefixes bytes with their length, so that different lists give different bytes.
enum CodedBytes {
  static func prefixed(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var message: [UInt8] = []
    append(bytes, to: &message)
    return message
  }

  static func append(_ bytes: some Collection<UInt8>, to message: inout [UInt8]) {
    append(UInt64(bytes.count), to: &message)
    message += bytes
  }

  static func append(_ number: UInt64, to message: inout [UInt8]) {
    withUnsafeBytes(of: number.bigEndian) { message += $0 }
  }
}
