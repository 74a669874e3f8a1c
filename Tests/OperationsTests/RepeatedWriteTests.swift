import App
import Domain
import Operations
import Simulator
import TestSupport
import Testing

/// Covers which requests the layers below an operation repeat.
@Suite(.timeLimit(.minutes(10))) struct RepeatedWriteTests {
  private static let creates = InterferingProxy.Filter(target: "contacts.create")
  private static let draft = ContactDraft([
    FieldValue(name: "customer", value: 37_091),
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

  /// The number of copies of the contact.
  private func times(_ world: MeddledWorld) async throws -> Int {
    let query = ContactQuery(
      conditions: [QueryCondition(key: "customer", value: "37091")],
      limit: 1_000)
    return try await world.direct.client("shop-it").page(query).contacts.count {
      $0.name == "Ada Once"
    }
  }

  @Test func `journals each repeat of a write before sending it`() async throws {
    let world = try await MeddledWorld.start()
    let journal = RecordingJournal()
    world.proxy.meddle(.never, .status(429), where: Self.creates, count: 2)
    #expect(try await created(world, journal) == .done)
    #expect(try await times(world) == 1)
    #expect(journal.steps == [.intended, .sent, .sent, .sent, .answered, .verified])
    #expect(journal.entries.map(\.note) == [nil, nil, "repeated", "repeated", nil, nil])
    try await world.stop()
  }

  @Test func `does not send a repeat that the journal refuses`() async throws {
    let world = try await MeddledWorld.start()
    let journal = RecordingJournal(fullAfter: [.intended, .sent])
    world.proxy.meddle(.never, .status(429), where: Self.creates, count: 2)
    #expect(try await created(world, journal) == .failed)
    #expect(try await times(world) == 0)
    #expect(world.proxy.meddled == 1)
    try await world.stop()
  }

  /// The shop carries the request out, and a proxy responds instead.
  @Test(arguments: [
    (503, ""), (503, "<html>Service Unavailable"), (503, "busy"), (503, "rate limit exceeded"),
    (503, #"{"message":"API calls limit"}"#), (503, "<html>call limit"), (403, "limit"),
    (500, "The call limit is reached"), (502, "call limit"), (504, ""),
  ])
  func `creates a contact once, whatever a proxy responds instead of the shop`(
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

  /// The words are the provider's own, but a 5xx can also come after the write was carried out.
  @Test(arguments: [(500, 50_004, "ContactExists"), (500, 50_007, "ParentContactNotFound")])
  func `reads after a refusal with a 5xx before it says that nothing was done`(
    status: Int, code: Int, type: String
  ) async throws {
    let world = try await MeddledWorld.start()
    let client = try world.world.client("b2b")
    let seen = try #require(try await client.page(ContactQuery(limit: 5)).contacts.last)
    world.proxy.meddle(
      .before,
      .status(
        status, body: #"{"error":{"code":\#(code),"status":\#(status),"type":"\#(type)"}}"#),
      where: .init(method: "PATCH"), count: 9)
    let saved = try await SaveContact(client: client, context: world.world.writeContext).save(
      ContactDraft([FieldValue(name: "lastName", value: "Changed")]), to: .id(seen.id.value))
    #expect(saved.evidence == .readAfterLostAnswer)
    #expect(world.proxy.meddled == 1)
    try await world.stop()
  }

  @Test(arguments: [(403, "The call limit is reached"), (503, "The limit of 200 calls is reached")])
  func `the shop's own call limit message means that nothing was done`(
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

  /// The provider documents one repeat with a new token. A gateway's 401 proves nothing.
  @Test(arguments: ["", "{}", "<html>Unauthorized", #"{"message":"Unauthorized"}"#])
  func `does not repeat a write if something other than the provider refuses the token`(
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

/// Checks that the response to a second request does not settle the first, which may still be
/// carried out.
@Suite(.timeLimit(.minutes(10))) struct SecondRequestTests {
  enum Second: CaseIterable {
    case refused, limited, unavailable, foreign

    var answer: InterferingProxy.Answer {
      switch self {
      case .refused:
        .status(400, body: #"{"error":{"code":10005,"status":400,"type":"InvalidJSONPayload"}}"#)
      case .limited: .status(429)
      case .unavailable: .status(503)
      case .foreign: .status(403, body: "<html>")
      }
    }
  }

  private static let deletions = InterferingProxy.Filter(method: "DELETE")

  private func deleted(
    _ world: MeddledWorld, _ id: String
  ) async throws -> DeletedContact.Outcome? {
    var ended: [DeletedContact] = []
    try await DeleteContacts(
      client: try world.world.client("b2b"), context: world.world.writeContext
    ).delete([.id(id)]) { ended.append($0) }
    return ended.first?.outcome
  }

  private func id(_ world: MeddledWorld) async throws -> String {
    try #require(
      try await world.direct.client("b2b").page(ContactQuery(limit: 5)).contacts.last?.id.value)
  }

  @Test(arguments: Second.allCases)
  func `the outcome stays unknown while a first request may still arrive`(
    second: Second
  ) async throws {
    let world = try await MeddledWorld.start()
    let id = try await id(world)
    world.proxy.meddle(.never, second.answer, where: Self.deletions, count: 200)
    world.proxy.meddle(.late, .closed, where: Self.deletions)
    guard case .failed(.outcomeUnknown)? = try await deleted(world, id) else {
      Issue.record("The outcome must be unknown: the first request may still be carried out.")
      return
    }
    await world.proxy.applyLate()
    #expect(
      try await world.direct.client("b2b").presence(of: [.id(id)])[.id(id)] == .absent(.recycled))
    var filter = JournalFilter()
    filter.outcome = .unknown
    let lost = try #require(try await world.world.app.archive.writes(filter).first)
    #expect(try await world.world.settling(at: "b2b").settle(lost) == .happened(nil))
    try await world.stop()
  }

  @Test func `a repeated deletion that finds no contact was done by the first request`()
    async throws
  {
    let world = try await MeddledWorld.start()
    let id = try await id(world)
    // A gateway repeats the request by itself and returns the second response.
    world.proxy.meddle(
      .before,
      .status(
        404,
        body: #"{"error":{"code":50008,"status":404,"type":"ContactNotAllowed","messages":[]}}"#),
      where: Self.deletions)
    #expect(try await deleted(world, id) == .gone(.readAfterLostAnswer, .recycled))
    try await world.stop()
  }

  @Test(arguments: [404, 503]) func `a success response is not enough if reading back fails`(
    status: Int
  ) async throws {
    let world = try await MeddledWorld.start()
    let id = try await id(world)
    world.proxy.meddle(
      .never, .status(200, body: #"{"data":{},"messages":["Contact deleted"]}"#),
      where: Self.deletions)
    world.proxy.meddle(
      .never, .status(status, body: "<html>"), where: .init(method: "GET"), count: 9,
      onceMeddled: true)
    guard case .failed(.outcomeUnknown)? = try await deleted(world, id) else {
      Issue.record("The outcome must be unknown: nothing was deleted.")
      return
    }
    try await world.stop()
  }

  @Test func `a creation whose response names an existing contact is unknown`() async throws {
    let world = try await MeddledWorld.start()
    world.proxy.meddle(
      .never, .status(200, body: #"{"status":"ok","id":59068}"#),
      where: .init(target: "contacts.create"))
    await #expect {
      _ = try await CreateContact(
        client: try world.world.client("shop-it"), context: world.world.writeContext
      ).create(
        ContactDraft([
          FieldValue(name: "customer", value: 37_091),
          FieldValue(name: "name", value: "John Smith"),
        ]))
    } throws: { error in
      guard case .outcomeUnknown? = error as? WriteFailure else { return false }
      return true
    }
    try await world.stop()
  }
}
