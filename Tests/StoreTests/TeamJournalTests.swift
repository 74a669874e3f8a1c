import Domain
import Foundation
import Store
import Synchronization
import TestSupport
import Testing

/// What a team's database promises beyond the contract that all back ends share.
@Suite(.timeLimit(.minutes(10))) struct TeamJournalTests {
  // MARK: - Rights

  @Test(arguments: [
    "UPDATE roster.journal SET note = 'x'", "DELETE FROM roster.journal", "TRUNCATE roster.journal",
    "UPDATE roster.chains SET number = 0", "DELETE FROM roster.leases",
    "ALTER TABLE roster.journal ADD COLUMN more text",
    "DROP FUNCTION roster.release_lease(text, text, text)",
  ])
  func `only the owner can change or delete what was kept`(statement: String) async throws {
    let team = try await TeamScene()
    let journal = try await team.member("jo").journal()
    for _ in 1...2 { try await journal.record(Samples.entry(.intended)) }
    let before = try await journal.rows()
    for role in ["jo", "kim", "ada", "guest"] {
      let failure = #expect(throws: ToolFailure.self) { try team.run(statement, as: role) }
      let words = failure?.description ?? ""
      #expect(words.contains("permission denied") || words.contains("must be owner"), "\(words)")
    }
    #expect(try await journal.rows() == before)
    // The same statement can succeed.
    try team.runAsOwner(statement)
  }

  @Test func `operators and auditors read the journal, and others do not`() async throws {
    let team = try await TeamScene()
    try await team.member("jo").journal().record(Samples.entry(.intended))
    for role in ["jo", "kim", "ada"] {
      #expect(try team.run("SELECT count(*) FROM roster.journal", as: role) == "1")
    }
    #expect(throws: ToolFailure.self) {
      try team.run("SELECT count(*) FROM roster.journal", as: "guest")
    }
    // The tags of persons are for operators only.
    #expect(try team.run("SELECT count(*) FROM roster.\"caseTags\"", as: "jo") == "0")
    #expect(throws: ToolFailure.self) {
      try team.run("SELECT count(*) FROM roster.\"caseTags\"", as: "ada")
    }
  }

  @Test func `an entry is of the role that wrote it, in a chain of that role`() async throws {
    let team = try await TeamScene()
    let journal = try await team.member("jo").journal()
    try await journal.record(Samples.entry(.intended))
    #expect(try await journal.rows().map(\.operator) == ["jo"])
    let head = try team.run("SELECT chain, number, link FROM roster.chains", as: "jo")
      .split(separator: "|").map(String.init)
    func append(_ entries: String) -> String {
      """
      SELECT roster.append_entries(
        '\(head[0])', \(head[1]), '\(head[2])', '\(entries)', '', '', '')
      """
    }
    for (role, entries, words) in [
      ("kim", "[]", "the chain is not one of this role"),
      ("jo", #"[{"sequence": 2, "operator": "kim"}]"#, "an entry names another operator"),
      (
        "jo", #"[{"sequence": 3, "operator": "jo", "step": "sent"}]"#,
        "does not follow the last one"
      ),
      ("ada", "[]", "permission denied"), ("guest", "[]", "permission denied"),
    ] {
      let failure = #expect(throws: ToolFailure.self) { try team.run(append(entries), as: role) }
      #expect(failure?.description.contains(words) == true, "\(failure?.description ?? "")")
    }
    // The last number and link are the right ones.
    #expect(try team.run(append("[]"), as: "jo") == "")
  }

  @Test func `a role without rights, and an unprepared database, are refused with the remedy`()
    async throws
  {
    let team = try await TeamScene()
    await #expect(throws: JournalFailure.self) { try await team.member("guest").journal() }
    let address = try team.server.address(try team.server.makeEmptyDatabase(), as: "administrator")
    func open() async throws {
      _ = try await TeamDatabase(at: address, key: JournalScene.teamKey())
    }
    let failure = await #expect(throws: JournalFailure.self) { try await open() }
    #expect(failure?.message.contains("roster store init") == true)
    #expect(try await PostgresSetup.initialize(address) == ["1 journal", "2 indexes"])
    #expect(try await PostgresSetup.initialize(address).isEmpty)
    try await open()
  }

  @Test func `an administrator who is no superuser can prepare a database`() async throws {
    let server = try PostgresServer.shared.get()
    let database = try server.makeEmptyDatabase()
    try server.run(
      "CREATE ROLE dba_\(database) LOGIN CREATEROLE; "
        + "ALTER DATABASE \(database) OWNER TO dba_\(database)", in: database)
    let address = try server.address(database, as: "dba_\(database)")
    #expect(try await PostgresSetup.initialize(address) == ["1 journal", "2 indexes"])
    #expect(try await PostgresSetup.migrate(address).isEmpty)
    let owners =
      "SELECT DISTINCT proowner::regrole FROM pg_proc WHERE pronamespace = 'roster'::regnamespace"
    #expect(try server.run(owners, in: database) == "roster_owner")
    func functions(of role: String) throws -> [Substring] {
      try server.run(
        """
        SELECT proname FROM pg_proc WHERE pronamespace = 'roster'::regnamespace
          AND has_function_privilege('\(role)', oid, 'EXECUTE') ORDER BY proname
        """, in: database
      ).split(separator: "\n")
    }
    #expect(try functions(of: "roster_operator").contains("append_entries"))
    #expect(try functions(of: "roster_auditor").isEmpty)
  }

  // MARK: - Several chains

  private static let writes =
    ProcessInfo.processInfo.environment["ROSTER_WHOLE_MATRIX"] == nil ? 6 : 200

  @Test func `twenty writers at once keep every entry once, in whole chains`() async throws {
    let team = try await TeamScene()
    // Of twenty processes, two share each state folder.
    let members = try (0..<10).map { try team.member($0 % 2 == 0 ? "jo" : "kim") }
    let journals = try await withThrowingTaskGroup { group in
      for index in 0..<20 {
        group.addTask { try await members[index % 10].journal() }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let contested = UUID()
    try await journals[0].record(Samples.entry(.intended, of: contested))
    let last = try #require(try await journals[0].rows().last?.place)
    let winners = try await withThrowingTaskGroup { group in
      for journal in journals {
        group.addTask {
          for _ in 0..<Self.writes {
            let id = UUID()
            for step in [JournalEntry.Step.intended, .sent, .answered] {
              try await journal.record(Samples.entry(step, of: id))
            }
          }
          return try await journal.record(
            [Samples.entry(.notSent, of: contested)], after: [contested: last])
        }
      }
      return try await group.reduce(into: 0) { $0 += $1.count }
    }
    #expect(winners == 1)
    let rows = try await journals[0].rows()
    #expect(rows.count == 20 * Self.writes * 3 + 2)
    #expect(Set(rows.map(\.link)).count == rows.count)
    #expect(Set(rows.compactMap(\.chain)).count == 10)
    for write in Dictionary(grouping: rows, by: \.writeID).values where write.count == 3 {
      #expect(write.map(\.step) == ["intended", "sent", "answered"])
    }
    let verification = try await journals[19].verification()
    #expect(verification.entries == rows.count)
    #expect(verification.firstFault == nil)
  }

  @Test func `entries are kept once although the server ends connections all the time`()
    async throws
  {
    let team = try await TeamScene()
    let member = try team.member("jo")
    let journal = try await member.journal()
    let isDone = Atomic<Bool>(false)
    @concurrent func endConnections() async throws -> Int {
      var count = 0
      while !isDone.load(ordering: .relaxed) {
        count +=
          try team.run(
            """
            SELECT count(*) FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE usename = 'jo' AND datname = current_database()) AS ended
            """, as: "administrator") == "0" ? 0 : 1
        // Some entries are kept in between.
        let kept = try await journal.rows().count
        while !isDone.load(ordering: .relaxed), try await journal.rows().count < kept + 3 {}
      }
      return count
    }
    async let ended = endConnections()
    let ids = (0..<15).map { _ in UUID() }
    for id in ids {
      for step in [JournalEntry.Step.intended, .sent] {
        try await journal.record(Samples.entry(step, of: id))
      }
    }
    isDone.store(true, ordering: .relaxed)
    #expect(try await ended > 0)
    let rows = try await journal.rows()
    #expect(rows.map(\.writeID) == ids.flatMap { [$0, $0] }.map { $0.uuidString.lowercased() })
    #expect(try await journal.verification().firstFault == nil)
  }

  // MARK: - Verification

  @Test func `a truncated chain contradicts what another chain has seen of it`() async throws {
    let team = try await TeamScene()
    let jo = try await team.member("jo").journal()
    let kim = try await team.member("kim").journal()
    for _ in 1...3 { try await jo.record(Samples.entry(.intended)) }
    let older =
      "UPDATE roster.chains AS chains SET (number, link, head, key, signature) = "
      + "(SELECT number, link, head, key, signature FROM public.older) WHERE operator = 'jo'"
    try team.run(
      "CREATE TABLE public.older AS SELECT * FROM roster.chains WHERE operator = 'jo';"
        + "GRANT SELECT ON public.older TO roster_owner", as: "administrator")
    try await jo.record(Samples.entry(.intended))
    // No other chain has seen the fourth entry yet.
    let cut = "DELETE FROM roster.journal WHERE operator = 'jo' AND sequence = 4; \(older)"
    try team.runAsOwner("BEGIN; \(cut); ROLLBACK")
    try await kim.record(Samples.entry(.intended))
    #expect(try await kim.verification().firstFault == nil)
    try team.runAsOwner(cut)
    let fault = try #require(try await kim.verification().firstFault)
    #expect(fault.sequence == 4)
    #expect(fault.reason == "another chain has seen its entry 4, and it ends with 3")
    // The chain's own state folder knows it too, and sends nothing until its operator accepts it.
    await #expect(throws: JournalFailure.self) { try await jo.record(Samples.entry(.sent)) }
    #expect(try await jo.acceptHead(at: Date(), moment: nil)?.finding == "headAhead 4")
    try await jo.record(Samples.entry(.sent))
    let verification = try await kim.verification()
    #expect(verification.firstFault == nil)
    #expect(verification.acceptances.map(\.gone) == [4..<5])
  }

  private static let changes: [(statement: String, entry: Int64)] = [
    ("UPDATE roster.journal SET note = 'other' WHERE operator = 'jo' AND sequence = 2", 2),
    ("DELETE FROM roster.journal WHERE operator = 'jo' AND sequence = 2", 2),
    ("UPDATE roster.chains SET head = replace(head, 'head', 'haed') WHERE operator = 'jo'", 3),
    (
      """
      UPDATE roster.chains SET signature =
        (SELECT signature FROM roster.chains WHERE operator = 'kim') WHERE operator = 'jo'
      """, 3
    ),
    (
      """
      UPDATE roster.journal SET sequence = 2,
        chain = (SELECT chain FROM roster.chains WHERE operator = 'kim')
      WHERE operator = 'jo' AND sequence = 3
      """, 2
    ),
  ]

  @Test(arguments: changes)
  func `names chain and entry of a change by the owner`(
    row: (statement: String, entry: Int64)
  ) async throws {
    let team = try await TeamScene()
    let jo = try await team.member("jo").journal()
    let kim = try await team.member("kim").journal()
    for _ in 1...3 { try await jo.record(Samples.entry(.intended)) }
    try await kim.record(Samples.entry(.intended))
    #expect(try await kim.verification().firstFault == nil)
    try team.runAsOwner(row.statement)
    let verification = try await kim.verification()
    let fault = try #require(verification.firstFault)
    #expect(fault.sequence == row.entry)
    let names = verification.anchors.filter {
      if case .contradicts = $0.finding { true } else { false }
    }.map(\.name).joined()
    #expect((fault.reason + names).contains("chain of "))
  }

  @Test func `another member checks digests with the team's key`() async throws {
    let team = try await TeamScene()
    let jo = try await team.member("jo").journal()
    let kim = try await team.member("kim").journal()
    try await jo.record(Samples.entry(.intended, request: "prefer id=5f1c sms=out"))
    let kept = try #require(try await kim.writes(JournalFilter()).first?.last.digest)
    #expect(try kim.digest(ofRequest: "prefer id=5f1c sms=out") == kept)
    #expect(try kim.digest(ofRequest: "prefer id=5f1c sms=in") != kept)
  }

  @Test func `a member with another team key is refused`() async throws {
    let team = try await TeamScene()
    _ = try await team.member("jo").database()
    _ = try await team.member("kim").database()
    let failure = await #expect(throws: JournalFailure.self) {
      try await team.member("kim").database(key: 8)
    }
    #expect(failure?.message.contains("the team's key is another one") == true)
  }

  @Test func `a running process of another state folder keeps its job`() async throws {
    let team = try await TeamScene()
    let jo = try await team.member("jo").journal()
    let kim = try await team.member("kim").journal()
    let job = UUID()
    var entry = try Samples.entry(.intended)
    entry.target.job = job
    try await jo.record(entry)
    #expect(try await kim.unfinishedJobs().map(\.id) == [job])
    #expect(try await jo.claim(job: job))
    #expect(try await !kim.claim(job: job))
    #expect(try await kim.unfinishedJobs().isEmpty)
    await jo.release(job: job)
    #expect(try await kim.claim(job: job))
    // Its lease has passed to someone else, so nothing goes out late.
    entry.step = .sent
    await #expect(throws: JournalFailure.self) { try await jo.record(entry) }
  }
}
