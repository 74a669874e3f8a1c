package import App
package import Domain
import Operations
package import Simulator
package import ViewModels

extension SimulatedWorld {
  /// Opens a case that arrived so many days ago, and takes steps in it.
  package func openCase(
    _ reference: String, _ right: CaseRight = .erasure, daysAgo: Int = 0,
    _ events: [CaseEvent] = []
  ) async throws {
    let record = try await app.desk.open(
      reference, right, received: app.desk.today.adding(days: -daysAgo), law: .eu)
    _ = try await app.desk.take(events, in: record)
  }

  package func take(_ events: [CaseEvent], in reference: String) async throws {
    _ = try await app.desk.take(events, in: try await app.desk.record(reference))
  }

  /// A console model for this world. `journal` replaces the journal on disk, `clients` those of the
  /// providers.
  @MainActor
  package func console(
    clients: [any ProviderClient]? = nil, journal: (any Journal)? = nil,
    session: any SessionStore = MemorySession(),
    themes: ThemeLibrary = .shipped, themeSource: (any ThemeSource)? = nil,
    history: (any CallHistory)? = nil, monitor: (any CallMonitor)? = nil,
    presence: (any TeamPresence)? = nil, commandLine: (any CommandLineRunner)? = nil,
    leases: any ContactLeases = UnsharedLeases(),
    options: ConsoleOptions = ConsoleOptions()
  ) -> ConsoleModel {
    var context = app.writeContext()
    if let journal { context.journal = journal }
    context.leases = leases
    return ConsoleModel(
      services: ConsoleServices(
        clients: clients ?? app.clients, writeContext: context, desk: app.desk, person: app.person,
        monitor: monitor ?? app.monitor,
        session: session, history: history ?? app.history,
        writes: app.writes, archive: app.archive, presence: presence,
        commandLine: commandLine,
        missingSecrets: app.missingSecrets.mapValues(\.message), indexes: app.searchIndexes(),
        themes: themeSource ?? themes, theme: themes.standard),
      options: options)
  }

  /// A console whose first provider has looked up and marked Jane and others, with the cursor on
  /// Jane. At most three contacts.
  @MainActor
  package func consoleWithMarked(_ count: Int) async throws -> ConsoleModel {
    let console = console()
    let emails = try await client("donors").page(ContactQuery(limit: 50)).contacts
      .compactMap(\.primaryEmail).filter { $0 != WellKnownPeople.janeEmail }
    for email in emails where console.lists.all[0].state.contacts.count < count - 1 {
      console.lookUp(email, at: 0)
      await console.settle()
    }
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    await console.settle()
    if console.state.focus == .detail { console.focusNextPane() }
    console.lists.toggleAllMarks()
    console.move(.first)
    return console
  }

  /// A journal that leaves each write of `filter` unknown: its response is lost, and the next calls
  /// to the provider fail.
  package func journalLosingWrites(at kind: String, where filter: CallFilter) -> RecordingJournal {
    RecordingJournal(willRecord: { [server] entry in
      guard entry.step == .sent else { return }
      await server.failNext(.closedAfterApplying, at: kind, where: filter)
      await server.failNext(.status(403), at: kind, count: 20)
    })
  }

  /// Requests that change data, as `METHOD path`, in order of arrival.
  package func writes() async -> [String] {
    await server.requests().filter { request in
      request.method == "PUT" || request.method == "PATCH" || request.method == "DELETE"
        || (request.method == "POST" && !request.isReading)
    }.map { $0.method + " " + $0.path }
  }
}

extension RecordedRequest {
  /// Whether a POST only reads: finds, gets, counts, searches and tokens.
  fileprivate var isReading: Bool {
    ["find", "get", "count", "search", "token"].contains {
      path.hasSuffix("." + $0) || path.hasSuffix("/" + $0)
    }
  }
}
