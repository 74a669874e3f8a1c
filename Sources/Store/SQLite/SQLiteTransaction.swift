import Domain
import Foundation
import GRDB

/// A transaction of SQLite.
struct SQLiteTransaction: AppendingTransaction {
  private let database: Database

  init(_ database: Database) { self.database = database }

  func each(
    _ query: String, _ arguments: [RawValue?], _ body: (RawEntry) throws -> Bool
  ) throws {
    let rows = try Row.fetchCursor(
      database, sql: query, arguments: Self.arguments(arguments))
    var columns: RawColumns?
    while let row = try rows.next() {
      let known = columns ?? RawColumns(Array(row.columnNames))
      columns = known
      let values = (0..<row.count).map { row[$0] as RawValue? }
      guard try body(RawEntry(columns: known, values: values)) else { return }
    }
  }

  func rows(_ query: String, _ arguments: [RawValue?]) throws -> [RawEntry] {
    var rows: [RawEntry] = []
    try each(query, arguments) {
      rows.append($0)
      return true
    }
    return rows
  }

  /// SQLite has one writer at a time.
  func newestRows(ofWrites ids: [String]) throws -> [String: JournalRow] {
    var rows: [String: JournalRow] = [:]
    for id in ids where rows[id] == nil {
      rows[id] = try first(
        "SELECT * FROM journal WHERE writeID = $1 ORDER BY sequence DESC LIMIT 1", [RawValue(id)]
      ).map { try JournalRow($0) }
    }
    return rows
  }

  func newestEvent(ofCase reference: String) throws -> Int64? {
    try first(
      """
      SELECT MAX(sequence) AS sequence FROM journal
      WHERE event IS NOT NULL AND caseReference = $1
      """, [RawValue(reference)])?.integer("sequence")
  }

  func insert(_ entries: [RawEntry]) throws -> [Int64] {
    guard let columns = entries.first?.columns else { return [] }
    let names = columns.names.map { "\"\($0)\"" }.joined(separator: ", ")
    let marks = Array(repeating: "?", count: columns.names.count).joined(separator: ", ")
    let statement = try database.cachedStatement(
      sql: "INSERT INTO journal (\(names)) VALUES (\(marks))")
    for entry in entries {
      try statement.execute(arguments: Self.arguments(entry.values))
      guard database.changesCount == 1 else {
        throw JournalFailure(message: "the database did not take an entry")
      }
    }
    return entries.map { $0.integer("sequence") ?? 0 }
  }

  private static func arguments(_ values: [RawValue?]) -> StatementArguments {
    StatementArguments(values.map { $0?.databaseValue ?? .null })
  }
}

extension RawValue: DatabaseValueConvertible, StatementColumnConvertible {
  /// GRDB reads a text only up to its first NUL.
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
