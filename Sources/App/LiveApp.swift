package import Domain
package import Foundation
import HTTPKit
import Logging
package import Operations
import Providers
import Store

/// Puts the program together for one config: the only type that knows every adapter.
package struct LiveApp: Sendable {
  package struct Options: Sendable {
    /// For one call to a provider, retries and pacing included.
    package var timeout = Duration.seconds(30)
    /// Gets one line when a request starts and one when it ends, without secrets and personal data.
    package var verbose: (@Sendable (String) -> Void)?
    /// Whether `verbose` also gets URLs with personal data, and bodies; never a secret.
    package var showsBodies = false
    /// Limits the app to these providers; `nil` is all.
    package var only: Set<ProviderName>?
    /// `false` fetches no secrets, for commands that send nothing.
    package var needsCredentials = true
    /// Whether a provider without its secret gets a client whose calls all fail with the reason.
    /// Otherwise it stops the program.
    package var toleratesMissingSecrets = false
    /// Whether no index is built before the first find. Finds read the lists of providers whose index
    /// is not built yet.
    package var indexesOnFirstFind = false

    package init() {}
  }

  package let settings: Settings
  /// In the order of the config. Those with an index keep it up to date.
  package let clients: [any ProviderClient]
  /// The same without their indexes, for building one.
  package let directClients: [any ProviderClient]
  package let indexing: IndexSetup
  /// Gets a value at each find, if indexes are not built before the first one.
  let finds: (stream: AsyncStream<Void>, continuation: AsyncStream<Void>.Continuation)?
  let reportIndexFailure: @Sendable (IndexFailure) -> Void
  /// Why providers have no secret, if the options tolerate it.
  package let missingSecrets: [ProviderName: MissingSecret]
  package let journal: any Journal
  /// `nil` without `[store]`; a failure if its secrets or its URL cannot be used.
  package let team: Result<TeamStore, JournalFailure>?
  package let suppressionList: any SuppressionList
  package let operatorKey: any OperatorSigning
  package let sealing: any FileSealing = SealedFile()
  package let writes: any WriteHistory
  package let archive: any JournalArchive
  package let cases: any CaseBook
  package let ambient: Ambient
  /// What is shared with other sessions.
  package let sharing: TeamServices
  package let monitor: any CallMonitor
  package let session: any SessionStore
  package let history: any CallHistory
  /// Problems that stop nothing, one sentence each.
  package let warnings: [String]

  /// `sharing` replaces what the config says.
  ///
  /// - Throws: If a secret is missing, unless the options tolerate it.
  package init(
    settings: Settings, stateFolder: URL, environment: [String: String], ambient: Ambient = .live,
    options: Options = Options(), sharing: TeamServices? = nil
  ) throws(SettingsFailure) {
    self.settings = settings
    self.ambient = ambient
    finds =
      options.indexesOnFirstFind
      ? AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1)) : nil
    let (logger, warnings) = Self.logger(stateFolder)
    let log = RequestLog(
      logger: logger, verbose: options.verbose, showsBodies: options.showsBodies)
    operatorKey = OperatorKeyFile(folder: stateFolder)
    let store = StoreSetup(
      settings, stateFolder: stateFolder, environment: environment, signing: operatorKey)
    team = store.team
    let sharing = sharing ?? TeamServices(store.team)
    self.sharing = sharing
    var clients: [any ProviderClient] = []
    var limiters: [ProviderName: RateLimiter] = [:]
    var missingSecrets: [ProviderName: MissingSecret] = [:]
    for entry in settings.providers where options.only?.contains(entry.name) ?? true {
      guard let factory = ProviderRegistry.factory(for: entry.kind) else { continue }
      let secret: Secret
      do throws(MissingSecret) {
        secret =
          options.needsCredentials
          ? try CredentialResolution(
            origin: entry.credential, environment: environment,
            secretVariables: settings.secretVariables
          ).secret()
          : Secret(Secret.placeholder)
      } catch {
        guard options.toleratesMissingSecrets else {
          throw error.settingsFailure(of: entry, in: settings.file)
        }
        missingSecrets[entry.name] = error
        let known = Self.providerSettings(entry, settings, Secret(""))
        clients.append(WithoutSecretClient(info: factory.info(known), reason: error.message))
        continue
      }
      let known = Self.providerSettings(entry, settings, secret)
      let rule = LivePacing.rule(factory.pacing, requestsPerSecond: entry.requestsPerSecond)
      let limiter = RateLimiter(
        rule, published: LivePacing.published(factory.pacing),
        budget: sharing.budget(factory.info(known).installation, rule), ambient: ambient)
      limiters[entry.name] = limiter
      let transport = TransportStack.make(
        provider: entry.name, options: Self.transportOptions(entry, options),
        limiter: limiter, log: log, ambient: ambient)
      clients.append(
        factory.makeClient(known, transport: transport, ambient: ambient))
    }
    directClients = clients
    let indexing =
      options.needsCredentials
      ? IndexSetup(
        settings, for: clients.map(\.info), stateFolder: stateFolder, environment: environment,
        team: store.team)
      : .none
    self.indexing = indexing
    let reportIndexFailure: @Sendable (IndexFailure) -> Void = { failure in
      logger?.warning("\(failure.message)")
    }
    self.reportIndexFailure = reportIndexFailure
    self.clients = clients.map { client in
      guard let index = indexing.indexes[client.info.name] else { return client }
      return IndexedClient(client, index: index, ambient: ambient, report: reportIndexFailure)
    }
    self.warnings = warnings + (indexing.problem.map { ["no index is used: \($0)"] } ?? [])
    self.missingSecrets = missingSecrets
    monitor = LiveCallMonitor(
      providers: clients.map(\.info.name), limiters: limiters, log: log, ambient: ambient)
    let journal = SessionJournal(store.journal)
    self.journal = journal
    suppressionList = store.suppressionList
    writes = journal
    archive = store.journal
    cases = store.journal
    history = LiveCallHistory(log: log)
    session = FileSession(folder: stateFolder, logger: logger)
  }

  /// Login and host, as plans and approvals name the operator: in a team, the login is the database
  /// role.
  ///
  /// - Throws: If the team's database does not say which role this is.
  package func operatorName() async throws(JournalFailure) -> String {
    if let team { return try await team.get().operatorName() }
    return "\(NSUserName())@\(HostName.current)"
  }

  /// `nil` without `[store]`, or if it cannot be used.
  package var presence: (any TeamPresence)? {
    guard case .success(let store)? = team else { return nil }
    return store
  }

  /// Tells the team that this session has ended. Without it, others believe for up to a minute that it
  /// runs.
  package func end() async {
    if case .success(let store)? = team { await store.opened?.endSession() }
  }

  /// The file with providers' answers that the team's store does not have yet; `nil` if it has all.
  package var spooledAnswers: String? {
    guard case .success(let store)? = team else { return nil }
    return store.spool
  }

  package var suppression: SuppressionGuard {
    settings.desk.suppresses ? SuppressionGuard(suppressionList) : .off
  }

  package func writeContext(caseReference: String? = nil) -> WriteContext {
    var context = WriteContext(
      journal: journal, ambient: ambient, caseReference: caseReference, suppression: suppression)
    context.leases = sharing.leases
    context.approvalOver = settings.desk.approvalOver
    context.erasesOnlyByPlan = settings.desk.approval == .other
    return context
  }

  package var desk: CaseDesk {
    CaseDesk(book: cases, ambient: ambient, settings: settings.desk)
  }

  package var person: PersonOfCase {
    PersonOfCase(
      book: cases, indexes: indexing.indexes, suppressionList: suppressionList,
      infos: clients.map(\.info))
  }

  /// `nil` if no such provider was asked for.
  package func client(named name: ProviderName) -> (any ProviderClient)? {
    clients.first { $0.info.name == name }
  }

  /// `mostHits`: so many hits of an index are read at each provider.
  package func searchIndexes(
    mostHits: Int = SearchIndexes.defaultMostHits
  ) -> SearchIndexes {
    var indexes = SearchIndexes(
      indexing.indexes, maxAge: settings.indexMaxAge, mostHits: mostHits, now: ambient.now)
    if let began = finds?.continuation {
      indexes.scansUnbuilt = true
      indexes.findBegan = { began.yield() }
    }
    return indexes
  }

  private static func logger(_ folder: URL) -> (Logger?, warnings: [String]) {
    do throws(JournalFailure) {
      return (try AppLogging.logger(folder: folder), [])
    } catch {
      return (nil, ["no log is kept: \(error.message)"])
    }
  }

  private static func transportOptions(
    _ entry: ProviderEntry, _ options: Options
  ) -> TransportStack.Options {
    var transport = TransportStack.Options()
    transport.network.timeout = options.timeout
    transport.network.connectTimeout = min(transport.network.connectTimeout, options.timeout)
    transport.network.caFile = entry.caFile
    transport.retries.allowance = options.timeout
    return transport
  }

  private static func providerSettings(
    _ entry: ProviderEntry, _ settings: Settings, _ secret: Secret
  ) -> ProviderSettings {
    ProviderSettings(
      name: entry.name, environment: entry.environment,
      policy: ActionPolicy(
        isReadOnly: settings.isReadOnly, allowedActions: entry.allowedActions,
        requiresCase: settings.requiresCase),
      pageSize: entry.pageSize ?? settings.pageSize, columns: settings.columns[entry.kind],
      defaultCountry: entry.defaultCountry,
      baseURL: entry.baseURL, credential: secret,
      values: entry.values)
  }
}
