import Domain
import Foundation
import GRDB

/// Inserts entries with their links. Columns and statement are made once, since one transaction may
/// have thousands of entries.
struct JournalInsertion {
  /// Every column of the table, sorted by name.
  private static let table:
    [(name: String, value: @Sendable (JournalRow) throws -> DatabaseValue)] =
      [
        ("action", { $0.action.databaseValue }), ("boot", { $0.boot.databaseValue }),
        ("caseReference", { $0.caseReference.databaseValue }),
        ("changedFields", { try JournalRow.text(of: $0.changedFields).databaseValue }),
        ("contactID", { $0.contactID.databaseValue }), ("digest", { $0.digest.databaseValue }),
        ("environment", { $0.environment.databaseValue }), ("event", { $0.event.databaseValue }),
        ("installation", { $0.installation.databaseValue }), ("job", { $0.job.databaseValue }),
        ("link", { $0.link.databaseValue }), ("lookupDigest", { $0.lookupDigest.databaseValue }),
        ("machine", { $0.machine.databaseValue }), ("note", { $0.note.databaseValue }),
        ("operator", { $0.operator.databaseValue }), ("origin", { $0.origin.databaseValue }),
        ("provider", { $0.provider.databaseValue }), ("requestID", { $0.requestID.databaseValue }),
        ("sequence", { $0.sequence.databaseValue }), ("session", { $0.session.databaseValue }),
        ("status", { $0.status.databaseValue }), ("step", { $0.step.databaseValue }),
        ("time", { $0.time.databaseValue }), ("uptime", { $0.uptime.databaseValue }),
        ("version", { $0.version.databaseValue }), ("writeID", { $0.writeID.databaseValue }),
      ]
  static let columns = RawColumns(table.map(\.name))
  private static let linkPlace = columns.place(of: "link")
  private static let sql = {
    let names = columns.names.map { "\"\($0)\"" }.joined(separator: ", ")
    let marks = Array(repeating: "?", count: columns.names.count).joined(separator: ", ")
    return "INSERT INTO journal (\(names)) VALUES (\(marks))"
  }()

  private let database: Database
  private let statement: Statement
  private let chain: JournalChain

  init(into database: Database, chain: JournalChain) throws {
    self.database = database
    self.chain = chain
    statement = try database.cachedStatement(sql: Self.sql)
  }

  /// - Returns: The entry's link.
  func insert(_ row: JournalRow, after previous: String) throws -> String {
    var values = try Self.table.map { try $0.value(row) }
    let entry = RawEntry(
      columns: Self.columns, values: values.map { RawValue.fromDatabaseValue($0) })
    let link = chain.link(of: entry, after: previous)
    if let place = Self.linkPlace { values[place] = link.databaseValue }
    try statement.execute(arguments: StatementArguments(values))
    guard database.changesCount == 1 else {
      throw JournalFailure(message: "the database did not take an entry")
    }
    return link
  }
}

/// Codes that many entries of a transaction share, computed once.
struct EntryCodes {
  private let key: JournalKey
  private var time: (Date, String)?
  private var installation: (Installation, String)?
  private var machine: (String, String)?

  init(key: JournalKey) { self.key = key }

  mutating func text(of moment: Date) -> String {
    if let time, time.0 == moment { return time.1 }
    let text = JournalRow.text(of: moment)
    time = (moment, text)
    return text
  }

  mutating func code(of place: Installation) -> String {
    if let installation, installation.0 == place { return installation.1 }
    let code = key.code(of: place.text.utf8, for: .installation)
    installation = (place, code)
    return code
  }

  mutating func code(ofMachine identifier: String) -> String {
    if let machine, machine.0 == identifier { return machine.1 }
    let code = key.code(of: identifier.utf8, for: .machine)
    machine = (identifier, code)
    return code
  }

  func code(ofRequest text: String) -> String { key.code(of: text.utf8, for: .request) }
}

/// Rejects a text that the journal could not keep exactly: reading a text from SQLite stops at a
/// NUL.
enum JournalTexts {
  static func check(_ entries: [JournalEntry]) throws(JournalFailure) {
    for entry in entries {
      let target = entry.target
      let texts: [(String, String?)] = [
        ("contact's id", target.contactID), ("case reference", target.caseReference),
        ("note", entry.note), ("request's digest", target.keptDigests?.request),
        ("lookup's digest", target.keptDigests?.lookup), ("boot's id", entry.moment?.boot),
      ]
      for case (let name, let text?) in texts { try check(text, name) }
      for field in target.changedFields { try check(field.text, "field's name") }
    }
  }

  static func check(_ text: String, _ name: String) throws(JournalFailure) {
    guard text.hasControlCharacter else { return }
    throw JournalFailure(
      message: "the \(name) holds a control character, which the journal does not keep")
  }
}
