package import Foundation

/// What an administrator does to the database of a team, and what there is to say about it.
package protocol SharedStore: Sendable {
  /// Makes roles, schema and tables. Does nothing to what exists.
  ///
  /// - Returns: The migrations that were applied.
  @concurrent func initialize() async throws(JournalFailure) -> [String]

  /// - Returns: The migrations that were applied.
  @concurrent func migrate() async throws(JournalFailure) -> [String]

  /// Takes the journal of a state folder over, with its chain, its cases and its suppression list, and
  /// moves its files aside. For a role that owns the tables. Done again, it only moves the files.
  ///
  /// - Parameters:
  ///   - folder: The state folder.
  ///   - withUnknown: Whether writes with an unknown outcome are taken over, which then stays unknown.
  /// - Returns: What was taken over, also if an earlier try did it.
  /// - Throws: If the journal fails verification or is not finished, or the team's key is not known.
  @concurrent func takeOver(
    _ folder: URL, withUnknown: Bool
  ) async throws(JournalFailure) -> TakenOver

  /// The sessions that run, by when they began. One that was killed is among them for up to a minute.
  @concurrent func sessions() async throws(JournalFailure) -> [TeamSession]

  /// Also of a database that is not prepared, or whose role has no rights.
  @concurrent func status() async throws(JournalFailure) -> SharedStoreStatus
}

/// What was taken over from a state folder.
package struct TakenOver: Hashable, Sendable {
  package var chain: String
  package var entries: Int
  /// Of the persons of cases.
  package var tags: Int
  /// Tags of the suppression list.
  package var suppressed: Int

  package init(chain: String, entries: Int, tags: Int, suppressed: Int) {
    self.chain = chain
    self.entries = entries
    self.tags = tags
    self.suppressed = suppressed
  }
}

/// A run of the program that uses a team's store.
package struct TeamSession: Hashable, Sendable {
  package var operatorName: String
  package var host: String
  package var since: Date
  /// Contacts being written to, and what is done to them, in alphabetical order.
  package var contacts: Int
  package var actions: [String]
  package var jobs: [String]

  package init(
    operatorName: String, host: String, since: Date, contacts: Int, actions: [String],
    jobs: [String]
  ) {
    self.operatorName = operatorName
    self.host = host
    self.since = since
    self.contacts = contacts
    self.actions = actions
    self.jobs = jobs
  }
}

/// The database of a team, as one role sees it.
package struct SharedStoreStatus: Hashable, Sendable {
  package enum Right: String, Sendable, CaseIterable {
    case owner
    case `operator`
    case auditor
  }

  package enum Encryption: Hashable, Sendable {
    /// A socket of this machine.
    case socket
    /// The version of TLS.
    case tls(String)
    case none
  }

  package enum Key: String, Sendable {
    case agrees
    case differs
    /// No operator has used the database yet.
    case notYetKept
    /// The role may not read it.
    case unreadable
  }

  /// Without a password.
  package var url: String
  package var role: String
  package var rights: Set<Right>
  package var serverVersion: String
  package var encryption: Encryption
  /// Whether a pooler such as PgBouncer is between.
  package var isPooled: Bool
  /// By how many seconds the server's clock is ahead.
  package var clockAhead: Double
  /// Migrations that the database has had, and that this version knows.
  package var migrations: Int
  package var knownMigrations: Int
  package var key: Key
  /// `nil` if the role may not read them.
  package var chains: Int?
  package var entries: Int?
  /// Complete indexes of providers; `nil` if the role may not read them.
  package var indexes: Int?
  /// The login roles that may write and approve, in alphabetical order.
  package var operators: [String]

  package init(
    url: String, role: String, rights: Set<Right>, serverVersion: String, encryption: Encryption,
    isPooled: Bool, clockAhead: Double, migrations: Int, knownMigrations: Int, key: Key,
    chains: Int?, entries: Int?, operators: [String]
  ) {
    self.url = url
    self.role = role
    self.rights = rights
    self.serverVersion = serverVersion
    self.encryption = encryption
    self.isPooled = isPooled
    self.clockAhead = clockAhead
    self.migrations = migrations
    self.knownMigrations = knownMigrations
    self.key = key
    self.chains = chains
    self.entries = entries
    self.operators = operators
  }

  package var isCurrent: Bool { migrations == knownMigrations }
}
