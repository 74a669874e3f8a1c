import Domain
import Foundation
import Simulator
import TestSupport
import Testing

/// A simulated world with the client of the provider under test. It uses real HTTP and a clock that
/// advances while anything sleeps.
struct ContractWorld: Sendable {
  static let contacts = 45
  static let janeEmail = WellKnownPeople.janeEmail

  let subject: ContractSubject
  let world: SimulatedWorld
  let client: any ProviderClient
  let clock: ManualClock
  /// Jane, read before the test starts so that tokens and connections exist.
  let known: Contact

  static func run(
    _ subject: ContractSubject, _ body: (ContractWorld) async throws -> Void
  ) async throws {
    let clock = ManualClock(advancesOnSleep: true)
    var options = SimulatorOptions(contacts: contacts, now: { clock.now })
    options.providers = [subject.account.name]
    let world = try await SimulatedWorld.start(options, ambient: clock.ambient)
    do {
      let client = try world.client(subject.account.name)
      let known = try await client.contact(subject.known, fields: nil)
      await world.server.forgetRequests()
      try await body(
        ContractWorld(
          subject: subject, world: world, client: client, clock: clock, known: known))
    } catch {
      try await world.stop()
      throw error
    }
    try await world.stop()
  }

  // MARK: - The simulator

  var server: SimulatorServer { world.server }

  /// All requests since the world started, at any provider.
  func arrivals() async -> [RecordedRequest] { await server.requests() }

  func fail(_ fault: Fault, _ call: ContractCall, count: Int = 1) async {
    await world.server.failNext(
      fault, at: subject.account.name, count: count, where: subject.calls[call] ?? CallFilter())
  }

  /// The requests of one operation since the world started.
  func requests(of call: ContractCall) async -> [RecordedRequest] {
    let filter = subject.calls[call] ?? CallFilter()
    return await world.server.requests().filter {
      $0.provider == subject.account.name && (filter.method ?? $0.method) == $0.method
        && $0.path.hasPrefix(filter.pathPrefix ?? "")
    }
  }

  // MARK: - The log

  /// The lines of the log file, one per ended request.
  func logLines() throws -> [String] {
    try String(contentsOf: world.folder.appending(path: "roster.log"), encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }

  /// Texts that neither a log nor a message may hold: the provider's keys, tokens, and all forms of
  /// Jane's address.
  func privateTexts() async -> [String] {
    let tokens = await arrivals().compactMap { request in
      request.headers["authorization"]?.split(separator: " ").last.map(String.init)
    }
    let address = Self.janeEmail
    return subject.secrets + Set(tokens) + [
      address, address.replacing("@", with: "%40"), String(address.drop { $0 != "@" }.dropFirst()),
    ]
  }

  // MARK: - Calls

  /// The lookup with which a write names Jane.
  var knownID: ContactLookup { .id(known.id.value) }

  /// Jane in her current state; `nil` if she no longer exists.
  func read() async throws(ProviderFailure) -> Contact? {
    try await read(subject.known)
  }

  private func read(_ lookup: ContactLookup) async throws(ProviderFailure) -> Contact? {
    do throws(ProviderFailure) {
      return try await client.contact(lookup, fields: nil)
    } catch  where error.kind == .notFound {
      return nil
    }
  }

  /// The contact that the suite's create makes, found through the client's creation trace; `nil` if
  /// there is none.
  func createdContact() async throws -> Contact? {
    let trace = client.creationTrace(of: subject.newDraft)
    var found: [Contact] = []
    if case .unique(.lookup(let lookup)) = trace {
      if let contact = try await read(lookup) { found.append(contact) }
    } else if let query = trace.query {
      found = try await client.page(query).contacts
    } else {
      Issue.record("The client has no trace for the created contact.")
    }
    return found.first(where: subject.isNew)
  }

  /// The file that the suite's import sends. The operation writes it.
  var importedFile: LocalFile {
    LocalFile(
      path: world.folder.appending(path: "opt-outs.csv").path,
      byteCount: subject.importText.utf8.count)
  }

  static let pricing = JSONValue.object([
    "products": .array([.object(["sourceId": "P-1", "price": 5])])
  ])

  /// Whether Jane has prices. Only setting them again reveals it.
  func isPriced() async throws -> Bool {
    let row = try #require(try await client.send(.setPricing(knownID, Self.pricing)).rows.first)
    if row.outcome == .created { _ = try await client.send(.removePricing(knownID)) }
    return row.outcome == .updated
  }

  /// Runs every step of the search, each with its first page only.
  func search(_ text: String) async throws(ProviderFailure) -> ContractResult {
    var found: [Contact] = []
    for step in client.searchPlan(for: text).steps {
      switch step {
      case .lookup(let lookup):
        do throws(ProviderFailure) {
          found.append(try await client.contact(lookup, fields: nil))
        } catch  where error.kind == .notFound {
          continue
        }
      case .query(let query): found += try await client.page(query).contacts
      case .scan(let query):
        let match = ContactMatch(text)
        found += try await client.page(query).contacts.filter(match.matches)
      }
    }
    return ContractResult(contacts: found)
  }

  /// Every page from `start` on. Throws if the pages do not end.
  func walk(
    from start: PageStart, limit: Int, conditions: [QueryCondition] = []
  ) async throws -> [ContactPage] {
    var pages: [ContactPage] = []
    var next: PageStart? = start
    while let start = next {
      try #require(pages.count <= Self.contacts, "The pages do not end.")
      let page = try await client.page(
        ContactQuery(conditions: conditions, start: start, limit: limit))
      pages.append(page)
      next = page.next
    }
    return pages
  }
}

extension CreationTrace {
  /// `nil` if the trace is a lookup or nothing.
  fileprivate var query: ContactQuery? {
    switch self {
    case .unique(.query(let query)), .unique(.scan(let query)), .alike(let query): query
    case .unique(.lookup), .none: nil
    }
  }
}
