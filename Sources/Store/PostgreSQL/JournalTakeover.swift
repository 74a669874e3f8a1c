import Domain
import Foundation

/// Takes the journal of a state folder over into a team's database: its chain, the tags of its cases
/// and its suppression list. Their keys are sealed under the team's key, so that the entries can still
/// be verified and the tags still be compared.
struct JournalTakeover {
  let folder: URL
  let connection: PostgresConnection
  let key: TeamKey
  let signing: HeadSigning
  let withUnknown: Bool

  /// The files of the state folder that are moved aside, and the folder in it that gets them.
  private static let files = [
    AppDatabase.fileName, AppDatabase.fileName + "-wal", AppDatabase.fileName + "-shm",
    AppDatabase.keyName, HeadFile.name, AppDatabase.locksName, SuppressionFile.fileName,
    SuppressionFile.keyName,
  ]
  private static let asideName = "taken-over"
  /// In one statement.
  private static let mostEntries = 1_000

  /// What a state folder has, as the database will have it.
  private struct Local: Sendable {
    var chain: String
    /// Of the user and the machine.
    var name: String
    var host: String
    var entries: [RawEntry]
    var tags: [RawEntry]
    var suppressed: [SuppressedTag]
    /// Sealed under the team's key; that of the suppression list is `nil` if there is none.
    var key: String
    var suppressionKey: String?
    var mark: String

    var head: JournalHead {
      JournalHead(
        sequence: entries.last?.integer("sequence") ?? 0,
        link: entries.last?.text("link") ?? JournalChain.none)
    }

    var counts: TakenOver {
      TakenOver(
        chain: chain, entries: entries.count, tags: tags.count, suppressed: suppressed.count)
    }
  }

  /// In one transaction. The files are moved aside after it, so after a crash in between the next run
  /// only moves them.
  ///
  /// - Throws: If the journal fails verification, or is not finished: a job in it could not go on.
  func run() async throws(JournalFailure) -> TakenOver {
    guard AppDatabase.isThere(folder: folder) else {
      throw JournalFailure(message: "\(folder.path) has no journal of its own")
    }
    let database = try AppDatabase(folder: folder)
    try await requireFinished(
      StoredJournal(
        database: database, author: .current(environment: [:]), systemLog: LocalSystemLog()))
    let local = try await local(database)
    try await connection.run(.writing) { try insert(local, in: $0) }
    let aside = try moveAside()
    try requireNoEntry(after: local.head.sequence, in: aside, sealedWith: database.key)
    return local.counts
  }

  private func local(_ database: AppDatabase) async throws(JournalFailure) -> Local {
    guard
      let file = try JournalKeyFile.read(folder.appendingPathComponent(AppDatabase.keyName).path)
    else { throw JournalFailure(message: "\(folder.path) has no journal.key") }
    let list = SuppressionFile(folder: folder)
    let suppressed: [SuppressedTag]
    do throws(SuppressionFailure) {
      suppressed = try await list.all()
    } catch {
      throw JournalFailure(message: error.message)
    }
    let (entries, tags) = try database.contents()
    return Local(
      chain: database.key.chainName, name: NSUserName(), host: HostName.current, entries: entries,
      tags: tags, suppressed: suppressed, key: file.sealed(with: key.sealing),
      suppressionKey: try list.masterKey()?.sealed(with: key.sealing), mark: database.mark.text)
  }

  // MARK: - Into the database

  /// Does nothing if an earlier run has done it.
  private func insert(_ local: Local, in transaction: PostgresTransaction) throws {
    try PostgresSetup.requireCurrent(transaction)
    let known = try transaction.rows("SELECT key_check FROM team", []).first?.text("key_check")
    if let known, known != key.check {
      throw JournalFailure(message: "the team's key is another one than [store] key")
    }
    try PostgresSetup.becomeOwner(transaction)
    // A second takeover of the same folder waits here, and then finds the chain.
    _ = try transaction.rows(
      "SELECT 1 AS one FROM pg_advisory_xact_lock(hashtextextended($1, 0))",
      [RawValue("takeover " + local.chain)])
    let isKnown = try !transaction.rows(
      "SELECT 1 AS one FROM chains WHERE chain = $1", [RawValue(local.chain)]
    ).isEmpty
    if isKnown { return }
    if known == nil {
      _ = try transaction.rows(
        "INSERT INTO team (key_check) VALUES ($1) ON CONFLICT DO NOTHING", [RawValue(key.check)])
    }
    try insertChain(local, in: transaction)
    try Self.insert(local.entries, local.chain, in: transaction)
    try Self.insert(local.tags, in: transaction)
    try Self.insert(local.suppressed, by: local.name, in: transaction)
    if let sealed = local.suppressionKey {
      _ = try transaction.rows(
        "INSERT INTO suppression_keys (key) VALUES ($1)", [RawValue(sealed)])
    }
  }

  private func insertChain(_ local: Local, in transaction: PostgresTransaction) throws {
    let others = try transaction.rows(
      "SELECT chain, number, link FROM chains WHERE number > 0 ORDER BY chain", []
    ).map(ChainHead.init)
    let head = local.head
    let signed = try signing.sign(head, of: local.chain, seen: others)
    _ = try transaction.rows(
      """
      INSERT INTO chains (chain, operator, host, number, link, head, key, signature,
        imported_key, imported_mark) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """,
      [
        RawValue(local.chain), RawValue(local.name), RawValue(local.host),
        .integer(head.sequence), RawValue(head.link), RawValue(signed.text),
        RawValue(signed.key.text), RawValue(signed.signature.text), RawValue(local.key),
        RawValue(local.mark),
      ])
  }

  private func requireFinished(_ journal: StoredJournal) async throws(JournalFailure) {
    if let fault = try await journal.verification().firstFault {
      throw JournalFailure(
        message: "the journal in \(folder.path) fails verification from entry "
          + "\(fault.sequence) on: \(fault.reason)")
    }
    let jobs = try await journal.unfinishedJobs().count
    guard jobs == 0 else {
      throw JournalFailure(
        message: "\(folder.path) has \(jobs) unfinished \(jobs == 1 ? "job" : "jobs"), which "
          + "could not go on: finish or abandon them first (roster journal jobs, without [store])")
    }
    if withUnknown, try await journal.count(.underWay) == 0 { return }
    let open = try await journal.count(.unknown) + journal.count(.underWay)
    guard open == 0 else {
      throw JournalFailure(
        message: "\(folder.path) has \(open) \(open == 1 ? "write" : "writes") with an unknown "
          + "outcome: settle them first (roster journal settle, without [store]), or take them over "
          + "with --with-unknown, and they stay unknown")
    }
  }

  private static func insert(
    _ rows: [RawEntry], _ chain: String, in transaction: PostgresTransaction
  ) throws {
    var previous = JournalChain.start
    var rest = rows[...]
    while !rest.isEmpty {
      let part = rest.prefix(mostEntries).map { row in
        defer { previous = row.text("link") ?? "" }
        return EntryJSON(entry: row, chain: chain, previous: previous)
      }
      rest = rest.dropFirst(mostEntries)
      _ = try transaction.rows(
        """
        INSERT INTO journal (\(columns))
        SELECT \(columns) FROM jsonb_populate_recordset(NULL::roster.journal, $1::jsonb)
        ORDER BY sequence
        """, [.text(try JSONEncoder().encode(part))])
    }
  }

  private static let columns = [
    "chain", "sequence", "previous", "version", "\"writeID\"", "step", "time", "machine", "boot",
    "uptime", "operator", "origin", "session", "provider", "environment", "installation", "action",
    "\"contactID\"", "\"changedFields\"", "\"caseReference\"", "job", "digest", "\"lookupDigest\"",
    "status", "\"requestID\"", "note", "event", "link",
  ].joined(separator: ", ")

  private static func insert(
    _ tags: [RawEntry], in transaction: PostgresTransaction
  ) throws {
    for tag in tags {
      _ = try transaction.rows(
        """
        INSERT INTO "caseTags" ("caseReference", identifier, scope, tag) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING
        """, [tag["caseReference"], tag["identifier"], tag["scope"], tag["tag"]])
    }
  }

  private static func insert(
    _ listed: [SuppressedTag], by name: String, in transaction: PostgresTransaction
  ) throws {
    for one in listed {
      _ = try transaction.rows(
        """
        INSERT INTO suppression (tag, "caseReference", reason, day, operator)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
        """,
        [
          .integer(Int64(bitPattern: one.tag.value)), RawValue(one.entry.caseReference),
          RawValue(one.entry.right.rawValue), RawValue(one.entry.day.iso), RawValue(name),
        ])
    }
  }

  // MARK: - The files

  /// A process that had the files open may have added entries until they were moved.
  private func requireNoEntry(
    after last: Int64, in folder: URL, sealedWith key: JournalKey
  ) throws(JournalFailure) {
    let head = HeadFile(path: folder.appendingPathComponent(HeadFile.name).path)
    guard case .head(let now) = head.content(sealedWith: key), now.sequence > last else { return }
    throw JournalFailure(
      message: "another roster added entries meanwhile; they are only in \(folder.path)")
  }

  /// The files stay, in a folder of their own, until someone removes them.
  ///
  /// - Returns: The folder.
  private func moveAside() throws(JournalFailure) -> URL {
    let aside = freeFolder()
    try PrivateFiles.ensureFolder(aside)
    for name in Self.files {
      let path = folder.appendingPathComponent(name).path
      guard rename(path, aside.appendingPathComponent(name).path) != 0, errno != ENOENT else {
        continue
      }
      throw PrivateFiles.failure(path)
    }
    return aside
  }

  /// Of an earlier takeover, no file is replaced. One that ended in between goes on in its folder.
  private func freeFolder() -> URL {
    func isThere(_ name: String, in place: URL) -> Bool {
      FileManager.default.fileExists(atPath: place.appendingPathComponent(name).path)
    }
    let names = Self.files.filter { isThere($0, in: folder) }
    var number = 1
    while true {
      let place = folder.appendingPathComponent(
        number == 1 ? Self.asideName : "\(Self.asideName)-\(number)")
      if !names.contains(where: { isThere($0, in: place) }) { return place }
      number += 1
    }
  }
}
