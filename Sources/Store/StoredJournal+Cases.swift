package import Domain
package import Foundation

extension StoredJournal: CaseBook {
  @concurrent package func events(
    of reference: String?
  ) async throws(JournalFailure) -> [KeptCaseEvent] {
    let condition =
      "\"event\" IS NOT NULL" + (reference == nil ? "" : " AND \"caseReference\" = $1")
    let storage = storage
    return try await storage.reading {
      try storage.rows(
        where: condition, [reference].compactMap(\.self).map { RawValue($0) }, in: $0
      )
      .map { try $0.caseEvent() }
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
          key: storage.key)
      }
    } catch {
      throw JournalFailure(message: "a step of a case cannot be kept: \(error)")
    }
    try JournalTexts.check(reference, "case reference")
    let kept = try await append {
      try $0.newestEvent(ofCase: reference) == after ? rows : []
    }
    guard !kept.isEmpty else { return nil }
    return zip(kept, events).map { row, event in
      KeptCaseEvent(row, event, at: time)
    }
  }

  @concurrent package func keep(
    _ tags: [CaseTag], of reference: String
  ) async throws(JournalFailure) {
    try await storage.keep(tags, of: reference)
  }

  @concurrent package func tags(
    of reference: String
  ) async throws(JournalFailure) -> [CaseTag] {
    try await storage.reading { transaction in
      try transaction.rows(
        """
        SELECT "identifier", "scope", "tag" FROM "caseTags" WHERE "caseReference" = $1
        ORDER BY "identifier", "scope", "tag"
        """, [RawValue(reference)]
      ).map {
        CaseTag(
          identifier: Int($0.integer("identifier") ?? 0), scope: $0.text("scope") ?? "",
          tag: UInt64(bitPattern: $0.integer("tag") ?? 0))
      }
    }
  }

  @concurrent package func removeTags(
    of references: [String]
  ) async throws(JournalFailure) {
    try await storage.removeTags(of: references)
  }

  /// The place of the newest event of any case; `nil` if there is none.
  @concurrent package func newestEvent() async throws(JournalFailure) -> Int64? {
    let place = storage.placeColumn
    return try await storage.reading {
      try $0.first(
        "SELECT \(place) FROM journal WHERE \"event\" IS NOT NULL ORDER BY \(place) DESC LIMIT 1"
      )?.integer(place)
    }
  }

  package func digest(of bytes: Data) throws(JournalFailure) -> String {
    JournalCodes.digest(of: bytes)
  }

  package func code(ofState text: String) throws(JournalFailure) -> String {
    codes.code(ofState: text)
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
        message: "entry \(order) is a step of a case that this version does not know: "
          + (note ?? ""))
    }
  }
}

extension KeptCaseEvent {
  fileprivate init(_ row: JournalRow, _ event: CaseEvent, at time: Date) {
    self.init(
      sequence: row.order, caseReference: row.caseReference ?? "", event: event,
      time: time, operatorName: row.operator, origin: row.origin, link: row.link)
  }
}
