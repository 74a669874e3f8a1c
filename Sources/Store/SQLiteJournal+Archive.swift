package import Domain
import Foundation
import GRDB

extension SQLiteJournal: JournalArchive {
  @concurrent package func writes(
    _ filter: JournalFilter
  ) async throws(JournalFailure) -> [WriteRecord] {
    try reading { database in
      let chosen = try lastEntries(filter, newestFirst: true, limit: filter.limit, in: database)
      return try chosen.reversed().map { last, standing in
        WriteRecord(
          entries: try JournalRow.filter(Column("writeID") == last.writeID)
            .order(Column("sequence")).fetchAll(database).map(\.entry),
          standing: standing)
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
        database, sql: Self.lastEntries(where: "WHERE job IS NOT NULL", newestFirst: false))
      while let row = try rows.next() {
        guard let name = row.job, let id = UUID(uuidString: name) else { continue }
        let place = places[name] ?? jobs.count
        if place == jobs.count {
          places[name] = place
          jobs.append(UnfinishedJob(id: id, of: row))
        }
        jobs[place].counts[Self.standing(ofLast: row.step, isRunning: false), default: 0] += 1
        if Self.isOpen(row.step) { open.insert(id) }
      }
      return jobs.filter { open.contains($0.id) }
    }
    return jobs.filter { !isRunning(session: "", job: $0.id.uuidString.lowercased()) }
  }

  /// Not async, since GRDB's asynchronous reading takes only what may be sent to its queue.
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

  /// The last entry of each write that the filter lets through.
  private func lastEntries(
    _ filter: JournalFilter, newestFirst: Bool, limit: Int?, in database: Database
  ) throws -> [(JournalRow, WriteRecord.Standing)] {
    let clause = JournalClause(filter)
    let rows = try JournalRow.fetchCursor(
      database,
      sql: Self.lastEntries(
        where: clause.condition, having: clause.groupCondition, newestFirst: newestFirst),
      arguments: StatementArguments(clause.arguments))
    var running: [String: Bool] = [:]
    var chosen: [(JournalRow, WriteRecord.Standing)] = []
    while chosen.count < limit ?? .max, let row = try rows.next() {
      let owner = row.job ?? row.session
      let isRunning = running[owner] ?? isRunning(session: row.session, job: row.job)
      running[owner] = isRunning
      let standing = Self.standing(ofLast: row.step, isRunning: isRunning)
      if filter.standing ?? standing == standing { chosen.append((row, standing)) }
    }
    return chosen
  }

  /// In the order in which the writes began.
  private static func lastEntries(
    where condition: String, having groupCondition: String = "", newestFirst: Bool
  ) -> String {
    """
    SELECT journal.* FROM (
      SELECT MAX(sequence) AS last, MIN(sequence) AS start, MIN(time) AS began FROM journal
      \(condition) GROUP BY writeID \(groupCondition)
    ) JOIN journal ON sequence = last ORDER BY start \(newestFirst ? "DESC" : "ASC")
    """
  }

  /// Whether nobody has said what became of it, not even that it is unknown.
  private static func isOpen(_ step: String) -> Bool {
    step == JournalEntry.Step.intended.rawValue || step == JournalEntry.Step.sent.rawValue
  }

  private static func standing(ofLast step: String, isRunning: Bool) -> WriteRecord.Standing {
    switch JournalEntry.Step(rawValue: step) {
    case .verified: .verified
    case .answered: .answered
    case .failed: .failed
    case .unknown, nil: .unknown
    case .intended: isRunning ? .underWay : .notSent
    case .sent: isRunning ? .underWay : .unknown
    }
  }
}

/// A filter in SQL.
private struct JournalClause {
  private(set) var condition = ""
  private(set) var groupCondition = ""
  private(set) var arguments: [any DatabaseValueConvertible] = []

  init(_ filter: JournalFilter) {
    var conditions: [String] = []
    let columns: [(String, String?)] = [
      ("provider", filter.provider), ("action", filter.action?.rawValue),
      ("contactID", filter.contactID), ("caseReference", filter.caseReference),
      ("job", filter.job?.uuidString.lowercased()),
    ]
    for case (let column, let value?) in columns {
      conditions.append("\(column) = ?")
      arguments.append(value)
    }
    if let prefix = filter.identifierPrefix {
      conditions.append("(substr(writeID, 1, ?) = ? OR substr(job, 1, ?) = ?)")
      arguments += [prefix.count, prefix, prefix.count, prefix] as [any DatabaseValueConvertible]
    }
    if !conditions.isEmpty { condition = "WHERE " + conditions.joined(separator: " AND ") }
    let bounds = [(">=", filter.since), ("<", filter.until)].compactMap { sign, time in
      time.map { (sign, $0) }
    }
    guard !bounds.isEmpty else { return }
    groupCondition = "HAVING " + bounds.map { "began \($0.0) ?" }.joined(separator: " AND ")
    arguments += bounds.map { JournalRow.text(of: $0.1) }
  }
}

extension UnfinishedJob {
  fileprivate init(id: UUID, of row: JournalRow) {
    self.init(
      id: id, provider: row.provider, environment: row.environment, action: row.action,
      caseReference: row.caseReference, operatorName: row.operator, began: row.time, counts: [:])
  }
}

extension JournalRow {
  var entry: KeptEntry {
    KeptEntry(
      sequence: sequence ?? 0, writeID: writeID, step: step, time: time,
      operatorName: `operator`, origin: origin, session: session, provider: provider,
      environment: environment, action: action, contactID: contactID,
      changedFields: changedFields, caseReference: caseReference, job: job, digest: digest,
      lookupDigest: lookupDigest, status: status, requestID: requestID, note: note, link: link)
  }
}
