package import Domain
package import Foundation
import Synchronization

/// An index in the team's database, which all hosts share: one for each installation of a provider.
///
/// A transaction that writes locks the row of its generation first, so that the changes of all hosts
/// come one after the other.
final class PostgresIndex: IndexStorage {
  /// Of the blocks and of what is kept of a contact.
  static let format: Int64 = 1
  /// Of a generation that is being removed.
  private static let removed: Int64 = 0

  private let opened: @Sendable () async throws(JournalFailure) -> PostgresStorage
  /// A code of the installation.
  private let subject: String
  private let check: Int64
  private let spool: IndexSpool
  /// The files of this host's own index, from before the team had one.
  private let formerFolder: URL
  /// This host's clock.
  let now: @Sendable () -> Date
  /// The last failure because the database was away, and until when what was read is not offered to it
  /// again: a network that swallows everything costs ten seconds each time.
  private let away = Mutex<(failure: JournalFailure, until: ContinuousClock.Instant)?>(nil)
  private static let rest = Duration.seconds(30)

  /// `folder` gets the changes that could not be written while the database was away.
  init(
    opened: @escaping @Sendable () async throws(JournalFailure) -> PostgresStorage, key: TeamKey,
    tagging: Tagging, installation: Installation, folder: URL, formerFolder: URL,
    now: @escaping @Sendable () -> Date
  ) {
    self.opened = opened
    self.now = now
    subject = key.codes.code(of: installation)
    check = Int64(bitPattern: tagging.check)
    spool = IndexSpool(folder: folder, subject: subject, key: key.journal)
    self.formerFolder = formerFolder
  }

  func mayChange() async throws -> Bool {
    if let away = away.withLock(\.self), away.until > .now { throw away.failure }
    return try await opened().isOperator
  }

  // MARK: - Transactions

  func generations() async throws -> [StoredGeneration] {
    let (subject, check) = (subject, check)
    let generations = try await opened().connection.run(.reading) { transaction in
      try transaction.rows(
        "SELECT * FROM index_generations WHERE subject = $1 ORDER BY generation",
        [RawValue(subject)]
      ).map { row in
        StoredGeneration(
          number: Int(row.integer("generation") ?? 0), facts: try GenerationFacts(row),
          isForeign: row.integer("format") != Self.format || row.integer("key_check") != check)
      }
    }
    away.withLock { $0 = nil }
    return generations
  }

  func answering<Value: Sendable>(
    _ body: @Sendable (any GenerationTransaction) throws -> Value
  ) async throws -> Value? {
    let (subject, check) = (subject, check)
    return try await run(.reading) { transaction in
      let newest = try transaction.rows(
        """
        SELECT max(generation) AS newest FROM index_generations
        WHERE subject = $1 AND format = $2 AND key_check = $3 AND ended IS NOT NULL
        """, [RawValue(subject), .integer(Self.format), .integer(check)]
      ).first?.integer("newest")
      return newest.map(Int.init)
    } in: {
      try body($0)
    }
  }

  func reading<Value: Sendable>(
    _ number: Int, _ body: @Sendable (any GenerationTransaction) throws -> Value
  ) async throws -> Value? {
    try await run(.reading) { _ in
      number
    } in: {
      try body($0)
    }
  }

  func writing<Value: Sendable>(
    _ number: Int, _ body: @Sendable (any GenerationTransaction) throws -> Value
  ) async throws -> Value? {
    try await run(.writing) { _ in
      number
    } in: {
      try body($0)
    }
  }

  /// A damaged generation is removed at once: no other host should ask it.
  private func run<Value: Sendable>(
    _ purpose: PostgresConnection.Purpose,
    _ choose: @Sendable (PostgresTransaction) throws -> Int?,
    in body: @Sendable (PostgresGeneration) throws -> Value
  ) async throws -> Value? {
    let result = try await opened().connection.run(purpose) {
      transaction -> PostgresUpdate.Ending<Value> in
      try ending(of: try choose(transaction), in: transaction, purpose, body)
    }
    return try await value(of: result)
  }

  func ending<Value: Sendable>(
    of number: Int?, in transaction: PostgresTransaction, _ purpose: PostgresConnection.Purpose,
    _ body: (PostgresGeneration) throws -> Value
  ) throws -> PostgresUpdate.Ending<Value> {
    guard let number else { return .gone }
    do {
      let generation = try PostgresGeneration(
        number, in: transaction, locks: purpose == .writing, now: now)
      return try generation.map { .value(try body($0)) } ?? .gone
    } catch is TagTable.Damage {
      return .damaged(number)
    }
  }

  func value<Value: Sendable>(of ending: PostgresUpdate.Ending<Value>) async throws -> Value? {
    switch ending {
    case .value(let value): return value
    case .gone: return nil
    case .damaged(let number):
      if try await mayChange() { try await delete(number) }
      throw TagTable.Damage()
    }
  }

  /// The share of all tables that its contacts have.
  func size() async throws -> Int {
    let subject = subject
    return try await opened().connection.run(.reading) { transaction in
      let row = try transaction.rows(
        """
        SELECT coalesce((pg_total_relation_size('index_blocks')
          + pg_total_relation_size('index_contacts')
          + pg_total_relation_size('index_touched'))
          * sum(contacts) FILTER (WHERE subject = $1) / nullif(sum(contacts), 0), 0)::bigint AS size
        FROM index_generations
        """, [RawValue(subject)]
      ).first
      return Int(row?.integer("size") ?? 0)
    }
  }

  // MARK: - Updating

  func beginUpdate() async throws -> any IndexUpdating {
    let storage = try await opened()
    try storage.requireOperator()
    if let holder = try await storage.contactLeases.takeIndex(subject) {
      throw IndexFailure(message: holder)
    }
    removeFormerFiles()
    return PostgresUpdate(index: self, storage: storage, subject: subject, check: check)
  }

  /// Nothing asks them any more, and erasures do not reach them.
  private func removeFormerFiles() {
    do {
      try FileManager.default.removeItem(at: formerFolder)
    } catch {
      // There are none, or `doctor` names them.
    }
  }

  func newest() async throws -> Int { 0 }

  /// An index of other settings is not replaced: two hosts with different configs would rebuild it in
  /// turns.
  func deleteUnusable() async throws {
    let (subject, check) = (subject, check)
    let unusable = try await opened().connection.run(.reading) { transaction in
      try transaction.rows(
        """
        SELECT generation, format = $2 AND key_check <> $3 AS is_other FROM index_generations
        WHERE subject = $1 AND (format <> $2 OR key_check <> $3)
        """, [RawValue(subject), .integer(Self.format), .integer(check)]
      ).map { (number: Int($0.integer("generation") ?? 0), isOther: $0.integer("is_other") == 1) }
    }
    guard !unusable.contains(where: \.isOther) else {
      throw IndexFailure(
        message: "the team's index was made with another default_country: set the same one in "
          + "every config, or remove the index with roster index drop")
    }
    for (number, _) in unusable { try await delete(number) }
  }

  /// It does not answer while it is removed, in steps that other sessions hardly notice.
  func delete(_ number: Int) async throws {
    let connection = try await opened().connection
    let generation = RawValue.integer(Int64(number))
    try await connection.run(.writing) { transaction in
      _ = try transaction.rows(
        "UPDATE index_generations SET format = $2, ended = NULL WHERE generation = $1",
        [generation, .integer(Self.removed)])
    }
    for table in Self.contentTables {
      var isEmpty = false
      while !isEmpty {
        isEmpty = try await connection.run(.writing) { transaction in
          try transaction.rows(
            """
            WITH removed AS (
              DELETE FROM \(table) WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM \(table) WHERE generation = $1 LIMIT 20000))
              RETURNING 1
            )
            SELECT count(*) AS count FROM removed
            """, [generation]
          ).first?.integer("count") == 0
        }
      }
    }
    try await connection.run(.writing) { transaction in
      // Waits for sessions that change it, and then for what they added.
      for table in ["index_generations"] + Self.contentTables {
        _ = try transaction.rows("DELETE FROM \(table) WHERE generation = $1", [generation])
      }
    }
  }

  private static let contentTables = ["index_blocks", "index_contacts", "index_touched"]

  func deleteAll() async throws {
    let update = try await beginUpdate()
    do {
      for generation in try await generations() { try await delete(generation.number) }
    } catch {
      await update.release()
      throw error
    }
    await update.release()
  }

  // MARK: - While the database is away

  func keepForLater(_ changes: [LateChange]) throws { try spool.add(changes) }

  func makeLateChanges(_ body: ([LateChange]) async throws -> Void) async throws {
    guard let contents = try spool.contents() else { return }
    try await body(contents.changes)
    try spool.remove(contents)
  }

  func failure(_ error: any Error, of provider: ProviderName) -> IndexFailure {
    guard let failure = error as? JournalFailure else { return .unusable(provider, "\(error)") }
    guard failure.isAway else { return .unusable(provider, failure.message) }
    away.withLock { away in
      let isResting = away.map { $0.until > .now } ?? false
      if !isResting { away = (failure, .now + Self.rest) }
    }
    return IndexFailure(
      message: "the index of \(provider) cannot be asked: \(failure.message)", isAway: true)
  }
}

/// The right of one session to update an index of the team: a lease.
struct PostgresUpdate: IndexUpdating {
  /// What a transaction in one generation did.
  enum Ending<Value: Sendable>: Sendable {
    case value(Value)
    case gone
    case damaged(Int)
  }

  let index: PostgresIndex
  let storage: PostgresStorage
  let subject: String
  let check: Int64

  func begin(after number: Int) async throws -> Int {
    let began = index.now().timeIntervalSince1970
    return try await storage.connection.run(.writing) { transaction in
      let row = try transaction.rows(
        """
        INSERT INTO index_generations (subject, format, key_check, began) VALUES ($1, $2, $3, $4)
        RETURNING generation
        """,
        [RawValue(subject), .integer(PostgresIndex.format), .integer(check), .real(began)]
      ).first
      return Int(row?.integer("generation") ?? 0)
    }
  }

  /// Marks the transaction, so that a part whose commit had no answer is not added twice.
  func writing<Value: Sendable>(
    _ number: Int, _ body: @Sendable (any GenerationTransaction) throws -> Value
  ) async throws -> Value? {
    let part = UUID().uuidString
    let (lease, session) = (storage.contactLeases.indexSubject(subject), storage.sessionText)
    let generation = RawValue.integer(Int64(number))
    let locked = """
      SELECT part FROM index_generations WHERE generation = $1
        AND format = \(PostgresIndex.format) FOR UPDATE
      """
    let ending = try await storage.connection.run(
      .writing,
      isKept: { _, transaction in
        // Waits until the server has ended the transaction whose commit had no answer.
        try transaction.rows(locked, [generation]).first?.text("part") == part
      },
      { transaction -> Ending<Value> in
        let isThere = try !transaction.rows(locked, [generation]).isEmpty
        return try index.ending(of: isThere ? number : nil, in: transaction, .writing) { locked in
          let held = try transaction.rows(
            "SELECT 1 AS held FROM leases WHERE subject = $1 AND session = $2",
            [RawValue(lease), RawValue(session)])
          guard !held.isEmpty else {
            throw JournalFailure(message: "another session updates it by now")
          }
          _ = try transaction.rows(
            "UPDATE index_generations SET part = $2 WHERE generation = $1",
            [generation, RawValue(part)])
          return try body(locked)
        }
      })
    return try await index.value(of: ending)
  }

  func release() async { await storage.contactLeases.releaseIndex(subject) }
}

extension ProviderIndex {
  /// The index of a team. `team` opens its journal when the index is first used. `folder` gets the
  /// changes that could not be written while the database was away, `formerFolder` is an index of this
  /// host, which the first update removes. `now` is this host's clock.
  package convenience init(
    of team: @escaping @Sendable () async throws(JournalFailure) -> StoredJournal, key: TeamKey,
    provider: ProviderName, installation: Installation, country: PhoneCountry?, folder: URL,
    formerFolder: URL, now: @escaping @Sendable () -> Date = { Date() }
  ) {
    let tagging = IndexKey(ofTeam: key).tagging(for: installation, country: country)
    self.init(
      storage: PostgresIndex(
        opened: { () async throws(JournalFailure) in
          guard let storage = try await team().storage as? PostgresStorage else {
            throw JournalFailure(message: "the journal is not a team's")
          }
          return storage
        }, key: key, tagging: tagging, installation: installation, folder: folder,
        formerFolder: formerFolder, now: now), tagging: tagging, provider: provider)
  }
}
