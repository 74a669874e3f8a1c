import Domain
import Foundation
import GRDB
import Store
import TestSupport
import Testing

/// Covers the journal of the first release, and files that only look like one.
@Suite(.timeLimit(.minutes(10))) struct JournalMigrationTests {
  private func released(_ change: String? = nil) throws -> JournalFolder {
    let files = try JournalFolder()
    try ReleasedJournal.write(into: files)
    if let change { try files.tamper("UPDATE journal SET \(change) WHERE sequence = 3") }
    return files
  }

  /// Rebuilds the table in the form of the first version, without a chain.
  private static let unchained = """
    DROP INDEX journal_job; DROP INDEX journal_contact; DROP INDEX journal_writeID;
    DROP INDEX journal_case; DROP TABLE caseTags;
    ALTER TABLE journal RENAME TO newer;
    CREATE TABLE "journal" ("sequence" INTEGER PRIMARY KEY AUTOINCREMENT, "writeID" TEXT NOT NULL, \
    "step" TEXT NOT NULL, "time" TEXT NOT NULL, "operator" TEXT NOT NULL, "origin" TEXT, \
    "provider" TEXT NOT NULL, "environment" TEXT NOT NULL, "action" TEXT NOT NULL, \
    "contactID" TEXT, "changedFields" TEXT NOT NULL, "caseReference" TEXT, \
    "digest" TEXT NOT NULL, "status" INTEGER, "requestID" TEXT, "note" TEXT);
    CREATE INDEX "journal_on_writeID" ON "journal"("writeID");
    INSERT INTO journal SELECT sequence, writeID, step, time, 'mallory', origin, provider, \
    environment, action, contactID, changedFields, caseReference, digest, status, requestID, note \
    FROM newer;
    DROP TABLE newer;
    DELETE FROM grdb_migrations WHERE identifier <> '1 journal';
    """

  @Test func `a released journal opens, verifies and accepts new entries`() async throws {
    let files = try released()
    #expect(try await files.journal().rows().count == ReleasedJournal.entries)
    #expect(try await files.verification().firstFault == nil)
    #expect(try await files.journal().rows().allSatisfy { $0.version == 1 })
    try await files.fill(2)
    let verification = try await files.verification()
    #expect(verification.firstFault == nil)
    #expect(verification.entries == ReleasedJournal.entries + 2)
    #expect(try await files.journal().rows().map(\.version).suffix(3) == [1, 2, 2])
    #expect(try files.folder.mode("journal.key") == 0o600)
    #expect(try files.data("journal.key").starts(with: Data("roster journal key 2\n".utf8)))
  }

  @Test(arguments: [
    "operator = 'mallory'", "status = 201", "note = 'x'", "link = digest", "contactID = NULL",
    "changedFields = '[\"preferences.email\", \"preferences.sms\"]'",
    "changedFields = '[\"preferences.email,preferences.sms\"]'",
    "contactID = contactID || x'0061'",
  ])
  func `a change made before the migration of a released journal stays a fault`(change: String)
    async throws
  {
    let files = try released(change)
    #expect(try await files.verification().firstFault?.sequence == 3)
    try await files.fill(1)
    #expect(try await files.verification().firstFault?.sequence == 3)
  }

  @Test(arguments: [
    "contactID = CAST(contactID AS BLOB)", "writeID = CAST(writeID AS BLOB)", "status = 200.7",
    "note = CAST('x' AS BLOB)", "changedFields = CAST(changedFields AS BLOB)",
  ])
  func `refuses a released journal with a value of another storage class`(change: String)
    async throws
  {
    let files = try released(change)
    let key = try files.data("journal.key")
    let refusal = try #require(try await files.refusal())
    #expect(refusal.contains("entry 3 holds a value in a form that roster never writes"))
    #expect(try files.data("journal.key") == key)
  }

  @Test(arguments: [
    "operator = 'mallory'", "note = 'x'", "digest = 'x'", "version = 2",
    "changedFields = '[\"preferences.email,preferences.sms\"]'", "installation = digest",
    "boot = 'b'", "uptime = 1",
  ])
  func `finds a later change in an entry of a released journal`(change: String)
    async throws
  {
    let files = try released()
    try await files.fill(1)
    #expect(try await files.verification().firstFault == nil)
    try files.tamper("UPDATE journal SET \(change) WHERE sequence = 3")
    #expect(try await files.verification().firstFault != nil)
  }

  @Test func `refuses entries of the released form after newer ones`() async throws {
    let files = try released()
    try await files.fill(2)
    try files.tamper("UPDATE journal SET version = 1 WHERE sequence > \(ReleasedJournal.entries)")
    let fault = try await files.verification().firstFault
    #expect(fault?.sequence == Int64(ReleasedJournal.entries) + 1)
    #expect(fault?.reason == "it claims an older format than the entries before it")
  }

  @Test(arguments: [0, 1, 2])
  func `refuses a table that was rebuilt without a chain`(leaving heads: Int) async throws {
    let files = try await JournalFolder(entries: 4)
    try files.tamper(Self.unchained)
    if heads == 0 { try files.remove("journal.head") }
    if heads == 1 { try files.write("", to: "journal.head") }
    let refusal = try #require(try await files.refusal())
    #expect(refusal.contains("holds entries without a chain"))
    await #expect(throws: JournalFailure.self) { try await files.verification() }
    // Accepting the head does not accept entries.
    #expect(throws: JournalFailure.self) {
      try AppDatabase(folder: files.folder.url, beginsAgain: true)
    }
  }

  @Test func `refuses a released journal that was rebuilt without a chain`() async throws {
    let files = try released()
    try files.tamper(
      """
      DROP INDEX journal_job; DROP INDEX journal_contact;
      ALTER TABLE journal DROP COLUMN session; ALTER TABLE journal DROP COLUMN job;
      ALTER TABLE journal DROP COLUMN lookupDigest; ALTER TABLE journal DROP COLUMN link;
      DELETE FROM grdb_migrations WHERE identifier = '2 chain and jobs';
      """)
    try files.remove("journal.head")
    #expect(try await files.refusal()?.contains("holds entries without a chain") == true)
  }

  @Test func `refuses an older copy of a released journal after its migration`() async throws {
    let files = try released()
    _ = try files.journal()
    let key = try files.data("journal.key")
    try await files.fill(2)
    try files.remove("roster.sqlite", "roster.sqlite-wal", "roster.sqlite-shm")
    try ReleasedJournal.write(into: files)
    try files.tamper("DELETE FROM journal WHERE sequence > 6")
    try key.write(to: URL(fileURLWithPath: files.path("journal.key")))
    #expect(try await files.refusal()?.contains("is in an older format") == true)
  }

  @Test func `resumes after a crash between the key's mark and the migration of the table`()
    async throws
  {
    let files = try released()
    _ = try files.journal()
    let key = try files.data("journal.key")
    try files.remove("roster.sqlite", "roster.sqlite-wal", "roster.sqlite-shm")
    try ReleasedJournal.write(into: files)
    try key.write(to: URL(fileURLWithPath: files.path("journal.key")))
    #expect(try await files.refusal() == nil)
    #expect(try await files.verification().firstFault == nil)
  }

  @Test func `accepts an empty head of a released journal without entries`() async throws {
    for head in [nil, ""] {
      let files = try released()
      try files.tamper("DELETE FROM journal")
      try files.remove("journal.head")
      if let head { try files.write(head, to: "journal.head") }
      #expect(try await files.refusal() == nil)
      #expect(try await files.verification().firstFault == nil)
    }
  }

  @Test(arguments: ["", "x"])
  func `refuses an invalid head of a released journal with entries`(head: String) async throws {
    let files = try released()
    try files.write(head, to: "journal.head")
    #expect(try await files.refusal()?.contains("journal.head contradicts") == true)
  }

  @Test func `the released program cannot write to the new table`() async throws {
    let files = try await JournalFolder(entries: 1)
    #expect(throws: DatabaseError.self) {
      try files.tamper(
        """
        INSERT INTO journal (writeID, step, time, operator, provider, environment, action, \
        changedFields, digest, session, link) VALUES ('a', 'sent', 't', 'o', 'p', 'e', 'a', '[]', \
        'd', 's', 'l')
        """)
    }
  }
}
