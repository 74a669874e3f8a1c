import App
import Domain
import Operations
import Simulator
import Synchronization
import TestSupport
import Testing

/// Covers provider lists that never end.
@Suite(.timeLimit(.minutes(10))) struct StuckListTests {
  /// The way in which a list fails to end.
  enum Fault: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case ignoresThePageNumber
    case alternatesBetweenTwoPages
    case repeatsItsLastPage
    case shiftsAroundTheSameRows
    case givesTheSameRowsInAnotherOrder
    case givesEmptyPages

    var testDescription: String { rawValue }

    /// The rows of the page with this number, from 0, out of 20 rows.
    func rows(_ number: Int) -> [Int] {
      switch self {
      case .ignoresThePageNumber: Array(0..<10)
      case .alternatesBetweenTwoPages: number.isMultiple(of: 2) ? Array(0..<10) : Array(10..<20)
      case .repeatsItsLastPage: number == 0 ? Array(0..<10) : Array(10..<20)
      case .shiftsAroundTheSameRows: (0..<10).map { (number + $0) % 20 }
      case .givesTheSameRowsInAnotherOrder: (0..<10).map { (7 * $0 + number) % 10 }
      case .givesEmptyPages: number == 0 ? Array(0..<10) : []
      }
    }

    /// The number of distinct rows before the list is stuck.
    var distinct: Int {
      switch self {
      case .ignoresThePageNumber, .givesTheSameRowsInAnotherOrder, .givesEmptyPages: 10
      case .alternatesBetweenTwoPages, .repeatsItsLastPage, .shiftsAroundTheSameRows: 20
      }
    }
  }

  private final class Stuck: OddClient {
    let inner: any ProviderClient
    private let fault: Fault
    private let hasCursor: Bool
    private let contacts: [Contact]
    private let asked = Mutex(0)

    var requestCount: Int { asked.withLock { $0 } }

    init(_ inner: any ProviderClient, _ fault: Fault, hasCursor: Bool) async throws {
      self.inner = inner
      self.fault = fault
      self.hasCursor = hasCursor
      contacts = try await inner.page(ContactQuery(limit: 20)).contacts
    }

    func searchPlan(for text: String) -> SearchPlan {
      SearchPlan([hasCursor ? .query(ContactQuery(limit: 10)) : .scan(ContactQuery(limit: 10))])
    }

    var everyContact: ContactQuery? { hasCursor ? nil : ContactQuery(limit: 10) }

    func count(_ conditions: [QueryCondition]) async throws(ProviderFailure) -> Int { 1_000_000 }

    func page(_ query: ContactQuery) async throws(ProviderFailure) -> ContactPage {
      let number = asked.withLock { asked in
        asked += 1
        return asked - 1
      }
      guard number < 2_000 else {
        throw ProviderFailure(
          .server, provider: info.name, delivery: .answered, message: "there were 2,000 requests")
      }
      let rows = fault.rows(number).map { contacts[$0] }
      guard case .first(let first) = query.start, !hasCursor else {
        return ContactPage(
          contacts: rows, first: nil, limit: 10, next: .after("cursor \(number)"))
      }
      return ContactPage(
        contacts: rows, first: first, limit: 10, total: 1_000_000, next: .first(first + 10))
    }
  }

  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(SimulatorOptions(contacts: 50, hasLimits: false))
  }

  @Test(arguments: Fault.allCases, [true, false])
  func `a walk over a stuck list ends with a failure`(
    fault: Fault, hasCursor: Bool
  ) async throws {
    let world = try await world()
    let client = try await Stuck(try world.client("b2b"), fault, hasCursor: hasCursor)
    var given: [ContactID] = []
    let failure = await #expect(throws: ProviderFailure.self) {
      try await WalkContacts(client: client).walk(ContactQuery(limit: 10), isFree: false) {
        given += $0.map(\.id)
      }
    }
    #expect(failure?.kind == .protocol)
    #expect(failure?.message == PageTrail.message)
    #expect(given.count == fault.distinct)
    #expect(Set(given).count == given.count)
    #expect(client.requestCount <= 102)
    try await world.stop()
  }

  @Test(arguments: Fault.allCases)
  func `a backward walk over a stuck list ends with a failure`(
    fault: Fault
  ) async throws {
    let world = try await world()
    let client = try await Stuck(try world.client("b2b"), fault, hasCursor: false)
    let failure = await #expect(throws: ProviderFailure.self) {
      try await WalkContacts(client: client).walk(ContactQuery(limit: 10), isFree: true) { _ in }
    }
    #expect(failure?.message == PageTrail.message)
    #expect(client.requestCount <= 102)
    try await world.stop()
  }

  @Test(arguments: Fault.allCases, [true, false])
  func `a search in a stuck list ends with a failure`(
    fault: Fault, hasCursor: Bool
  ) async throws {
    let world = try await world()
    let client = try await Stuck(try world.client("b2b"), fault, hasCursor: hasCursor)
    var answer: SearchAnswer?
    let events = FindContacts(clients: [client])
      .events(for: ["zz"], scanning: .init(most: 1_000_000))
    for await event in events {
      if case .ended(let answers) = event.news { answer = answers.first }
    }
    guard case .no(.failed(let failure))? = answer?.completeness else {
      Issue.record("\(String(describing: answer))")
      return
    }
    #expect(failure.message == PageTrail.message)
    #expect(client.requestCount <= 102)
    try await world.stop()
  }

  @Test func `one page without a new row does not end a list by index`() {
    var trail = PageTrail(isIndexed: true)
    let pages = [["1", "2"], ["2", "1"], ["2", "3"], ["3"], ["1"]]
    let verdicts = pages.map { trail.isStuck(after: $0) }
    #expect(verdicts == [false, false, false, false, true])
  }

  @Test func `reads on over empty pages, up to a limit`() {
    var trail = PageTrail(isIndexed: false)
    let pages = Array(repeating: [String](), count: 100) + [["1"]]
    let verdicts = pages.map { trail.isStuck(after: $0) }
    #expect(!verdicts.contains(true))
    let further = (1...101).map { _ in trail.isStuck(after: [String]()) }
    #expect(further.firstIndex(of: true) == 100)
  }
}
