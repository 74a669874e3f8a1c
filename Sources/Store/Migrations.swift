import GRDB

/// The tables, version by version. A migration that was released is never edited.
enum Migrations {
  static var all: DatabaseMigrator {
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
    return migrator
  }
}
