package import Domain

/// The database of a team, opened with the team's key by one database role.
package struct TeamDatabase: Sendable {
  let connection: PostgresConnection
  let key: TeamKey
  /// The database role: the operator of all that is written.
  package let role: String
  /// Whether the role may write. Otherwise it only reads, as auditors do.
  package let isOperator: Bool

  /// - Throws: If the database cannot be reached or is not prepared, if the role has no rights in it, or
  ///   if the team has another key.
  package init(at address: PostgresAddress, key: TeamKey) async throws(JournalFailure) {
    connection = PostgresConnection(address)
    self.key = key
    let check = key.check
    let facts = try await connection.run(.reading) { transaction in
      try PostgresSetup.requireCurrent(transaction)
      let row = try transaction.rows(Self.facts, []).first
      return (
        role: row?.text("role") ?? "", isOperator: row?.integer("is_operator") == 1,
        key: row?.text("known")
      )
    }
    role = facts.role
    isOperator = facts.isOperator
    guard facts.key != check else { return }
    // The first member decides. Before, there is nothing that an auditor could read.
    guard isOperator || facts.key != nil else { return }
    let kept =
      facts.key == nil
      ? try await connection.run(.writing) {
        try $0.rows("SELECT keep_key_check($1) AS known", [RawValue(check)]).first?.text("known")
      } : facts.key
    guard kept == check else {
      throw JournalFailure(
        message: "\(address.url): the team's key is another one than [store] key")
    }
  }

  private static let facts = """
    SELECT session_user AS role, (SELECT key_check FROM team) AS known,
      pg_has_role(session_user, '\(PostgresSchema.operators)', 'MEMBER')::int::bigint AS is_operator
    """
}
