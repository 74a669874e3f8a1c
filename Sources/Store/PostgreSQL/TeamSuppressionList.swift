package import Domain
import Foundation

/// The suppression list of a team, under a key that is made of the team's key.
package struct TeamSuppressionList: SuppressionList {
  private let connection: PostgresConnection
  private let sealing: LockedMemory
  private let table: SuppressionTable

  private static let tableName = "suppression"

  package init(_ team: TeamDatabase) {
    connection = team.connection
    sealing = team.key.sealing
    table = SuppressionTable(
      keys: SuppressionKeys(team.key.key(for: "suppression")), name: Self.tableName)
  }

  /// The list under the team's key, and under the keys of lists that were taken over.
  private func tables(in transaction: PostgresTransaction) throws -> [SuppressionTable] {
    try [table]
      + transaction.rows("SELECT key FROM suppression_keys ORDER BY key", []).map {
        SuppressionTable(
          keys: SuppressionKeys(
            try LockedMemory.unsealed($0.text("key") ?? "", with: sealing)), name: Self.tableName)
      }
  }

  @concurrent package func entries(
    of identifiers: [SuppressionIdentifier]
  ) async throws(SuppressionFailure) -> [[SuppressionEntry]] {
    guard !identifiers.isEmpty else { return [] }
    return try await run(.reading) { transaction in
      var found = identifiers.map { _ in [SuppressionEntry]() }
      for table in try tables(in: transaction) {
        for (place, entries) in try table.entries(of: identifiers, in: transaction).enumerated() {
          found[place] += entries.filter { !found[place].contains($0) }
        }
      }
      return found
    }
  }

  @concurrent package func isEmpty() async throws(SuppressionFailure) -> Bool {
    try await run(.reading) { try table.isEmpty(in: $0) }
  }

  @concurrent package func all() async throws(SuppressionFailure) -> [SuppressedTag] {
    try await run(.reading) { try table.all(in: $0) }
  }

  @concurrent package func status() async throws(SuppressionFailure) -> SuppressionStatus {
    try await run(.reading) { try table.status(in: $0) }
  }

  @concurrent package func tags(
    of identifiers: [SuppressionIdentifier]
  ) async throws(SuppressionFailure) -> [SuppressionTag] {
    table.keys.tags(of: identifiers)
  }

  /// A transaction that is repeated after its commit had no answer may count tags as known that it
  /// added itself.
  @concurrent package func add(
    _ tags: [SuppressionTag], _ entry: SuppressionEntry
  ) async throws(SuppressionFailure) -> Int {
    let numbers = tags.map { String(Int64(bitPattern: $0.value)) }.joined(separator: ",")
    return try await run(.writing) { transaction in
      let row = try transaction.rows(
        "SELECT add_suppressed($1, $2, $3, $4) AS count",
        [
          RawValue(numbers), RawValue(entry.caseReference), RawValue(entry.right.rawValue),
          RawValue(entry.day.iso),
        ]
      ).first
      return Int(row?.integer("count") ?? 0)
    }
  }

  @concurrent package func remove(
    caseReference: String
  ) async throws(SuppressionFailure) -> Int {
    try await run(.writing) { transaction in
      let row = try transaction.rows(
        "SELECT remove_suppressed($1) AS count", [RawValue(caseReference)]
      ).first
      return Int(row?.integer("count") ?? 0)
    }
  }

  private func run<Value: Sendable>(
    _ purpose: PostgresConnection.Purpose,
    _ body: @Sendable (PostgresTransaction) throws -> Value
  ) async throws(SuppressionFailure) -> Value {
    do throws(JournalFailure) {
      return try await connection.run(purpose) { transaction in
        do {
          return try body(transaction)
        } catch let failure as SuppressionFailure {
          throw JournalFailure(message: failure.message)
        }
      }
    } catch {
      throw SuppressionFailure(message: error.message)
    }
  }
}
