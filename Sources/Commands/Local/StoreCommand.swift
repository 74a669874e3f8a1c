import App
import ArgumentParser
import Domain
import Foundation

/// `roster store init|migrate|status|import`.
struct StoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Prepare and look at the database of a team.",
    subcommands: [
      StoreInitCommand.self, StoreMigrateCommand.self, StoreStatusCommand.self,
      StoreImportCommand.self,
    ])
}

/// Whose login is used.
struct StoreOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The database and the login, instead of [store] url: postgresql://login@host/database. The \
      password comes from ~/.pgpass.
      """, valueName: "url"))
  var url: String?

  func store(_ context: CommandContext) throws(CommandFailure) -> any SharedStore {
    // An administrator's machine may have no config.
    let team =
      url == nil || context.hasConfig ? try context.app(needsCredentials: false).team : nil
    do throws(JournalFailure) {
      if let url, let team { return try team.get().administration(at: url) }
      if let url {
        return try AdministratorStore.at(
          url, stateFolder: StateFolder.url(environment: ProcessInfo.processInfo.environment))
      }
      if let team { return try team.get().administration }
    } catch {
      throw .localFile(error.message)
    }
    throw .usage(
      "the config has no [store]: the journal is in the state folder",
      nextStep: "set [store] url (docs/team.md), or name the database with --url")
  }
}

extension StoreOptions {
  func asking<Value>(
    _ body: () async throws(JournalFailure) -> Value
  ) async throws(CommandFailure) -> Value {
    do throws(JournalFailure) {
      return try await body()
    } catch {
      throw .localFile(error.message)
    }
  }
}

struct StoreInitCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make the roles and tables of a team's database.",
    discussion: """
      For a login that may make roles and schemas. What exists stays as it is. The logins of people \
      then get one of the roles: GRANT roster_operator TO op1; GRANT roster_auditor TO audit1.
      """)

  @OptionGroup var store: StoreOptions
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    try await StoreMigration.run(store, CommandContext(global, io)) {
      (store) async throws(JournalFailure) in try await store.initialize()
    }
  }
}

struct StoreMigrateCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Bring the tables of a team's database to this version.",
    discussion: "For a login with roster_owner.")

  @OptionGroup var store: StoreOptions
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    try await StoreMigration.run(store, CommandContext(global, io)) {
      (store) async throws(JournalFailure) in try await store.migrate()
    }
  }
}

private enum StoreMigration {
  static func run(
    _ options: StoreOptions, _ context: CommandContext,
    _ change: @Sendable (any SharedStore) async throws(JournalFailure) -> [String]
  ) async throws {
    let store = try options.store(context)
    let applied = try await options.asking { () async throws(JournalFailure) in
      try await change(store)
    }
    try context.io.write(
      context.rendering.object([("applied", .array(applied.map { .string($0) }))]))
  }
}

struct StoreStatusCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what the team's database is, and what this login may do in it.")

  @OptionGroup var store: StoreOptions
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let shared = try store.store(context)
    let status = try await store.asking { () async throws(JournalFailure) in
      try await shared.status()
    }
    try io.write(context.rendering.object(Self.members(status)))
  }

  private static func members(_ status: SharedStoreStatus) -> [(String, JSONText)] {
    let encryption =
      switch status.encryption {
      case .socket: "socket"
      case .tls(let version): version
      case .none: "none"
      }
    return [
      ("url", .string(status.url)), ("role", .string(status.role)),
      (
        "rights",
        .array(
          SharedStoreStatus.Right.allCases.filter(status.rights.contains)
            .map { .string($0.rawValue) })
      ),
      ("server", .string(status.serverVersion)), ("encryption", .string(encryption)),
      ("pooled", .bool(status.isPooled)),
      ("clockAheadSeconds", .number(((status.clockAhead * 10).rounded() / 10).description)),
      ("migrations", .integer(status.migrations)),
      ("knownMigrations", .integer(status.knownMigrations)),
      ("teamKey", .string(status.key.rawValue)),
      ("chains", status.chains.map(JSONText.integer) ?? .null),
      ("entries", status.entries.map(JSONText.integer) ?? .null),
      ("indexes", status.indexes.map(JSONText.integer) ?? .null),
      ("operators", .array(status.operators.map { .string($0) })),
    ]
  }
}

struct StoreImportCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take the journal of the state folder over into the team's database.",
    discussion: """
      For a login with roster_owner (--url). Chain, cases and suppression list come along, and stay \
      verifiable: their keys are sealed under the team's key. The files are moved to taken-over in \
      the state folder. Finish or abandon jobs first, and settle unknown outcomes: they depend on \
      the old key.
      """)

  @Flag(help: "Take writes with an unknown outcome over as well. It stays unknown.")
  var withUnknown = false
  @OptionGroup var store: StoreOptions
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let shared = try store.store(context)
    let folder = StateFolder.url(environment: ProcessInfo.processInfo.environment)
    let withUnknown = withUnknown
    let taken = try await store.asking { () async throws(JournalFailure) in
      try await shared.takeOver(folder, withUnknown: withUnknown)
    }
    try io.write(
      context.rendering.object([
        ("chain", .string(taken.chain)), ("entries", .integer(taken.entries)),
        ("caseTags", .integer(taken.tags)), ("suppressionTags", .integer(taken.suppressed)),
      ]))
  }
}
