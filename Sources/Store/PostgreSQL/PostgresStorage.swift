package import Domain
package import Foundation
import Glibc
import Synchronization

/// The back end of a team: one database with a chain for each state folder.
final class PostgresStorage: JournalStorage {
  let team: TeamKey
  let chain: String?
  let headFile: HeadFile?
  /// Of this run of the program.
  let session: UUID
  let chainName: String
  let connection: PostgresConnection
  let signing: HeadSigning
  private let database: TeamDatabase
  let spool: EntrySpool?
  let contactLeases: TeamContactLeases
  private let locks: ProcessLocks
  private let heartbeat: Task<Void, Never>?

  var key: JournalKey { team.journal }
  var placeColumn: String { "place" }
  var beganAgain: Bool { false }
  var leases: any ContactLeases { contactLeases }
  var isOperator: Bool { database.isOperator }
  /// As leases name it.
  var sessionText: String { Self.text(session) }

  private init(
    _ team: TeamDatabase, chain: String, folder: URL, signing: HeadSigning, session: UUID
  ) throws(JournalFailure) {
    let connection = team.connection
    self.connection = connection
    self.team = team.key
    database = team
    self.chain = chain
    chainName = chain
    self.signing = signing
    self.session = session
    spool =
      team.isOperator
      ? EntrySpool(
        path: folder.appendingPathComponent(EntrySpool.name).path, key: team.key.journal) : nil
    headFile =
      team.isOperator
      ? HeadFile(path: folder.appendingPathComponent(HeadFile.name).path) : nil
    locks = try ProcessLocks(file: folder.appendingPathComponent(AppDatabase.locksName).path)
    contactLeases = TeamContactLeases(team, chain: chain, session: session, locks: locks)
    heartbeat =
      team.isOperator
      ? Task { await Self.renew(connection, chain: chain, session: session) } : nil
  }

  deinit { heartbeat?.cancel() }

  /// Registers a chain for the folder at its first use.
  static func open(
    _ team: TeamDatabase, folder: URL, signing: any OperatorSigning, session: UUID
  ) async throws(JournalFailure) -> PostgresStorage {
    try PrivateFiles.ensureFolder(folder)
    let storage = try PostgresStorage(
      team, chain: try await chain(of: folder, team), folder: folder,
      signing: HeadSigning(signing: signing), session: session)
    if team.isOperator { _ = try await storage.hold(session) }
    return storage
  }

  /// The head is on disk before the chain's file, and so before any entry.
  private static func chain(
    of folder: URL, _ team: TeamDatabase
  ) async throws(JournalFailure) -> String {
    let identity = ChainIdentity(folder: folder)
    if let known = try identity.read() { return known }
    guard team.isOperator else { return noChain }
    let chain = UUID().uuidString.lowercased()
    let host = HostName.current
    try await team.connection.run(.writing) { transaction in
      _ = try transaction.rows("SELECT register_chain($1, $2)", [RawValue(chain), RawValue(host)])
    }
    let head = HeadFile(path: folder.appendingPathComponent(HeadFile.name).path)
    try head.makeIfMissing(JournalHead.none.line(sealedWith: team.key.journal))
    if try identity.write(chain) { return chain }
    // Another process was faster. The chain that was registered here stays empty.
    return try identity.read() ?? chain
  }

  /// What binds a state folder to a chain.
  static let folderFiles = "team/\(ChainIdentity.fileName) and team/\(HeadFile.name)"

  /// Of a role that only reads.
  private static let noChain = "none"

  func requireOperator() throws(JournalFailure) { try database.requireOperator() }

  func reading<Value: Sendable>(
    passesOn: Bool, _ body: @Sendable (any StoreTransaction) throws -> Value
  ) async throws(JournalFailure) -> Value {
    try await connection.run(passesOn ? .passingOn : .reading) { try body($0) }
  }

  func appending<Value: Sendable>(
    _ body: @Sendable (any AppendingTransaction) throws -> Value
  ) async throws(JournalFailure) -> Value {
    try database.requireOperator()
    let added = AddedLink()
    let (chain, signing) = (chainName, signing)
    return try await connection.run(
      .writing,
      isKept: { _, transaction in
        // Waits until the server has ended the transaction whose commit had no answer.
        _ = try PostgresAppending(transaction, chain: chain, signing: signing, added: added)
        guard let link = added.link else { return false }
        return try !transaction.rows(
          "SELECT 1 AS found FROM journal WHERE chain = $1 AND link = $2",
          [RawValue(chain), RawValue(link)]
        ).isEmpty
      },
      { try body(PostgresAppending($0, chain: chain, signing: signing, added: added)) })
  }

  // MARK: - Who is at work

  /// A process that ended without a word is taken for running this long, by other state folders.
  static let leaseSeconds: Int64 = 60
  private static let renewal = Duration.seconds(15)

  func hold(_ id: UUID) async throws(JournalFailure) -> Bool {
    try database.requireOperator()
    guard locks.hold(id) else { return false }
    let (chain, session) = (chainName, session)
    do throws(JournalFailure) {
      let isTaken = try await connection.run(.writing) { transaction in
        try !transaction.rows(
          "SELECT take_lease($1, $2, $3, $4) AS taken",
          [
            RawValue(Self.subject(of: id)), RawValue(chain), RawValue(Self.text(session)),
            .integer(Self.leaseSeconds),
          ]
        ).isEmpty
      }
      if !isTaken { locks.release(id) }
      return isTaken
    } catch {
      locks.release(id)
      throw error
    }
  }

  func release(_ id: UUID) async {
    locks.release(id)
    let (chain, session) = (chainName, session)
    do throws(JournalFailure) {
      try await connection.run(.writing) { transaction in
        _ = try transaction.rows(
          "SELECT release_lease($1, $2, $3)",
          [RawValue(Self.subject(of: id)), RawValue(chain), RawValue(Self.text(session))])
      }
    } catch {
      // The lease ends by itself.
    }
  }

  func hosts(in transaction: any StoreTransaction) throws -> [String: String] {
    try transaction.rows("SELECT chain, host FROM chains", []).reduce(into: [:]) {
      $0[$1.text("chain") ?? ""] = $1.text("host")
    }
  }

  func holders(in transaction: any StoreTransaction) throws -> (UUID) -> Bool {
    let held = Set(
      try transaction.rows(
        "SELECT subject FROM leases WHERE chain <> $1 AND expires > clock_timestamp()",
        [RawValue(chainName)]
      ).compactMap { $0.text("subject") })
    return { self.locks.isHeld($0) || held.contains(Self.subject(of: $0)) }
  }

  private static func subject(of id: UUID) -> String { "work:\(text(id))" }
  private static func text(_ id: UUID) -> String { id.uuidString.lowercased() }

  /// Until the storage is released.
  private static func renew(
    _ connection: PostgresConnection, chain: String, session: UUID
  ) async {
    while !Task.isCancelled {
      do {
        try await Task.sleep(for: renewal)
        try await connection.run(.writing) { transaction in
          _ = try transaction.rows(
            "SELECT renew_leases($1, $2, $3)",
            [RawValue(chain), RawValue(text(session)), .integer(leaseSeconds)])
        }
      } catch {
        // The next try renews it, or it ends and the journal refuses what needs it.
      }
    }
  }

  // MARK: - Tags

  func keep(_ tags: [CaseTag], of reference: String) async throws(JournalFailure) {
    try database.requireOperator()
    let text: String
    do {
      text = String(decoding: try JSONEncoder().encode(tags.map(TagJSON.init)), as: UTF8.self)
    } catch {
      throw JournalFailure(message: "the tags cannot be written: \(error)")
    }
    try await connection.run(.writing) {
      _ = try $0.rows("SELECT keep_case_tags($1, $2)", [RawValue(reference), RawValue(text)])
    }
  }

  func removeTags(of references: [String]) async throws(JournalFailure) {
    try database.requireOperator()
    try await connection.run(.writing) { transaction in
      for reference in references {
        _ = try transaction.rows("SELECT remove_case_tags($1)", [RawValue(reference)])
      }
    }
  }

  private struct TagJSON: Encodable {
    var identifier: Int
    var scope: String
    var tag: Int64

    init(_ tag: CaseTag) {
      identifier = tag.identifier
      scope = tag.scope
      self.tag = Int64(bitPattern: tag.tag)
    }
  }
}

extension StoredJournal {
  /// The journal of a team. The operator of its entries is the database role.
  ///
  /// - Parameters:
  ///   - team: Where the journal is.
  ///   - folder: Has the name of the chain, its head and its locks; made if it is missing.
  ///   - origin: See `JournalAuthor`.
  ///   - signing: Signs the heads of the chain.
  ///   - session: Owns the entries and counts as running while its process does.
  ///   - systemLog: Gets the heads.
  /// - Throws: If the database cannot be reached, or the folder is not the user's own.
  package init(
    of team: TeamDatabase, folder: URL, origin: String?, signing: any OperatorSigning,
    session: UUID = UUID(), systemLog: any SystemLog = LocalSystemLog()
  ) async throws(JournalFailure) {
    self.init(
      storage: try await PostgresStorage.open(
        team, folder: folder, signing: signing, session: session),
      author: JournalAuthor(name: team.role, origin: origin), session: session,
      systemLog: systemLog)
  }
}

/// The last link that a transaction added, for a commit without an answer.
final class AddedLink: Sendable {
  private let kept = Mutex<String?>(nil)

  var link: String? {
    get { kept.withLock { $0 } }
    set { kept.withLock { $0 = newValue } }
  }
}

extension JournalFailure {
  /// Of a role or a database that is another one meanwhile. Files of the state folder.
  static let otherChain = """
    the chain is not one of this role in this database: to begin another one, move \
    \(PostgresStorage.folderFiles) out of the state folder
    """

  static func readsOnly(_ role: String) -> JournalFailure {
    JournalFailure(
      message: "the database role \(role) may only read: a role with "
        + "\(PostgresSchema.operators) may write")
  }
}
