package import Domain

/// The database of a team, opened with the team's key by one database role.
package struct TeamDatabase: Sendable {
  let connection: PostgresConnection
  let key: LockedMemory
  let journalKey: JournalKey
  /// The database role: the operator of all that is written.
  package let role: String

  /// The key has 32 bytes and is the same for the whole team.
  ///
  /// - Throws: If the database cannot be reached or is not prepared, if the role is no operator, or if
  ///   the team has another key.
  package init(at address: PostgresAddress, key: LockedMemory) async throws(JournalFailure) {
    connection = PostgresConnection(address)
    self.key = key
    let journalKey = JournalKey(ofTeam: key)
    self.journalKey = journalKey
    let check = journalKey.code(of: "roster team key".utf8, for: .team)
    let (role, known) = try await connection.run(.reading) { transaction in
      try PostgresSetup.requireCurrent(transaction)
      let row = try transaction.rows(
        "SELECT session_user AS name, (SELECT key_check FROM team) AS known", []
      ).first
      return (row?.text("name") ?? "", row?.text("known"))
    }
    self.role = role
    guard known != check else { return }
    // The first member decides.
    let kept = try await connection.run(.writing) {
      try $0.rows("SELECT keep_key_check($1) AS known", [RawValue(check)]).first?.text("known")
    }
    guard kept == check else {
      throw JournalFailure(
        message: "\(address.url): the team's key is another one than [store] key")
    }
  }
}
