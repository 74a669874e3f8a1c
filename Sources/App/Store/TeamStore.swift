package import Domain
import Foundation
import Store
import Synchronization

/// The team's database of `[store]`: opened at its first use, and tried again at the next one if that
/// fails.
package final class TeamStore: JournalSource {
  private struct Opened: Sendable {
    let database: TeamDatabase
    let journal: StoredJournal
  }

  /// For `roster store` and `roster doctor`.
  package let administration: any SharedStore
  private let address: PostgresAddress
  let key: TeamKey
  private let folder: URL
  private let origin: String?
  private let signing: any OperatorSigning
  private let known = Mutex<Opened?>(nil)
  private let away = Mutex<(failure: JournalFailure, until: ContinuousClock.Instant)?>(nil)
  private static let rest = Duration.seconds(5)
  private let opening = Mutex<Task<Result<Opened, JournalFailure>, Never>?>(nil)

  /// `stateFolder` gets a folder with this host's chain and its head. `origin`: see `JournalAuthor`.
  init(
    _ settings: StoreSettings, stateFolder: URL, environment: [String: String],
    secretVariables: Set<String>, origin: String?, signing: any OperatorSigning
  ) throws(JournalFailure) {
    func secret(
      _ origin: CredentialOrigin, _ name: String
    ) throws(JournalFailure) -> Secret {
      do throws(MissingSecret) {
        return try CredentialResolution(
          origin: origin, environment: environment, secretVariables: secretVariables
        ).secret()
      } catch {
        let next = error.nextStep.map { ": \($0)" } ?? ""
        throw JournalFailure(message: "[store] \(name): \(error.message)\(next)")
      }
    }
    key = try TeamKey(try secret(settings.key, "key"))
    let password: Secret? =
      if let origin = settings.password { try secret(origin, "password") } else { nil }
    address = try PostgresAddress(url: settings.url, password: password)
    administration = TeamAdministration(address, key: key, signing: signing)
    folder = stateFolder.appendingPathComponent(Self.folderName)
    self.origin = origin
    self.signing = signing
  }

  /// In the state folder.
  static let folderName = "team"

  /// Where libpq looks for the password; `nil` if the config has it.
  var passwordFile: String? { address.passwordFile }

  /// The file with entries that the database does not have yet; `nil` if there are none.
  static func spool(in stateFolder: URL) -> String? {
    StoredJournal.spool(in: stateFolder.appendingPathComponent(folderName))
  }

  /// The same, of this store.
  var spool: String? { StoredJournal.spool(in: folder) }

  var opened: StoredJournal? { known.withLock { $0?.journal } }
  var isThere: Bool { true }

  func codes() throws(JournalFailure) -> JournalCodes { key.codes }

  @concurrent func journal(beginsAgain: Bool) async throws(JournalFailure) -> StoredJournal {
    try await open().journal
  }

  @concurrent func database() async throws(JournalFailure) -> TeamDatabase {
    try await open().database
  }

  /// The same database as an administrator reaches it, whose login is not in the config. `url` has no
  /// password, which libpq finds in `~/.pgpass`.
  ///
  /// - Throws: If the URL cannot be used.
  package func administration(at url: String) throws(JournalFailure) -> any SharedStore {
    TeamAdministration(try .administrator(url), key: key, signing: signing)
  }

  /// The team's index of a provider. `former` is one of this machine, which the first update removes.
  func index(of info: ProviderInfo, former: URL) -> any ContactIndex {
    ProviderIndex(
      of: { [self] () async throws(JournalFailure) in try await journalForIndexes() },
      key: key, provider: info.name, installation: info.installation,
      country: info.defaultCountry, folder: folder, formerFolder: former)
  }

  /// The index of each provider asks. Only the first of them waits for a database that is away.
  private func journalForIndexes() async throws(JournalFailure) -> StoredJournal {
    if let opened { return opened }
    if let away = away.withLock(\.self), away.until > .now { throw away.failure }
    do throws(JournalFailure) {
      return try await journal(beginsAgain: false)
    } catch {
      if error.isAway { away.withLock { $0 = (error, .now + Self.rest) } }
      throw error
    }
  }

  /// Not cancelled with the task that asks for it first: others may wait for it, too.
  private func open() async throws(JournalFailure) -> Opened {
    if let opened = known.withLock(\.self) { return opened }
    let task = opening.withLock { opening in
      if let opening { return opening }
      let task = Task { [self] in
        let result = await connect()
        self.opening.withLock { $0 = nil }
        return result
      }
      opening = task
      return task
    }
    return try await task.value.get()
  }

  private func connect() async -> Result<Opened, JournalFailure> {
    do throws(JournalFailure) {
      let database = try await TeamDatabase(at: address, key: key)
      let opened = Opened(
        database: database,
        journal: try await StoredJournal(
          of: database, folder: folder, origin: origin, signing: signing))
      known.withLock { $0 = opened }
      if database.isOperator { await handOverSpool(opened.journal) }
      return .success(opened)
    } catch {
      return .failure(error)
    }
  }
}

extension TeamStore: TeamPresence {
  @concurrent package func operatorName() async throws(JournalFailure) -> String {
    "\(try await database().role)@\(HostName.current)"
  }

  @concurrent package func newestEvent() async throws(JournalFailure) -> Int64? {
    let journal = try await journal(beginsAgain: false)
    // What was in flight when the database went away.
    try await journal.takeOverSpool()
    return try await journal.newestEvent()
  }
}

extension TeamStore {
  /// What is wrong with the spool stops the next write, and no reading.
  private func handOverSpool(_ journal: StoredJournal) async {
    do throws(JournalFailure) {
      try await journal.takeOverSpool()
    } catch {
      // The next write says why.
    }
  }
}

/// The suppression list of a team's database.
struct TeamSuppression: SuppressionList {
  let store: Result<TeamStore, JournalFailure>

  @concurrent func entries(
    of identifiers: [SuppressionIdentifier]
  ) async throws(SuppressionFailure) -> [[SuppressionEntry]] {
    try await list().entries(of: identifiers)
  }

  @concurrent func isEmpty() async throws(SuppressionFailure) -> Bool { try await list().isEmpty() }

  @concurrent func all() async throws(SuppressionFailure) -> [SuppressedTag] {
    try await list().all()
  }

  @concurrent func status() async throws(SuppressionFailure) -> SuppressionStatus {
    try await list().status()
  }

  @concurrent func tags(
    of identifiers: [SuppressionIdentifier]
  ) async throws(SuppressionFailure) -> [SuppressionTag] {
    try await list().tags(of: identifiers)
  }

  @concurrent func add(
    _ tags: [SuppressionTag], _ entry: SuppressionEntry
  ) async throws(SuppressionFailure) -> Int {
    try await list().add(tags, entry)
  }

  @concurrent func remove(caseReference: String) async throws(SuppressionFailure) -> Int {
    try await list().remove(caseReference: caseReference)
  }

  private func list() async throws(SuppressionFailure) -> TeamSuppressionList {
    do throws(JournalFailure) {
      return TeamSuppressionList(try await store.get().database())
    } catch {
      throw SuppressionFailure(message: error.message)
    }
  }
}
