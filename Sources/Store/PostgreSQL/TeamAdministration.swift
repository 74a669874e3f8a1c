package import Domain
package import Foundation

/// The database of a team, for its administrator and for `doctor`.
package struct TeamAdministration: SharedStore {
  private let address: PostgresAddress
  private let key: TeamKey?
  private let signing: any OperatorSigning

  /// Without a key, the status does not tell whether the team has the same one.
  /// `signing` signs the heads of chains that are taken over.
  package init(_ address: PostgresAddress, key: TeamKey?, signing: any OperatorSigning) {
    self.address = address
    self.key = key
    self.signing = signing
  }

  @concurrent package func initialize() async throws(JournalFailure) -> [String] {
    try await PostgresSetup.initialize(address)
  }

  @concurrent package func migrate() async throws(JournalFailure) -> [String] {
    try await PostgresSetup.migrate(address)
  }

  @concurrent package func takeOver(
    _ folder: URL, withUnknown: Bool
  ) async throws(JournalFailure) -> TakenOver {
    guard let key else {
      throw JournalFailure(message: "the config has no [store] key, under which keys are sealed")
    }
    return try await JournalTakeover(
      folder: folder, connection: PostgresConnection(address), key: key,
      signing: HeadSigning(signing: signing), withUnknown: withUnknown
    ).run()
  }

  @concurrent package func sessions() async throws(JournalFailure) -> [TeamSession] {
    try await PostgresConnection(address).run(.reading) { transaction in
      try PostgresSetup.requireCurrent(transaction)
      return try transaction.rows(Self.sessions, []).map { row in
        func list(_ name: String) -> [String] {
          (row.text(name) ?? "").split(separator: ",").map(String.init)
        }
        return TeamSession(
          operatorName: row.text("operator") ?? "", host: row.text("host") ?? "",
          since: Date(timeIntervalSince1970: Double(row.integer("since") ?? 0) / 1_000),
          contacts: Int(row.integer("contacts") ?? 0), actions: list("actions"),
          jobs: list("jobs"))
      }
    }
  }

  @concurrent package func status() async throws(JournalFailure) -> SharedStoreStatus {
    let (url, key) = (address.url, key)
    return try await PostgresConnection(address).run(.reading) { transaction in
      let began = Date.now
      guard let server = try transaction.rows(Self.server, []).first else {
        throw JournalFailure(message: "\(url): the server does not say what it is")
      }
      let now = began.addingTimeInterval(Date.now.timeIntervalSince(began) / 2)
      let rights = Set(
        SharedStoreStatus.Right.allCases.filter { server.integer($0.rawValue) == 1 })
      var status = SharedStoreStatus(
        url: url, role: server.text("role") ?? "", rights: rights,
        serverVersion: server.text("version") ?? "", encryption: Self.encryption(server),
        isPooled: server.integer("backend") != transaction.backend,
        clockAhead: Double(server.integer("clock") ?? 0) / 1_000 - now.timeIntervalSince1970,
        migrations: 0, knownMigrations: PostgresSchema.migrations.count, key: .unreadable,
        chains: nil, entries: nil, operators: [])
      guard server.integer("readable") == 1 else { return status }
      let counts = try transaction.rows(Self.counts, []).first
      status.migrations = Int(counts?.integer("migrations") ?? 0)
      guard status.migrations > 0 else { return status }
      status.chains = Int(counts?.integer("chains") ?? 0)
      status.entries = Int(counts?.integer("entries") ?? 0)
      status.key = Self.key(key, counts?.text("key_check"))
      status.operators = try transaction.rows(Self.operators, []).compactMap { $0.text("name") }
      guard status.isCurrent else { return status }
      status.indexes = try transaction.rows(Self.indexes, []).first?.integer("indexes").map(
        Int.init)
      return status
    }
  }

  /// A contact has a row for each of its names, at least one.
  private static let sessions = """
    SELECT held.operator, known.host, (extract(epoch FROM min(held.taken)) * 1000)::bigint AS since,
      count(DISTINCT held.subject) FILTER (WHERE held.subject LIKE 'contact:%') AS contacts,
      string_agg(DISTINCT held.action, ',' ORDER BY held.action) AS actions,
      string_agg(substr(held.subject, 6), ',' ORDER BY held.taken)
        FILTER (WHERE held.subject LIKE 'work:%' AND held.subject <> 'work:' || held.session)
        AS jobs
    FROM leases AS held JOIN chains AS known ON known.chain = held.chain
    WHERE held.expires > clock_timestamp()
    GROUP BY held.session, held.operator, known.host ORDER BY min(held.taken)
    """

  private static func encryption(_ row: RawEntry) -> SharedStoreStatus.Encryption {
    if let version = row.text("tls") { return .tls(version) }
    return row.integer("is_socket") == 1 ? .socket : .none
  }

  private static func key(_ key: TeamKey?, _ known: String?) -> SharedStoreStatus.Key {
    guard let key else { return .unreadable }
    guard let known else { return .notYetKept }
    return key.check == known ? .agrees : .differs
  }

  /// Milliseconds, and 0 or 1 for no or yes.
  private static let server = """
    SELECT session_user::text AS role, current_setting('server_version') AS version,
      pg_backend_pid()::bigint AS backend,
      (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS clock,
      (SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl) AS tls,
      (inet_server_addr() IS NULL)::int::bigint AS is_socket,
      \(right(.owner, PostgresSchema.owner)), \(right(.operator, PostgresSchema.operators)),
      \(right(.auditor, PostgresSchema.auditors)),
      (CASE WHEN to_regnamespace('roster') IS NULL THEN false
        WHEN NOT has_schema_privilege('roster', 'USAGE') THEN false
        WHEN to_regclass('roster.migrations') IS NULL THEN false
        ELSE has_table_privilege('roster.migrations', 'SELECT') END)::int::bigint AS readable
    """

  private static func right(_ right: SharedStoreStatus.Right, _ role: String) -> String {
    """
    EXISTS (SELECT FROM pg_roles WHERE rolname = '\(role)'
      AND pg_has_role(session_user, oid, 'MEMBER'))::int::bigint AS "\(right.rawValue)"
    """
  }

  private static let counts = """
    SELECT (SELECT count(*) FROM migrations) AS migrations, (SELECT count(*) FROM chains) AS chains,
      (SELECT coalesce(sum(number), 0)::bigint FROM chains) AS entries,
      (SELECT key_check FROM team) AS key_check
    """

  private static let indexes = """
    SELECT count(DISTINCT subject) AS indexes FROM index_generations WHERE ended IS NOT NULL
    """

  private static let operators = """
    SELECT rolname::text AS name FROM pg_roles
    WHERE rolcanlogin AND NOT rolsuper
      AND pg_has_role(oid, '\(PostgresSchema.operators)', 'MEMBER')
    ORDER BY rolname
    """
}
