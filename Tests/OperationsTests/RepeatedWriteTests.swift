import App
import Domain
import Operations
import Simulator
import TestSupport
import Testing

/// What goes out again below an operation, and what does not.
@Suite(.timeLimit(.minutes(1))) struct RepeatedWriteTests {
  private static let creates = InterferingProxy.Filter(target: "contacts.create")
  private static let draft = ContactDraft([
    FieldValue(name: "customer", value: .integer(Int64(Open2bWellKnown.johnCustomer))),
    FieldValue(name: "name", value: "Ada Once"),
  ])

  private func created(_ world: MeddledWorld, _ journal: RecordingJournal) async throws -> Claim {
    let context = WriteContext(journal: journal, ambient: world.world.app.ambient)
    do {
      _ = try await CreateContact(client: try world.world.client("shop-it"), context: context)
        .create(Self.draft)
      return .done
    } catch let failure as WriteFailure {
      return Claim(failure)
    }
  }

  /// How often the contact exists.
  private func times(_ world: MeddledWorld) async throws -> Int {
    let query = ContactQuery(
      conditions: [QueryCondition(key: "customer", value: String(Open2bWellKnown.johnCustomer))],
      limit: 1_000)
    return try await world.direct.client("shop-it").page(query).contacts.count {
      $0.name == "Ada Once"
    }
  }

  @Test func `each repeat of a write is an entry before it leaves`() async throws {
    let world = try await MeddledWorld.start()
    let journal = RecordingJournal()
    world.proxy.meddle(.never, .status(429), where: Self.creates, count: 2)
    #expect(try await created(world, journal) == .done)
    #expect(try await times(world) == 1)
    #expect(journal.steps == [.intended, .sent, .sent, .sent, .answered, .verified])
    #expect(journal.entries.map(\.note) == [nil, nil, "repeated", "repeated", nil, nil])
    try await world.stop()
  }

  @Test func `a repeat that the journal does not take does not leave`() async throws {
    let world = try await MeddledWorld.start()
    let journal = RecordingJournal(fullAfter: [.intended, .sent])
    world.proxy.meddle(.never, .status(429), where: Self.creates, count: 2)
    #expect(try await created(world, journal) == .failed)
    #expect(try await times(world) == 0)
    #expect(world.proxy.meddled == 1)
    try await world.stop()
  }

  /// A shop that carried it out, behind a proxy that answers for it.
  @Test(arguments: [
    (503, ""), (503, "<html>Service Unavailable"), (503, "busy"), (503, "rate limit exceeded"),
    (503, #"{"message":"API calls limit"}"#), (503, "<html>call limit"), (403, "limit"),
    (500, "The call limit is reached"), (502, "call limit"), (504, ""),
  ])
  func `a creation is made once, whatever a proxy says in the shop's place`(
    status: Int, body: String
  ) async throws {
    let world = try await MeddledWorld.start()
    let journal = RecordingJournal()
    world.proxy.meddle(.before, .status(status, body: body), where: Self.creates, count: 9)
    #expect(try await created(world, journal) == .done)
    #expect(try await times(world) == 1)
    #expect(world.proxy.meddled == 1)
    #expect(journal.steps == [.intended, .sent, .unknown, .verified])
    try await world.stop()
  }

  @Test(arguments: [(403, "The call limit is reached"), (503, "The limit of 200 calls is reached")])
  func `the shop's own words for its call limit mean that nothing was done`(
    status: Int, body: String
  ) async throws {
    let world = try await MeddledWorld.start()
    let journal = RecordingJournal()
    world.proxy.meddle(.never, .status(status, body: body), where: Self.creates)
    #expect(try await created(world, journal) == .done)
    #expect(try await times(world) == 1)
    #expect(journal.steps.filter { $0 == .sent }.count == 2)
    try await world.stop()
  }

  /// Propeller's contract wants one repeat with a new token; a gateway's 401 says nothing.
  @Test(arguments: ["", "{}", "<html>Unauthorized", #"{"message":"Unauthorized"}"#])
  func `a write is not repeated for a token that something else refuses`(
    body: String
  ) async throws {
    let world = try await MeddledWorld.start()
    let client = try world.world.client("b2b")
    let id = try #require(try await client.page(ContactQuery(limit: 5)).contacts.last?.id.value)
    world.proxy.meddle(
      .late, .status(401, body: body), where: .init(method: "DELETE"), count: 9)
    var ended: [DeletedContact] = []
    try await DeleteContacts(client: client, context: world.world.writeContext)
      .delete([.id(id)]) { ended.append($0) }
    guard case .failed(.outcomeUnknown)? = ended.first?.outcome else {
      Issue.record("\(ended)")
      return
    }
    #expect(world.proxy.meddled == 1)
    try await world.stop()
  }
}
