package import Domain
package import Foundation
import Synchronization

/// The journal in a database: a chain of entries whose heads also go to `journal.head` and to the
/// machine's log.
package struct StoredJournal: Journal {
  let storage: any JournalStorage
  let author: JournalAuthor
  let systemLog: any SystemLog
  /// This run of the program.
  let session: UUID
  private let ownJobs = OwnJobs()

  package var codes: JournalCodes { JournalCodes(key: storage.key) }

  /// The storage already holds the session.
  init(
    storage: any JournalStorage, author: JournalAuthor, session: UUID, systemLog: any SystemLog
  ) {
    self.storage = storage
    self.author = author
    self.session = session
    self.systemLog = systemLog
  }

  @concurrent package func record(_ entries: [JournalEntry]) async throws(JournalFailure) {
    _ = try await keep(entries, after: nil)
  }

  @concurrent package func record(
    _ entries: [JournalEntry], after last: [UUID: Int64]
  ) async throws(JournalFailure) -> Set<UUID> {
    let expected = Dictionary(
      uniqueKeysWithValues: last.map { ($0.key.uuidString.lowercased(), $0.value) })
    let kept = try await keep(entries, after: expected)
    return Set(kept.compactMap { UUID(uuidString: $0.writeID) })
  }

  @concurrent package func claim(job: UUID) async throws(JournalFailure) -> Bool {
    guard ownJobs.add(job) else { return false }
    do throws(JournalFailure) {
      if try await storage.hold(job) { return true }
    } catch {
      ownJobs.remove(job)
      throw error
    }
    ownJobs.remove(job)
    return false
  }

  @concurrent package func release(job: UUID) async {
    await storage.release(job)
    ownJobs.remove(job)
  }

  /// From now on, this session counts as ended.
  @concurrent package func endSession() async { await storage.release(session) }

  /// Every entry, in the order in which they were kept.
  @concurrent package func rows() async throws(JournalFailure) -> [JournalRow] {
    let storage = storage
    return try await storage.reading { try storage.rows(where: "TRUE", [], in: $0) }
  }

  /// Tells of the session or the job of a write whether its process still runs.
  func owners(in transaction: any StoreTransaction) throws -> (String, String?) -> Bool {
    let isHeld = try storage.holders(in: transaction)
    var known: [String: Bool] = [:]
    return { session, job in
      let owner = job ?? session
      if let isRunning = known[owner] { return isRunning }
      let isRunning =
        UUID(uuidString: owner).map { id in
          (job == nil ? id == self.session : ownJobs.contains(id)) || isHeld(id)
        } ?? false
      known[owner] = isRunning
      return isRunning
    }
  }

  /// Not cancelled with its task: a cancelled action must still be in the journal.
  private func keep(
    _ entries: [JournalEntry], after expected: [String: Int64]?
  ) async throws(JournalFailure) -> [JournalRow] {
    guard !entries.isEmpty else { return [] }
    try JournalTexts.check(entries)
    var codes = EntryCodes(key: storage.key)
    let rows = entries.map { JournalRow($0, by: author, session: session, &codes) }
    do throws(JournalFailure) {
      return try await append {
        try SucceedingRows(transaction: $0).rows(of: rows, after: expected)
      }
    } catch {
      guard error.isAway, expected == nil, let spool = storage.spool,
        rows.allSatisfy(Self.mayBeSpooled)
      else { throw error }
      try spool.add(rows)
      return rows
    }
  }

  /// Appends the rows that `choose` returns in the transaction, after those of the spool.
  ///
  /// - Returns: These rows, with their numbers and links.
  func append(
    _ choose: @Sendable (any AppendingTransaction) throws -> [JournalRow]
  ) async throws(JournalFailure) -> [JournalRow] {
    try await takeOverSpool()
    return try await appendNow(choose)
  }

  /// Publishes the new head.
  func appendNow(
    _ choose: @Sendable (any AppendingTransaction) throws -> [JournalRow]
  ) async throws(JournalFailure) -> [JournalRow] {
    let headFile = storage.headFile?.opened()
    let (head, kept) = try await storage.appending { transaction in
      let last = try JournalHead(lastOf: storage.ownChain, in: transaction)
      try requireNoContradiction(headFile, last, in: transaction)
      return try append(choose(transaction), after: last, in: transaction)
    }
    guard !kept.isEmpty else { return [] }
    let line = head.line(sealedWith: storage.key)
    systemLog.publish(line)
    headFile?.write(line)
    return kept
  }

  /// Accepts a head that lags behind, but no other contradiction.
  private func requireNoContradiction(
    _ file: OpenHeadFile?, _ last: JournalHead, in transaction: any StoreTransaction
  ) throws {
    guard let file, let path = storage.headFile?.path else { return }
    let comparison = try HeadComparison(
      file.content(sealedWith: storage.key), with: last, of: storage.ownChain, in: transaction)
    guard let contradiction = comparison.contradiction else { return }
    var failure = JournalFailure(
      message: "\(path) contradicts the journal: \(contradiction.reason). Nothing is recorded or "
        + "sent. See roster journal verify; roster journal accept-head accepts the journal as it is"
    )
    failure.isAway = true
    throw failure
  }

  /// `last` is the last entry, and `known` how far the journal is known to have gone, if that is
  /// further.
  ///
  /// - Returns: The new head, and the rows with their numbers and links.
  func append(
    _ rows: [JournalRow], after last: JournalHead, known: Int64 = 0,
    in transaction: any AppendingTransaction
  ) throws -> (JournalHead, [JournalRow]) {
    let chain = JournalChain(key: storage.key)
    var head = JournalHead(
      sequence: max(last.sequence, known),
      link: last.sequence == 0 ? JournalChain.start : last.link)
    guard head.sequence < Int64.max - Int64(rows.count) else {
      throw JournalFailure(
        message: "no entry numbers are left: the last entry was changed")
    }
    var kept = rows
    var entries: [RawEntry] = []
    for place in kept.indices {
      kept[place].sequence = head.sequence + 1
      if let name = storage.chain {
        kept[place].chain = name
        kept[place].version = JournalRow.versionOfTeams
      }
      var entry = try kept[place].raw()
      kept[place].link = chain.link(of: entry, after: head.link)
      entry["link"] = RawValue(kept[place].link)
      entries.append(entry)
      head = JournalHead(sequence: head.sequence + 1, link: kept[place].link)
    }
    let places = try transaction.insert(entries)
    if storage.chain != nil {
      for (index, place) in zip(kept.indices, places) { kept[index].place = place }
    }
    return (head, kept)
  }
}

/// The jobs that this process works on.
private final class OwnJobs: Sendable {
  private let jobs = Mutex<Set<UUID>>([])

  /// - Returns: `false` if the job is in the set already.
  func add(_ job: UUID) -> Bool { jobs.withLock { $0.insert(job).inserted } }
  func remove(_ job: UUID) { jobs.withLock { _ = $0.remove(job) } }
  func contains(_ job: UUID) -> Bool { jobs.withLock { $0.contains(job) } }
}

/// The operator of the entries, and where they are logged in from.
package struct JournalAuthor: Hashable, Sendable {
  package var name: String
  /// `nil` for an operator at the machine.
  package var origin: String?

  package init(name: String, origin: String?) {
    self.name = name
    self.origin = origin
  }

  /// The user of this process. `SSH_CONNECTION` is "client address, client port, server address,
  /// server port" (ssh(1), "ENVIRONMENT").
  package static func current(environment: [String: String]) -> JournalAuthor {
    let connection = environment["SSH_CONNECTION"]?.split(separator: " ").first
    return JournalAuthor(name: NSUserName(), origin: connection.map(String.init))
  }
}
