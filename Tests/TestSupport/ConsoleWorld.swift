package import App
package import Domain
import Simulator
package import ViewModels

extension SimulatedWorld {
  /// A console's model on this world; `journal` replaces the one on disk, `clients` the providers'.
  @MainActor
  package func console(
    clients: [any ProviderClient]? = nil, journal: (any Journal)? = nil,
    session: any SessionStore = MemorySession(),
    themes: ThemeLibrary = .shipped,
    history: (any CallHistory)? = nil, monitor: (any CallMonitor)? = nil,
    commandLine: (any CommandLineRunner)? = nil,
    options: ConsoleOptions = ConsoleOptions()
  ) -> ConsoleModel {
    ConsoleModel(
      services: ConsoleServices(
        clients: clients ?? app.clients, journal: journal ?? app.journal, ambient: app.ambient,
        monitor: monitor ?? app.monitor, session: session, history: history ?? app.history,
        writes: app.writes, archive: app.archive, commandLine: commandLine,
        themes: themes, theme: themes.standard),
      options: options)
  }

  /// A console whose first provider has looked up Jane and others, all marked, Jane under the
  /// cursor; three at the most.
  @MainActor
  package func consoleWithMarked(_ count: Int) async throws -> ConsoleModel {
    let console = console()
    let emails = try await client("donors").page(ContactQuery(limit: 50)).contacts
      .compactMap(\.primaryEmail).filter { $0 != WellKnownPeople.janeEmail }
    for email in emails where console.lists[0].state.contacts.count < count - 1 {
      console.lookUp(email, at: 0)
      await console.settle()
    }
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    await console.settle()
    if console.state.focus == .detail { console.focusNextPane() }
    console.toggleAllMarks()
    console.move(.first)
    return console
  }

  /// Requests that change something, as `METHOD path`, in order of arrival.
  package func writes() async -> [String] {
    await server.requests().filter { request in
      request.method == "PUT" || request.method == "PATCH" || request.method == "DELETE"
        || (request.method == "POST" && !request.isReading)
    }.map { $0.method + " " + $0.path }
  }
}

extension RecordedRequest {
  /// POSTs that only ask: the methods of `find`, `get`, `count`, searches and tokens.
  fileprivate var isReading: Bool {
    ["find", "get", "count", "search", "token"].contains {
      path.hasSuffix("." + $0) || path.hasSuffix("/" + $0)
    }
  }
}
