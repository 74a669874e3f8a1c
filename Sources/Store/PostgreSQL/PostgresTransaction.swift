import Domain
import Foundation

/// A transaction of PostgreSQL.
final class PostgresTransaction: StoreTransaction {
  private let link: PostgresLink
  private let limit: Duration
  private var cursors = 0

  init(_ link: PostgresLink, limit: Duration) {
    self.link = link
    self.limit = limit
  }

  /// The server's process as libpq knows it.
  var backend: Int64 { link.backend }

  func rows(_ query: String, _ arguments: [RawValue?]) throws(PostgresFailure) -> [RawEntry] {
    try link.rows(query, arguments, within: limit)
  }

  /// Statements without arguments, in one round trip.
  func run(_ statements: String) throws(PostgresFailure) {
    try link.run(statements, within: limit)
  }

  /// Through a cursor, so that a long list needs little memory, and only what is taken of it is read.
  func each(
    _ query: String, _ arguments: [RawValue?], _ body: (RawEntry) throws -> Bool
  ) throws {
    cursors += 1
    let name = "rows_\(cursors)"
    _ = try rows("DECLARE \(name) NO SCROLL CURSOR FOR \(query)", arguments)
    var count = Self.firstRows
    while true {
      let taken = try rows("FETCH \(count) FROM \(name)", [])
      for row in taken where try !body(row) {
        try run("CLOSE \(name)")
        return
      }
      guard taken.count == count else { break }
      count = Self.laterRows
    }
    try run("CLOSE \(name)")
  }

  /// - Throws: `PostgresFailure`, which is lost if the server may have committed.
  func commit() throws(PostgresFailure) {
    let word = try link.run("COMMIT", within: limit)
    guard word == "COMMIT" else {
      throw PostgresFailure(.refused(state: "25P02"), "the transaction was rolled back")
    }
  }

  private static let firstRows = 50
  private static let laterRows = 1_000
}
