import Domain
import Foundation

/// One transaction of a database that keeps a journal.
///
/// The queries of the shared part use the SQL that every back end understands: names of columns in
/// double quotes, and arguments as `$1`, `$2`, numbered in the order of their first use.
protocol StoreTransaction {
  /// Passes on the rows of a query until `body` returns `false`.
  func each(
    _ query: String, _ arguments: [RawValue?], _ body: (RawEntry) throws -> Bool
  ) throws

  /// The rows of a query that finds few.
  func rows(_ query: String, _ arguments: [RawValue?]) throws -> [RawEntry]
}

/// A transaction that adds entries to this installation's chain.
protocol AppendingTransaction: StoreTransaction {
  /// The newest entry of each write that has one. Until the transaction ends, no other process adds
  /// entries to these writes.
  func newestRows(ofWrites ids: [String]) throws -> [String: JournalRow]

  /// The place of the newest event of a case. Until the transaction ends, no other process adds one.
  func newestEvent(ofCase reference: String) throws -> Int64?

  /// - Returns: The place of each entry in the order of the whole journal.
  func insert(_ entries: [RawEntry]) throws -> [Int64]
}

/// A back end: one database that keeps journals.
protocol JournalStorage: Sendable {
  var key: JournalKey { get }
  /// The chain of this installation; `nil` if the database has only one.
  var chain: String? { get }
  /// The column that orders the entries of all chains.
  var placeColumn: String { get }
  /// The file that gets the heads of this installation's chain, besides the machine's log.
  var headFile: HeadFile? { get }
  /// Keeps entries while the database is away; `nil` if it is a file of this machine.
  var spool: EntrySpool? { get }
  /// Whether the database was gone and began again without its entries.
  var beganAgain: Bool { get }
  var leases: any ContactLeases { get }

  /// `body` may run several times, but not if it `passesOn` what it reads.
  func reading<Value: Sendable>(
    passesOn: Bool, _ body: @Sendable (any StoreTransaction) throws -> Value
  ) async throws(JournalFailure) -> Value

  /// Returns when what was added is on disk. `body` may run several times.
  func appending<Value: Sendable>(
    _ body: @Sendable (any AppendingTransaction) throws -> Value
  ) async throws(JournalFailure) -> Value

  /// Marks a session or a job as worked on by this process.
  ///
  /// - Returns: `false` if another running process holds it.
  func hold(_ id: UUID) async throws(JournalFailure) -> Bool

  func release(_ id: UUID) async

  /// The machine of each chain, by its name; none if the database has only one chain.
  func hosts(in transaction: any StoreTransaction) throws -> [String: String]

  /// Tells of a session or a job whether a running process holds it.
  func holders(in transaction: any StoreTransaction) throws -> (UUID) -> Bool

  /// Checks every entry. `asked` are the numbers of entries of this installation's chain whose links
  /// are wanted.
  func checked(
    against content: HeadFile.Content?, asked: Set<Int64>, witness: [WitnessedHead]
  ) async throws(JournalFailure) -> CheckedJournal

  func keep(_ tags: [CaseTag], of reference: String) async throws(JournalFailure)

  /// Removes the tags so that no copy of them stays in the database's own files.
  func removeTags(of references: [String]) async throws(JournalFailure)
}

/// What a back end's check of every entry found.
struct CheckedJournal: Sendable {
  /// Of this installation's chain.
  var own: ChainCheck
  /// `nil` if there is no file with the head.
  var head: HeadComparison?
  var entries: Int
  /// The first entry of any chain that does not hold.
  var fault: JournalVerification.Fault?
  /// What else the back end compared the entries with.
  var anchors: [JournalVerification.Anchor]
  /// Of every chain.
  var acceptances: [JournalVerification.Acceptance]
  /// The last entry of every chain that has one.
  var heads: [WitnessedHead] = []
  /// What the heads of a witness say, one for each chain.
  var witnessed: [JournalVerification.Anchor] = []

  /// Compares a chain that was checked with what a witness has of it.
  mutating func take(_ check: ChainCheck, of chain: String, _ witness: [WitnessedHead]) {
    if check.count > 0 {
      heads.append(WitnessedHead(chain: chain, number: check.last, link: check.lastLink))
    }
    let told = witness.filter { $0.chain == chain }
    guard let newest = told.map(\.number).max() else { return }
    let heads = told.map { JournalHead(sequence: $0.number, link: $0.link) }
    let finding: JournalVerification.Anchor.Finding =
      if let missing = check.missing(heads) {
        .contradicts(
          JournalVerification.Fault(
            sequence: min(missing.sequence, check.next),
            reason: missing.sequence > check.last
              ? "the witness has seen its entry \(missing.sequence), and it ends with \(check.last)"
              : "the witness has seen another entry \(missing.sequence)"))
      } else {
        .agrees(behind: Int(max(0, check.last - newest)))
      }
    witnessed.append(JournalVerification.Anchor(name: "witness of \(chain)", finding: finding))
  }

  /// Chains that a witness has seen and that are not there.
  mutating func takeMissing(_ witness: [WitnessedHead], among known: Set<String>) {
    for chain in Set(witness.map(\.chain)).subtracting(known).sorted() {
      witnessed.append(
        JournalVerification.Anchor(
          name: "witness of \(chain)",
          finding: .contradicts(
            JournalVerification.Fault(
              sequence: 1, reason: "the witness has seen this chain, and it is gone"))))
    }
  }
}

extension StoreTransaction {
  func each(_ query: String, _ body: (RawEntry) throws -> Bool) throws {
    try each(query, [], body)
  }

  func first(_ query: String, _ arguments: [RawValue?] = []) throws -> RawEntry? {
    try rows(query, arguments).first
  }
}

extension JournalStorage {
  func reading<Value: Sendable>(
    _ body: @Sendable (any StoreTransaction) throws -> Value
  ) async throws(JournalFailure) -> Value {
    try await reading(passesOn: false, body)
  }

  /// In SQL: which entries are in this installation's chain.
  var ownChain: String { chain.map { "\"chain\" = '\($0)'" } ?? "TRUE" }

  func rows(
    where condition: String, _ arguments: [RawValue?], in transaction: any StoreTransaction
  ) throws -> [JournalRow] {
    try transaction.rows(
      "SELECT * FROM journal WHERE \(condition) ORDER BY \(placeColumn)", arguments
    ).map { try JournalRow($0) }
  }
}
