package import Domain
package import Foundation
import GRDB

extension SQLiteJournal: CaseBook {
  @concurrent package func events(
    of reference: String?
  ) async throws(JournalFailure) -> [KeptCaseEvent] {
    try reading { database in
      let rows = try JournalRow.fetchCursor(
        database,
        sql: """
          SELECT * FROM journal WHERE event IS NOT NULL \(reference == nil ? "" : "AND caseReference = ?")
          ORDER BY sequence
          """,
        arguments: StatementArguments([reference].compactMap(\.self)))
      var events: [KeptCaseEvent] = []
      while let row = try rows.next() { try events.append(row.caseEvent()) }
      return events
    }
  }

  @concurrent package func record(
    _ events: [CaseEvent], of reference: String, after: Int64?, at time: Date,
    moment: MachineMoment?
  ) async throws(JournalFailure) -> [KeptCaseEvent]? {
    let rows: [JournalRow]
    do {
      rows = try events.map {
        try JournalRow(
          $0, of: reference, at: time, moment: moment, by: author, session: session,
          key: database.key)
      }
    } catch {
      throw JournalFailure(message: "a step of a case cannot be kept: \(error)")
    }
    try JournalTexts.check(reference, "case reference")
    let kept = try append { database in
      let last = try Int64.fetchOne(
        database,
        sql: "SELECT MAX(sequence) FROM journal WHERE event IS NOT NULL AND caseReference = ?",
        arguments: [reference])
      return last == after ? rows : []
    }
    guard !kept.isEmpty else { return nil }
    return zip(kept, events).map { row, event in
      KeptCaseEvent(row, event, at: time)
    }
  }

  @concurrent package func keep(
    _ tags: [CaseTag], of reference: String
  ) async throws(JournalFailure) {
    try writing { database in
      for tag in tags {
        try database.cachedStatement(
          sql: """
            INSERT OR IGNORE INTO caseTags (caseReference, identifier, scope, tag)
            VALUES (?, ?, ?, ?)
            """
        ).execute(arguments: [
          reference, tag.identifier, tag.scope, Int64(bitPattern: tag.tag),
        ])
      }
    }
  }

  @concurrent package func tags(
    of reference: String
  ) async throws(JournalFailure) -> [CaseTag] {
    try reading { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT identifier, scope, tag FROM caseTags WHERE caseReference = ?
          ORDER BY identifier, scope, tag
          """,
        arguments: [reference]
      ).map {
        CaseTag(identifier: $0[0], scope: $0[1], tag: UInt64(bitPattern: $0[2] as Int64))
      }
    }
  }

  @concurrent package func removeTags(
    of references: [String]
  ) async throws(JournalFailure) {
    let removed = try writing { database -> Int in
      // Overwrites what is removed.
      try database.execute(sql: "PRAGMA secure_delete = ON")
      var count = 0
      for reference in references {
        try database.execute(
          sql: "DELETE FROM caseTags WHERE caseReference = ?", arguments: [reference])
        count += database.changesCount
      }
      return count
    }
    guard removed > 0 else { return }
    do {
      // A reader can hold the log; the next checkpoint overwrites it.
      _ = try database.writer.writeWithoutTransaction {
        try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      }
    } catch {
      throw JournalFailure(message: "\(error)")
    }
  }

  package func digest(of bytes: Data) throws(JournalFailure) -> String {
    Sodium.start()
    return Sodium.sha256(bytes).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  package func code(ofState text: String) throws(JournalFailure) -> String {
    database.key.code(of: text.utf8, for: .caseState)
  }
}

extension JournalRow {
  static let caseStep = "event"
  static let caseAction = "case"

  fileprivate init(
    _ event: CaseEvent, of reference: String, at time: Date, moment: MachineMoment?,
    by author: JournalAuthor, session: UUID, key: JournalKey
  ) throws {
    self.init(
      step: Self.caseStep, action: Self.caseAction, at: time, moment: moment, by: author,
      session: session, key: key)
    caseReference = reference
    note = event.name
    self.event = String(decoding: try CanonicalJSON.bytes(of: event), as: UTF8.self)
  }

  /// - Throws: `JournalFailure` for an event that this version does not know.
  fileprivate func caseEvent() throws -> KeptCaseEvent {
    do {
      let event = try CanonicalJSON.value(CaseEvent.self, of: Data((event ?? "").utf8))
      return KeptCaseEvent(self, event, at: KeptEntry.date(of: time) ?? .distantPast)
    } catch {
      throw JournalFailure(
        message: "entry \(sequence ?? 0) is a step of a case that this version does not know: "
          + (note ?? ""))
    }
  }
}

extension KeptCaseEvent {
  fileprivate init(_ row: JournalRow, _ event: CaseEvent, at time: Date) {
    self.init(
      sequence: row.sequence ?? 0, caseReference: row.caseReference ?? "", event: event,
      time: time, operatorName: row.operator, origin: row.origin, link: row.link)
  }
}
