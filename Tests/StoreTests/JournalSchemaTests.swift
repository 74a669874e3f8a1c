import Domain
import Foundation
import GRDB
import Store
import TestSupport
import Testing

/// Covers changes to the schema of the journal's database.
@Suite(.timeLimit(.minutes(10))) struct JournalSchemaTests {
  private static let changes = [
    "CREATE TRIGGER t BEFORE INSERT ON journal BEGIN SELECT RAISE(IGNORE); END",
    "CREATE TRIGGER t AFTER INSERT ON journal BEGIN DELETE FROM journal WHERE step = 'sent'; END",
    "CREATE TRIGGER t AFTER UPDATE ON grdb_migrations BEGIN DELETE FROM journal; END",
    "CREATE VIEW v AS SELECT * FROM journal",
    "ALTER TABLE journal RENAME TO hidden; CREATE VIEW journal AS SELECT * FROM hidden",
    "ALTER TABLE journal ADD COLUMN more TEXT",
    "ALTER TABLE journal RENAME COLUMN note TO remark",
    "ALTER TABLE journal DROP COLUMN uptime",
    "CREATE TABLE other (a)",
    "CREATE INDEX other ON journal (note)",
    "DROP INDEX journal_contact",
    "DROP INDEX journal_job; CREATE INDEX journal_job ON journal (job, writeID) WHERE job = ''",
    "DELETE FROM grdb_migrations",
    "DELETE FROM grdb_migrations WHERE identifier LIKE '3%'",
    "DELETE FROM grdb_migrations WHERE identifier LIKE '1%'",
    "INSERT INTO grdb_migrations VALUES ('4 newer')",
    "CREATE TABLE copy AS SELECT * FROM journal; DROP TABLE journal; ALTER TABLE copy RENAME TO journal",
  ]

  @Test(arguments: changes)
  func `does not open a database with a changed schema`(change: String) async throws {
    let files = try await JournalFolder(entries: 3)
    try files.tamper(change)
    let refusal = try #require(try await files.refusal())
    #expect(refusal.contains(files.path("roster.sqlite")))
    await #expect(throws: JournalFailure.self) { try await files.verification() }
  }

  /// Covers maintenance commands and the tables that SQLite creates for them.
  @Test(arguments: ["VACUUM", "ANALYZE", "REINDEX", "PRAGMA wal_checkpoint(TRUNCATE)"])
  func `opens a database after maintenance`(act: String) async throws {
    let files = try await JournalFolder(entries: 3)
    try files.tamper(act)
    #expect(try await files.refusal() == nil)
    #expect(try await files.verification().firstFault == nil)
  }

  @Test func `opens a database whose first process ended before the migration`()
    async throws
  {
    let files = try JournalFolder()
    try files.tamper("CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
    #expect(try await files.refusal() == nil)
  }

  @Test(arguments: changes.filter { !$0.contains("grdb_migrations") })
  func `a schema change under a running process is a fault and stops writes`(change: String)
    async throws
  {
    let files = try await JournalFolder(entries: 3)
    let running = try files.journal()
    #expect(try await JournalFolder.refusal(by: running) == nil)
    try files.tamper(change)
    #expect(try await JournalFolder.refusal(by: running) != nil)
    do throws(JournalFailure) {
      let fault = try await running.verification().firstFault
      #expect(fault != nil)
    } catch {
      // SQLite itself can no longer read the table.
    }
  }

  @Test func `an entry that the database ignores is an error`() async throws {
    let files = try await JournalFolder(entries: 1)
    let running = try files.journal()
    try files.tamper(Self.changes[0])
    #expect(try await JournalFolder.refusal(by: running) != nil)
    #expect(try await running.rows().count == 1)
  }

  @Test(arguments: [
    "contactID = CAST(contactID AS BLOB)", "writeID = CAST(writeID AS BLOB)", "status = 200.7",
    "status = 'x'", "changedFields = CAST(changedFields AS BLOB)", "sequence = 'x'",
  ])
  func `the table refuses values of another storage class`(change: String) async throws {
    let files = try await JournalFolder(entries: 3)
    #expect(throws: DatabaseError.self) {
      try files.tamper("UPDATE journal SET \(change) WHERE sequence = 2")
    }
  }

  @Test(arguments: [
    "changedFields = '[\"preferences.email,preferences.sms\"]'",
    "changedFields = '[\"preferences.email\",\"preferences.sms\" ]'",
    "note = note || ' '", "contactID = contactID || x'0061'",
  ])
  func `finds a rewritten list and a hidden tail`(change: String) async throws {
    let files = try JournalFolder()
    var entry = try Samples.entry(.answered)
    entry.target.changedFields = ["preferences.email", "preferences.sms"]
    for _ in 1...3 { try await files.journal().record(entry) }
    try files.tamper("UPDATE journal SET \(change) WHERE sequence = 2")
    #expect(try await files.verification().firstFault?.sequence == 2)
  }

  @Test func `tells a newer version of roster from a changed database`() async throws {
    let files = try await JournalFolder(entries: 1)
    try files.tamper("INSERT INTO grdb_migrations VALUES ('4 newer')")
    #expect(try await files.refusal()?.contains("newer version of roster") == true)
  }
}
