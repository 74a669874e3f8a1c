import Domain
import Foundation
import Store
import Synchronization
import TestSupport
import Testing

/// Covers the way to a team's database.
@Suite(.timeLimit(.minutes(10))) struct TeamConnectionTests {
  @Test(arguments: SocketProxy.Loss.allCases)
  func `a commit without an answer is looked up, and its entries are kept once`(
    loss: SocketProxy.Loss
  ) async throws {
    let team = try await TeamScene()
    let folder = try TemporaryFolder()
    let proxy = try SocketProxy(folder: folder.url.path, target: team.server.socketFolder)
    defer { proxy.stop() }
    let journal = try await team.member("jo", socketFolder: proxy.folder).journal()
    let ids = (0..<5).map { _ in UUID() }
    for id in ids {
      proxy.lose(loss)
      try await journal.record([Samples.entry(.intended, of: id), Samples.entry(.sent, of: id)])
    }
    #expect(proxy.lossCount == ids.count)
    let rows = try await journal.rows()
    #expect(rows.map(\.writeID) == ids.flatMap { [$0, $0] }.map { $0.uuidString.lowercased() })
    let verification = try await journal.verification()
    #expect(verification.entries == 10)
    #expect(verification.firstFault == nil)
  }

  private static let isWhole =
    ProcessInfo.processInfo.environment["ROSTER_WHOLE_MATRIX"] != nil

  @Test func `what was recorded is kept once although the server is killed and restarted`()
    async throws
  {
    let server = try PostgresServer()
    defer { #expect(throws: Never.self) { try server.stop() } }
    let team = try await TeamScene(on: server)
    let members = try ["jo", "kim", "jo", "kim"].map { try team.member($0) }
    let journals = try await withThrowingTaskGroup { group in
      for member in members { group.addTask { try await member.journal() } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let isDone = Flag()
    let kept = try await withThrowingTaskGroup { group in
      for journal in journals {
        group.addTask { try await Self.write(to: journal, until: isDone) }
      }
      for _ in 0..<(Self.isWhole ? 30 : 3) {
        // Some entries are kept between two kills.
        let count = try await journals[0].rows().count
        while try await journals[0].rows().count < count + 8 { await Task.yield() }
        try server.crash()
      }
      isDone.set()
      return try await group.reduce(into: Set<String>()) { $0.formUnion($1) }
    }
    let rows = try await journals[0].rows()
    let writes = Dictionary(grouping: rows, by: \.writeID)
    #expect(kept.count >= 8)
    for id in kept { #expect(writes[id]?.map(\.step) == ["intended", "sent"]) }
    for write in writes.values { #expect(Set(write.map(\.step)).count == write.count) }
    let verification = try await journals[3].verification()
    #expect(verification.entries == rows.count)
    #expect(verification.firstFault == nil)
  }

  /// - Returns: The writes of which the journal said that they were kept.
  @concurrent private static func write(
    to journal: StoredJournal, until isDone: Flag
  ) async throws -> Set<String> {
    var kept: Set<String> = []
    while !isDone.isSet, !Task.isCancelled {
      let id = UUID()
      let entries = try [JournalEntry.Step.intended, .sent].map { try Samples.entry($0, of: id) }
      do throws(JournalFailure) {
        for entry in entries { try await journal.record(entry) }
        kept.insert(id.uuidString.lowercased())
      } catch {
        // Not claimed to be kept.
      }
    }
    return kept
  }

  @Test func `works through PgBouncer in transaction mode`() async throws {
    let team = try await TeamScene()
    let bouncer = try SupervisedProcess(script: Self.bouncer(before: team.server.socketFolder))
    defer { #expect(throws: Never.self) { try bouncer.stop() } }
    let journals = try await withThrowingTaskGroup { group in
      for role in ["jo", "kim", "jo", "kim", "jo", "kim"] {
        let member = try team.member(role, socketFolder: bouncer.line)
        group.addTask { try await member.journal() }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    try await withThrowingTaskGroup { group in
      for journal in journals {
        group.addTask {
          for _ in 0..<5 {
            let id = UUID()
            for step in [JournalEntry.Step.intended, .sent, .verified] {
              try await journal.record(Samples.entry(step, of: id))
            }
          }
          #expect(try await journal.count(.verified) >= 5)
        }
      }
      try await group.waitForAll()
    }
    // They shared one connection for each role.
    let connections = try team.run(
      "SELECT usename, count(*) FROM pg_stat_activity WHERE datname = current_database() "
        + "AND usename IN ('jo', 'kim') GROUP BY usename ORDER BY usename", as: "administrator")
    #expect(connections == "jo|1\nkim|1")
    let verification = try await journals[0].verification()
    #expect(verification.entries == 6 * 5 * 3)
    #expect(verification.firstFault == nil)
  }

  private static func bouncer(before socketFolder: String) -> String {
    """
    printf '"jo" ""\\n"kim" ""\\n' >users
    cat >ini <<END
    [databases]
    * = host=\(socketFolder) port=5432
    [pgbouncer]
    listen_addr =
    listen_port = 5432
    unix_socket_dir = $folder
    auth_type = trust
    auth_file = $folder/users
    pool_mode = transaction
    default_pool_size = 1
    logfile = $folder/log
    END
    chown postgres users ini 2>/dev/null || true
    $as /usr/sbin/pgbouncer -q ini &
    server=$!
    until [ -S .s.PGSQL.5432 ]; do
      kill -0 $server || { tail -3 log; rm -rf "$folder"; exit 1; }
      sleep 0.05
    done
    echo "$folder"
    while read -r word; do :; done
    kill -INT $server
    wait $server || true
    rm -rf "$folder"
    """
  }

  @Test(arguments: [
    "postgresql://jo@192.0.2.1/roster?sslmode=require",
    "postgresql://jo@192.0.2.1/roster?sslmode=disable",
    "postgresql://jo@db.example.com/roster?hostaddr=192.0.2.1&sslmode=verify-ca",
    "postgresql://jo@/roster?host=127.0.0.1.example.com&hostaddr=192.0.2.1&sslmode=prefer",
    "postgresql://jo@127.0.0.1,192.0.2.1/roster?sslmode=prefer",
    "postgresql://jo@/roster?host=localhost,db.example.com&hostaddr=127.0.0.1,&sslmode=prefer",
  ])
  func `does not connect to another machine without verifying it`(url: String) async throws {
    let failure = try await Self.failure(of: url)
    #expect(failure.contains("only verify-full is allowed"), "\(failure)")
  }

  @Test func `needs no certificate on this machine`() async throws {
    // No server is at this port, and none is asked for a certificate.
    let failure = try await Self.failure(of: "postgresql://jo@127.0.0.1:1/roster?sslmode=disable")
    #expect(failure.contains("Connection refused"), "\(failure)")
  }

  @Test(arguments: [0o600, 0o644, 0o620])
  func `a file of passwords that others can read is named, and libpq prints nothing`(
    mode: Int
  ) async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("passwords")
    try Data("*:*:*:*:x\n".utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    let failure = try await Self.failure(
      of: "postgresql://jo@127.0.0.1:1/roster?sslmode=disable&passfile=\(path)")
    #expect(failure.contains("Connection refused"), "\(failure)")
    #expect(failure.contains("\(path) is not used") == (mode != 0o600), "\(failure)")
  }

  @Test func `a password in the URL is refused and not repeated`() throws {
    for url in [
      "postgresql://jo:hunter2@/roster", "postgresql://jo@/roster?password=hunter2",
      "postgresql://jo:hunter2@/roster?nonsense=1", "postgresql://jo@/roster?sslpassword=hunter2",
    ] {
      let failure = #expect(throws: JournalFailure.self) {
        try PostgresAddress(url: url, password: nil)
      }
      #expect(failure?.message.contains("hunter2") == false)
    }
    _ = try PostgresAddress(url: "postgresql://jo@/roster", password: Secret("hunter2"))
  }

  @Test(arguments: [
    "options=-csearch_path%3Dpublic", "gssencmode=prefer", "target_session_attrs=any",
    "client_encoding=LATIN1",
  ])
  func `a URL that changes what roster relies on is refused`(setting: String) throws {
    _ = try PostgresAddress(url: "postgresql://jo@/roster?connect_timeout=3", password: nil)
    #expect(throws: JournalFailure.self) {
      try PostgresAddress(url: "postgresql://jo@/roster?\(setting)", password: nil)
    }
  }

  private static func failure(of url: String) async throws -> String {
    let address = try PostgresAddress(url: url, password: nil)
    let failure = await #expect(throws: JournalFailure.self) {
      try await TeamDatabase(at: address, key: JournalScene.teamKey())
    }
    return failure?.message ?? ""
  }
}

private final class Flag: Sendable {
  private let value = Atomic<Bool>(false)

  var isSet: Bool { value.load(ordering: .relaxed) }

  func set() { value.store(true, ordering: .relaxed) }
}
