package import Domain
import Foundation

extension StoredJournal: JournalArchive {
  @concurrent package func writes(
    _ filter: JournalFilter
  ) async throws(JournalFailure) -> [WriteRecord] {
    try await storage.reading { transaction in
      let chosen = try lastEntries(
        filter, newestFirst: true, limit: filter.limit, in: transaction)
      let hosts = try storage.hosts(in: transaction)
      return try chosen.reversed().map { last, outcome in
        WriteRecord(
          entries: try storage.rows(
            where: "\"writeID\" = $1", [RawValue(last.writeID)], in: transaction
          ).map { $0.entry(hosts) },
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
      : try await storage.reading {
        Set(try lastEntries(filter, newestFirst: false, limit: nil, in: $0).map(\.0.writeID))
      }
    let problem = try await storage.reading(passesOn: true) { transaction -> (any Error)? in
      var problem: (any Error)?
      let hosts = try storage.hosts(in: transaction)
      try transaction.each("SELECT * FROM journal ORDER BY \(storage.placeColumn)") {
        let row = try JournalRow($0)
        guard chosen?.contains(row.writeID) ?? true else { return true }
        do { try body(row.entry(hosts)) } catch { problem = error }
        return problem == nil
      }
      return problem
    }
    if let problem { throw problem }
  }

  @concurrent package func unfinishedJobs() async throws(JournalFailure) -> [UnfinishedJob] {
    let query = lastEntries(where: ["first.\"job\" IS NOT NULL"], newestFirst: false)
    return try await storage.reading { transaction in
      var tally = JobTally()
      try transaction.each(query) {
        tally.take(try JournalRow($0))
        return true
      }
      let isRunning = try owners(in: transaction)
      return tally.open.filter { !isRunning("", $0.id.uuidString.lowercased()) }
    }
  }

  @concurrent package func count(
    _ outcome: WriteRecord.Outcome
  ) async throws(JournalFailure) -> Int {
    let place = storage.placeColumn
    return try await storage.reading { transaction in
      let isRunning = try owners(in: transaction)
      var count = 0
      try transaction.each(
        """
        SELECT "step", "note", "session", "job" FROM journal
        WHERE \(LastStep.condition(of: outcome)) AND \(JournalRow.isWrite("journal"))
        AND NOT EXISTS (
          SELECT 1 FROM journal AS later
          WHERE later."writeID" = journal."writeID" AND later.\(place) > journal.\(place))
        """
      ) { row in
        let job = row.text("job")
        let last = LastStep(step: row.text("step") ?? "", note: row.text("note"), job: job)
        let isAtWork = isRunning(row.text("session") ?? "", job)
        if last.outcome(isRunning: isAtWork) == outcome { count += 1 }
        return true
      }
      return count
    }
  }

  package func digest(ofRequest text: String) throws(JournalFailure) -> String {
    codes.digest(ofRequest: text)
  }

  package func code(of installation: Installation) throws(JournalFailure) -> String {
    codes.code(of: installation)
  }

  package func code(ofMachine identifier: String) throws(JournalFailure) -> String {
    codes.code(ofMachine: identifier)
  }

  /// The last entry of each write that passes the filter.
  private func lastEntries(
    _ filter: JournalFilter, newestFirst: Bool, limit: Int?, in transaction: any StoreTransaction
  ) throws -> [(JournalRow, WriteRecord.Outcome)] {
    if storage.chain == nil, filter.host != nil { return [] }
    let clause = JournalClause(filter)
    let outcomes = filter.outcome.map { [LastStep.condition(of: $0)] } ?? []
    let isRunning = try owners(in: transaction)
    let limit = limit ?? .max
    var chosen: [(JournalRow, WriteRecord.Outcome)] = []
    guard limit > 0 else { return chosen }
    try transaction.each(
      lastEntries(where: clause.conditions + outcomes, newestFirst: newestFirst), clause.arguments
    ) {
      let row = try JournalRow($0)
      let outcome = LastStep(row).outcome(isRunning: isRunning(row.session, row.job))
      if filter.outcome ?? outcome == outcome { chosen.append((row, outcome)) }
      return chosen.count < limit
    }
    return chosen
  }

  /// The last entries of writes, ordered by when the writes began. Conditions refer to a write's
  /// `first` entry, with which all others agree except in contact id and step, or to `journal`, its
  /// last one. Rows are produced as they are found, so the newest of a million cost no more than
  /// those of a hundred.
  private func lastEntries(where conditions: [String], newestFirst: Bool) -> String {
    let place = storage.placeColumn
    let isFirst = """
      NOT EXISTS (SELECT 1 FROM journal AS earlier
        WHERE earlier."writeID" = first."writeID" AND earlier.\(place) < first.\(place))
      """
    let isWrite = JournalRow.isWrite("first")
    return """
      SELECT journal.* FROM journal AS first JOIN journal ON journal.\(place) = (
        SELECT MAX(\(place)) FROM journal AS later WHERE later."writeID" = first."writeID")
      WHERE \(([isFirst, isWrite] + conditions).joined(separator: " AND "))
      ORDER BY first.\(place) \(newestFirst ? "DESC" : "ASC")
      """
  }
}

/// Counts the contacts of each job.
private struct JobTally {
  private var jobs: [UnfinishedJob] = []
  private var places: [String: Int] = [:]
  private var unfinished: Set<UUID> = []

  /// Jobs with a contact without a result.
  var open: [UnfinishedJob] { jobs.filter { unfinished.contains($0.id) } }

  /// Takes the last entry of a write.
  mutating func take(_ row: JournalRow) {
    guard let name = row.job, let id = UUID(uuidString: name) else { return }
    let place = places[name] ?? jobs.count
    if place == jobs.count {
      places[name] = place
      jobs.append(UnfinishedJob(id: id, of: row))
    }
    let last = LastStep(row)
    let outcome = last.outcome(isRunning: false)
    jobs[place].counts[outcome, default: 0] += 1
    if last.isOpen {
      unfinished.insert(id)
    } else if outcome == .notSent {
      jobs[place].givenUp += 1
    }
  }
}

/// A filter in SQL, for the first entry of a write.
private struct JournalClause {
  private(set) var conditions: [String] = []
  private(set) var arguments: [RawValue?] = []

  init(_ filter: JournalFilter) {
    let bounds = [(">=", filter.since), ("<", filter.until)]
    for case (let sign, let time?) in bounds {
      add("first.\"time\" \(sign) \(argument(JournalRow.text(of: time)))")
    }
    let columns: [(String, String?)] = [
      ("provider", filter.provider), ("action", filter.action?.rawValue),
      ("operator", filter.operatorName),
      ("caseReference", filter.caseReference), ("job", filter.job?.uuidString.lowercased()),
    ]
    for case (let column, let value?) in columns {
      add("first.\"\(column)\" = \(argument(value))")
    }
    if let host = filter.host {
      add("first.\"chain\" IN (SELECT \"chain\" FROM chains WHERE \"host\" = \(argument(host)))")
    }
    if let job = filter.otherThanJob {
      add("first.\"job\" IS DISTINCT FROM \(argument(job.uuidString.lowercased()))")
    }
    // A created contact has its id only in the later entries.
    if let id = filter.contactID {
      add(
        """
        first."writeID" IN (SELECT "writeID" FROM journal WHERE "contactID" = \(argument(id)))
        """)
    }
    if let prefix = filter.identifierPrefix {
      let text = argument(prefix)
      add(
        """
        (substr(first."writeID", 1, length(\(text))) = \(text)
          OR substr(first."job", 1, length(\(text))) = \(text))
        """)
    }
  }

  private mutating func add(_ condition: String) { conditions.append(condition) }

  /// The name of the argument in the query.
  private mutating func argument(_ text: String) -> String {
    arguments.append(RawValue(text))
    return "$\(arguments.count)"
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
