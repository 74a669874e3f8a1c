import GRDB

/// The tables, version by version. A migration that was released is never edited.
enum Migrations {
  static func all(chain: JournalChain) -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 journal") { database in
      try database.create(table: JournalRow.databaseTableName) { table in
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
    migrator.registerMigration("2 chain and jobs") { database in
      try database.alter(table: JournalRow.databaseTableName) { table in
        table.add(column: "session", .text).notNull().defaults(to: "")
        table.add(column: "job", .text)
        table.add(column: "lookupDigest", .text)
        table.add(column: "link", .text).notNull().defaults(to: "")
      }
      try database.create(
        index: "journal_job", on: JournalRow.databaseTableName, columns: ["job", "writeID"],
        condition: Column("job") != nil)
      try database.create(
        index: "journal_contact", on: JournalRow.databaseTableName, columns: ["contactID"])
      try link(chain, in: database)
    }
    return migrator
  }

  /// Vouches from now on for what was kept before there was a chain.
  private static func link(_ chain: JournalChain, in database: Database) throws {
    var previous = JournalChain.start
    for row in try JournalRow.order(Column("sequence")).fetchAll(database) {
      previous = chain.link(of: row, after: previous)
      try database.execute(
        sql: "UPDATE journal SET link = ? WHERE sequence = ?", arguments: [previous, row.sequence])
    }
  }
}
