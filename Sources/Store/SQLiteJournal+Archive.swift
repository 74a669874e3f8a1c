package import Domain
import Foundation
import GRDB

extension SQLiteJournal: JournalArchive {
  @concurrent package func writes(
    _ filter: JournalFilter
  ) async throws(JournalFailure) -> [WriteRecord] {
    try reading { database in
      let chosen = try lastEntries(filter, newestFirst: true, limit: filter.limit, in: database)
      return try chosen.reversed().map { last, outcome in
        WriteRecord(
          entries: try JournalRow.filter(Column("writeID") == last.writeID)
            .order(Column("sequence")).fetchAll(database).map(\.entry),
          outcome: outcome)
      }
    }
  }

  @concurrent package func eachEntry(
    _ filter: JournalFilter, _ body: @Sendable (KeptEntry) throws -> Void
  ) async throws {
    let chosen: Set<String>? =
      filter == JournalFilter()
      ? nil
      : try reading { database in
        Set(
          try lastEntries(filter, newestFirst: false, limit: nil, in: database)
            .map(\.0.writeID))
      }
    try give(body, entriesOf: chosen)
  }

  @concurrent package func unfinishedJobs() async throws(JournalFailure) -> [UnfinishedJob] {
    let jobs = try reading { database in
      var jobs: [UnfinishedJob] = []
      var places: [String: Int] = [:]
      var open: Set<UUID> = []
      let rows = try JournalRow.fetchCursor(
        database, sql: Self.lastEntries(where: ["first.job IS NOT NULL"], newestFirst: false))
      while let row = try rows.next() {
        guard let name = row.job, let id = UUID(uuidString: name) else { continue }
        let place = places[name] ?? jobs.count
        if place == jobs.count {
          places[name] = place
          jobs.append(UnfinishedJob(id: id, of: row))
        }
        let last = LastStep(row)
        let outcome = last.outcome(isRunning: false)
        jobs[place].counts[outcome, default: 0] += 1
        if last.isOpen {
          open.insert(id)
        } else if outcome == .notSent {
          jobs[place].givenUp += 1
        }
      }
      return jobs.filter { open.contains($0.id) }
    }
    return jobs.filter { !isRunning(session: "", job: $0.id.uuidString.lowercased()) }
  }

  @concurrent package func count(
    _ outcome: WriteRecord.Outcome
  ) async throws(JournalFailure) -> Int {
    try reading { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT step, note, session, job FROM journal
          WHERE \(LastStep.condition(of: outcome)) AND \(JournalRow.isWrite("journal"))
          AND NOT EXISTS (
            SELECT 1 FROM journal AS later
            WHERE later.writeID = journal.writeID AND later.sequence > journal.sequence)
          """)
      var owners = RunningOwners(journal: self)
      var count = 0
      while let row = try rows.next() {
        let isRunning = owners.isRunning(session: row["session"], job: row["job"])
        let last = LastStep(step: row["step"], note: row["note"], job: row["job"])
        if last.outcome(isRunning: isRunning) == outcome { count += 1 }
      }
      return count
    }
  }

  /// Synchronous, since GRDB's asynchronous read needs a `Sendable` closure.
  private func give(
    _ body: (KeptEntry) throws -> Void, entriesOf chosen: Set<String>?
  ) throws {
    try database.writer.read { database in
      let rows = try JournalRow.order(Column("sequence")).fetchCursor(database)
      while let row = try rows.next() {
        if chosen?.contains(row.writeID) ?? true { try body(row.entry) }
      }
    }
  }

  package func digest(ofRequest text: String) throws(JournalFailure) -> String {
    database.key.code(of: text.utf8, for: .request)
  }

  package func code(of installation: Installation) throws(JournalFailure) -> String {
    database.key.code(of: installation.text.utf8, for: .installation)
  }

  package func code(ofMachine identifier: String) throws(JournalFailure) -> String {
    database.key.code(of: identifier.utf8, for: .machine)
  }

  /// The last entry of each write that passes the filter.
  private func lastEntries(
    _ filter: JournalFilter, newestFirst: Bool, limit: Int?, in database: Database
  ) throws -> [(JournalRow, WriteRecord.Outcome)] {
    let clause = JournalClause(filter)
    let outcomes = filter.outcome.map { [LastStep.condition(of: $0)] } ?? []
    let rows = try JournalRow.fetchCursor(
      database,
      sql: Self.lastEntries(where: clause.conditions + outcomes, newestFirst: newestFirst),
      arguments: StatementArguments(clause.arguments))
    var owners = RunningOwners(journal: self)
    var chosen: [(JournalRow, WriteRecord.Outcome)] = []
    while chosen.count < limit ?? .max, let row = try rows.next() {
      let isRunning = owners.isRunning(session: row.session, job: row.job)
      let outcome = LastStep(row).outcome(isRunning: isRunning)
      if filter.outcome ?? outcome == outcome { chosen.append((row, outcome)) }
    }
    return chosen
  }

  /// The last entries of writes, ordered by when the writes began. Conditions refer to a write's
  /// `first` entry, with which all others agree except in contact id and step, or to `journal`, its
  /// last one. Rows are produced as they are found, so the newest of a million cost no more than
  /// those of a hundred.
  private static func lastEntries(where conditions: [String], newestFirst: Bool) -> String {
    let isFirst = """
      NOT EXISTS (SELECT 1 FROM journal AS earlier
        WHERE earlier.writeID = first.writeID AND earlier.sequence < first.sequence)
      """
    let isWrite = JournalRow.isWrite("first")
    return """
      SELECT journal.* FROM journal AS first JOIN journal ON journal.sequence = (
        SELECT MAX(sequence) FROM journal AS later WHERE later.writeID = first.writeID)
      WHERE \(([isFirst, isWrite] + conditions).joined(separator: " AND "))
      ORDER BY first.sequence \(newestFirst ? "DESC" : "ASC")
      """
  }
}

/// Caches whether the process of a job or session runs.
private struct RunningOwners {
  let journal: SQLiteJournal
  private var known: [String: Bool] = [:]

  init(journal: SQLiteJournal) { self.journal = journal }

  mutating func isRunning(session: String, job: String?) -> Bool {
    let owner = job ?? session
    if let isRunning = known[owner] { return isRunning }
    let isRunning = journal.isRunning(session: session, job: job)
    known[owner] = isRunning
    return isRunning
  }
}

/// A filter in SQL, for the first entry of a write.
private struct JournalClause {
  private(set) var conditions: [String] = []
  private(set) var arguments: [any DatabaseValueConvertible] = []

  init(_ filter: JournalFilter) {
    let bounds = [(">=", filter.since), ("<", filter.until)]
    for case (let sign, let time?) in bounds {
      add("first.time \(sign) ?", JournalRow.text(of: time))
    }
    let columns: [(String, String?)] = [
      ("provider", filter.provider), ("action", filter.action?.rawValue),
      ("caseReference", filter.caseReference), ("job", filter.job?.uuidString.lowercased()),
    ]
    for case (let column, let value?) in columns { add("first.\(column) = ?", value) }
    if let job = filter.otherThanJob {
      add("first.job IS NOT ?", job.uuidString.lowercased())
    }
    // A created contact has its id only in the later entries.
    if let id = filter.contactID {
      add("first.writeID IN (SELECT writeID FROM journal WHERE contactID = ?)", id)
    }
    if let prefix = filter.identifierPrefix {
      add(
        "(substr(first.writeID, 1, ?) = ? OR substr(first.job, 1, ?) = ?)", prefix.count, prefix,
        prefix.count, prefix)
    }
  }

  private mutating func add(_ condition: String, _ values: any DatabaseValueConvertible...) {
    conditions.append(condition)
    arguments += values
  }
}

extension UnfinishedJob {
  fileprivate init(id: UUID, of row: JournalRow) {
    self.init(
      id: id, provider: row.provider, environment: row.environment, action: row.action,
      caseReference: row.caseReference, operatorName: row.operator, installation: row.installation,
      began: row.time, counts: [:])
  }
}

extension JournalRow {
  /// In SQL: whether an entry of the table is a step of a write, not of a case or an acceptance.
  static func isWrite(_ table: String) -> String {
    "\(table).event IS NULL AND \(table).step <> '\(HeadAcceptance.step)'"
  }

  var entry: KeptEntry {
    KeptEntry(
      sequence: sequence ?? 0, writeID: writeID, step: step, time: time,
      operatorName: `operator`, origin: origin, session: session, provider: provider,
      environment: environment, action: action, contactID: contactID,
      changedFields: changedFields.map { ChangedField($0[...]) }, caseReference: caseReference,
      job: job, digest: digest,
      lookupDigest: lookupDigest, status: status, requestID: requestID, note: note, link: link,
      installation: installation, machine: machine, boot: boot, uptime: uptime, event: event)
  }
}
