import Domain
import GRDB

/// Every table, index, trigger and view of a database and its definition. SQLite's own tables of
/// numbers and statistics are left out, since VACUUM and ANALYZE make and remove them.
struct JournalSchema: Hashable, Sendable {
  private struct Object: Hashable, Sendable {
    var type: String
    var name: String
    var table: String
    /// With single blanks; `nil` for an index that SQLite made itself.
    var definition: String?
  }

  private let objects: Set<Object>

  init(of database: Database) throws {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT type, name, tbl_name, sql FROM sqlite_schema
        WHERE name <> 'sqlite_sequence' AND name NOT GLOB 'sqlite_stat[0-9]'
        """)
    objects = Set(
      rows.map { row in
        let definition: String? = row[3]
        return Object(
          type: row[0], name: row[1], table: row[2],
          definition: definition.map {
            $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
          })
      })
  }

  /// The number of migrations that the database has had.
  ///
  /// - Throws: `JournalFailure` if it differs from what the migrations make.
  static func version(of database: Database) throws -> Int {
    let schema = try JournalSchema(of: database)
    guard !schema.objects.isEmpty else { return 0 }
    let references = try references.get()
    guard schema.objects.contains(where: { $0.name == "grdb_migrations" && $0.type == "table" })
    else {
      throw JournalFailure(message: schema.difference(from: references[0]) ?? "it has no version")
    }
    let applied = try Set(
      String.fetchAll(database, sql: "SELECT identifier FROM grdb_migrations"))
    let known = Migrations.identifiers
    guard let version = (0...known.count).first(where: { Set(known.prefix($0)) == applied }) else {
      throw JournalFailure(
        message: applied.isSubset(of: known)
          ? "its list of versions has a gap" : "it was written by a newer version of roster")
    }
    // A crash before the first migration may leave only GRDB's table.
    if version == 0, schema.objects.allSatisfy({ $0.table == "grdb_migrations" }) { return 0 }
    if let difference = schema.difference(from: references[version]) {
      throw JournalFailure(message: difference)
    }
    return version
  }

  /// - Throws: `JournalFailure` if the schema is not the newest one.
  static func require(in database: Database) throws {
    if let difference = try difference(in: database) { throw JournalFailure(message: difference) }
  }

  /// How a database differs from the newest schema, as one clause.
  static func difference(in database: Database) throws -> String? {
    let references = try references.get()
    return try JournalSchema(of: database).difference(from: references[references.count - 1])
  }

  private func difference(from reference: JournalSchema) -> String? {
    guard self != reference else { return nil }
    let own = Set(reference.objects.map(\.name))
    if let foreign = objects.filter({ !own.contains($0.name) }).min(by: { $0.name < $1.name }) {
      return "it holds the \(foreign.type) '\(foreign.name)', which roster did not make"
    }
    let names = Set(objects.map(\.name))
    if let missing = own.subtracting(names).min() { return "it has no '\(missing)'" }
    let changed = reference.objects.subtracting(objects).map(\.name).min() ?? ""
    return "its '\(changed)' is not as roster made it"
  }

  /// The schemas after each number of migrations, from 0.
  private static let references = Result { () throws -> [JournalSchema] in
    let queue = try DatabaseQueue()
    var schemas: [JournalSchema] = []
    for identifier in [nil] + Migrations.identifiers.map(Optional.some) {
      let migrator = identifier == nil ? DatabaseMigrator() : Migrations.all
      if let identifier {
        try migrator.migrate(queue, upTo: identifier)
      } else {
        try migrator.migrate(queue)
      }
      schemas.append(try queue.read { try JournalSchema(of: $0) })
    }
    return schemas
  }
}
