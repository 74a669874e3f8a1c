package import Domain

/// What an administrator does to a team's database.
package enum PostgresSetup {
  /// Makes the roles, the schema and its tables. Does nothing to what exists.
  ///
  /// - Returns: The migrations that were applied.
  /// - Throws: If the role of the address may not make roles or schemas.
  package static func initialize(
    _ address: PostgresAddress
  ) async throws(JournalFailure) -> [String] {
    let connection = PostgresConnection(address)
    try await connection.run(.writing) { transaction in
      try needing("a login that may make roles and schemas") {
        try transaction.run(PostgresSchema.preparation)
      }
      try becomeOwner(transaction)
      try transaction.run(PostgresSchema.list)
    }
    return try await migrate(connection)
  }

  /// Applies the migrations that the database has not had.
  ///
  /// - Returns: Their names.
  package static func migrate(
    _ address: PostgresAddress
  ) async throws(JournalFailure) -> [String] {
    try await migrate(PostgresConnection(address))
  }

  private static func migrate(
    _ connection: PostgresConnection
  ) async throws(JournalFailure) -> [String] {
    try await connection.run(.writing) { transaction in
      try becomeOwner(transaction)
      try transaction.run("LOCK TABLE roster.migrations IN EXCLUSIVE MODE")
      let applied = try applied(in: transaction)
      let missing = PostgresSchema.migrations.dropFirst(applied.count)
      for migration in missing {
        try transaction.run(migration.statements)
        _ = try transaction.rows(
          "INSERT INTO roster.migrations (name) VALUES ($1)", [RawValue(migration.name)])
      }
      try transaction.run(PostgresSchema.rights)
      return missing.map(\.name)
    }
  }

  /// Until the transaction ends.
  ///
  /// - Throws: `JournalFailure` if the login is no member of it.
  static func becomeOwner(_ transaction: PostgresTransaction) throws {
    try needing("a login with \(PostgresSchema.owner) (--url)") {
      try transaction.run("SET LOCAL ROLE \(PostgresSchema.owner)")
    }
  }

  /// Says what the login lacks, instead of the server's code.
  private static func needing(_ need: String, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let failure as PostgresFailure {
      switch failure.kind {
      // No right to do it, or no such role.
      case .refused(state: "42501"), .refused(state: "22023"), .refused(state: "42704"):
        throw JournalFailure(message: "it needs \(need): \(failure.message)")
      default: throw failure
      }
    }
  }

  /// - Throws: `JournalFailure` if the database is not ready for this version of roster, or the role
  ///   may not use it.
  static func requireCurrent(_ transaction: PostgresTransaction) throws {
    let applied: [String]
    do {
      applied = try self.applied(in: transaction)
    } catch let failure as PostgresFailure {
      switch failure.kind {
      case .refused(state: "42P01"):
        throw JournalFailure(
          message: "the database is not prepared for roster, or the role may not use it: an "
            + "administrator runs roster store init, and grants \(PostgresSchema.operators)")
      case .refused(state: "42501"):
        throw JournalFailure(
          message: "the role may not use the journal: an administrator grants it "
            + PostgresSchema.operators)
      default: throw failure
      }
    }
    guard applied.count == PostgresSchema.migrations.count else {
      throw JournalFailure(
        message: "the database is of an older version: its owner runs roster store migrate")
    }
  }

  /// - Throws: `JournalFailure` if the list is not one that this version makes.
  private static func applied(in transaction: PostgresTransaction) throws -> [String] {
    let names = try transaction.rows("SELECT name FROM migrations ORDER BY applied, name", [])
      .compactMap { $0.text("name") }
    let known = PostgresSchema.migrations.map(\.name)
    guard names.count <= known.count else {
      throw JournalFailure(message: "the database is of a newer version of roster")
    }
    guard names == Array(known.prefix(names.count)) else {
      throw JournalFailure(message: "the database has other migrations than roster makes")
    }
    return names
  }
}
