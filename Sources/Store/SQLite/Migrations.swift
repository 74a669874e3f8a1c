import Domain
import GRDB

/// The migrations. What a released migration makes never changes.
enum Migrations {
  private static let tableName = "journal"
  static let identifiers = [
    "1 journal", "2 chain and jobs", "3 strict, installations, machine time", "4 cases",
  ]

  static var all: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration(identifiers[0], migrate: makeJournal)
    migrator.registerMigration(identifiers[1], migrate: addChain)
    migrator.registerMigration(identifiers[2], migrate: makeStrict)
    migrator.registerMigration(identifiers[3], migrate: addCases)
    return migrator
  }

  private static func makeJournal(_ database: Database) throws {
    try database.create(table: tableName) { table in
      table.autoIncrementedPrimaryKey("sequence")
      table.column("writeID", .text).notNull().indexed()
      table.column("step", .text).notNull()
      table.column("time", .text).notNull()
      table.column("operator", .text).notNull()
      table.column("origin", .text)
      table.column("provider", .text).notNull()
      table.column("environment", .text).notNull()
      table.column("action", .text).notNull()
      table.column("contactID", .text)
      table.column("changedFields", .text).notNull()
      table.column("caseReference", .text)
      table.column("digest", .text).notNull()
      table.column("status", .integer)
      table.column("requestID", .text)
      table.column("note", .text)
    }
  }

  /// Must not run on entries without a chain, since it would vouch for them.
  private static func addChain(_ database: Database) throws {
    guard try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM journal") == 0 else {
      throw JournalFailure(message: "the table holds entries without a chain")
    }
    try database.alter(table: tableName) { table in
      table.add(column: "session", .text).notNull().defaults(to: "")
      table.add(column: "job", .text)
      table.add(column: "lookupDigest", .text)
      table.add(column: "link", .text).notNull().defaults(to: "")
    }
    try database.create(
      index: "journal_job", on: tableName, columns: ["job", "writeID"],
      condition: Column("job") != nil)
    try database.create(
      index: "journal_contact", on: tableName, columns: ["contactID"])
  }

  /// Keeps the entries and their links as they are. `version` has no default, so that the first
  /// release cannot write its own form of entry into this table.
  private static func makeStrict(_ database: Database) throws {
    try database.execute(
      sql: """
        ALTER TABLE journal RENAME TO journal_1;
        DROP INDEX journal_on_writeID;
        DROP INDEX journal_job;
        DROP INDEX journal_contact;
        \(strictTable);
        INSERT INTO journal (sequence, version, \(carriedOver))
        SELECT sequence, 1, \(carriedOver) FROM journal_1 ORDER BY sequence;
        DROP TABLE journal_1;
        CREATE INDEX journal_writeID ON journal (writeID);
        CREATE INDEX journal_job ON journal (job, writeID) WHERE job IS NOT NULL;
        CREATE INDEX journal_contact ON journal (contactID);
        """)
  }

  /// The entries of cases, and beside the chain what may be deleted: keyed tags of persons.
  private static func addCases(_ database: Database) throws {
    try database.execute(
      sql: """
        ALTER TABLE journal ADD COLUMN event TEXT;
        CREATE INDEX journal_case ON journal (caseReference, sequence) WHERE event IS NOT NULL;
        CREATE TABLE caseTags (
          caseReference TEXT NOT NULL,
          identifier INTEGER NOT NULL,
          scope TEXT NOT NULL,
          tag INTEGER NOT NULL,
          PRIMARY KEY (caseReference, identifier, scope, tag)
        ) STRICT, WITHOUT ROWID;
        """)
  }

  private static let strictTable = """
    CREATE TABLE journal (
      sequence INTEGER PRIMARY KEY NOT NULL,
      version INTEGER NOT NULL,
      writeID TEXT NOT NULL,
      step TEXT NOT NULL,
      time TEXT NOT NULL,
      machine TEXT,
      boot TEXT,
      uptime INTEGER,
      operator TEXT NOT NULL,
      origin TEXT,
      session TEXT NOT NULL,
      provider TEXT NOT NULL,
      environment TEXT NOT NULL,
      installation TEXT,
      action TEXT NOT NULL,
      contactID TEXT,
      changedFields TEXT NOT NULL,
      caseReference TEXT,
      job TEXT,
      digest TEXT NOT NULL,
      lookupDigest TEXT,
      status INTEGER,
      requestID TEXT,
      note TEXT,
      link TEXT NOT NULL
    ) STRICT
    """

  /// The columns of version 2's table.
  private static let carriedOver = (texts + ["status"]).joined(separator: ", ")
  private static let texts = [
    "writeID", "step", "time", "operator", "origin", "session", "provider", "environment",
    "action", "contactID", "changedFields", "caseReference", "job", "digest", "lookupDigest",
    "requestID", "note", "link",
  ]

  /// The first entry of version 2's table that a strict table would not take unchanged.
  static func firstOddEntry(in database: Database) throws -> Int64? {
    let conditions =
      texts.map { "typeof(\($0)) NOT IN ('text', 'null')" }
      + ["typeof(status) NOT IN ('integer', 'null')"]
    return try Int64.fetchOne(
      database,
      sql: """
        SELECT sequence FROM journal WHERE \(conditions.joined(separator: " OR "))
        ORDER BY sequence LIMIT 1
        """)
  }
}
