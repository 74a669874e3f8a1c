import Domain
import Operations
import Simulator
import TestSupport
import Testing

/// Creations and deletions: journalled, proven by reading, and never done twice.
@Suite(.timeLimit(.minutes(1))) struct CreateDeleteTests {
  private static let creates = CallFilter(
    method: "POST", pathPrefix: "/api/v6/commerce.contacts.create")
  private static let deletes = CallFilter(
    method: "POST", pathPrefix: "/api/v6/commerce.contacts.delete")
  private static let draft = ContactDraft([
    FieldValue(name: "customer", value: 37_091), FieldValue(name: "name", value: "Ada Twice"),
  ])

  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(
      SimulatorOptions(contacts: 30, hasLimits: false),
      ambient: ManualClock(advancesOnSleep: true).ambient)
  }

  private func context(_ journal: RecordingJournal) -> WriteContext {
    WriteContext(journal: journal, ambient: .live)
  }

  /// How many contacts with the draft's name the shop has.
  private func alike(_ client: any ProviderClient) async throws -> Int {
    try await client.page(ContactQuery(limit: 100)).contacts.count { $0.name == "Ada Twice" }
  }

  @Test func `a creation is journalled, named when its id is known, and read back`() async throws {
    let world = try await world()
    let client = try world.client("shop-it")
    let journal = RecordingJournal()
    let created = try await CreateContact(client: client, context: context(journal))
      .create(Self.draft)
    #expect(journal.steps == [.intended, .sent, .answered, .verified])
    #expect(
      journal.entries.map(\.target.contactID) == [nil, nil, created.id.value, created.id.value])
    #expect(created.evidence == .readBack)
    #expect(created.contact?.name == "Ada Twice")
    try await world.stop()
  }

  @Test func `a creation whose answer is lost is found, also beside one that was there before`()
    async throws
  {
    let world = try await world()
    let client = try world.client("shop-it")
    let operation = CreateContact(client: client, context: context(RecordingJournal()))
    let first = try await operation.create(Self.draft)
    await world.server.failNext(.closedAfterApplying, at: "open2b", where: Self.creates)
    let second = try await operation.create(Self.draft)
    #expect(second.evidence == .readAfterLostAnswer)
    #expect(second.id != first.id)
    #expect(try await alike(client) == 2)
    try await world.stop()
  }

  @Test func `a creation that never arrived goes out once more, and one contact is made`()
    async throws
  {
    let world = try await world()
    let client = try world.client("shop-it")
    let journal = RecordingJournal()
    let operation = CreateContact(client: client, context: context(journal))
    _ = try await operation.create(Self.draft)
    await world.server.failNext(.closedBeforeApplying, at: "open2b", where: Self.creates)
    _ = try await operation.create(Self.draft)
    #expect(try await alike(client) == 2)
    #expect(journal.steps.suffix(6) == [.intended, .sent, .unknown, .sent, .answered, .verified])
    try await world.stop()
  }

  @Test func `a creation that is answered with an error of the server is looked for`() async throws
  {
    let world = try await world()
    let client = try world.client("shop-it")
    let operation = CreateContact(client: client, context: context(RecordingJournal()))
    await world.server.failNext(.status(500), at: "open2b", where: Self.creates)
    await #expect {
      try await operation.create(Self.draft)
    } throws: { error in
      guard case .failed(let failure)? = error as? WriteFailure else { return false }
      return failure.kind == .server
    }
    #expect(try await alike(client) == 0)
    try await world.stop()
  }

  @Test func `what is required and missing is named before anything is sent`() async throws {
    let world = try await world()
    let client = try world.client("shop-it")
    let operation = CreateContact(client: client, context: context(RecordingJournal()))
    await #expect {
      try await operation.create(ContactDraft([FieldValue(name: "note", value: "x")]))
    } throws: { error in
      guard case .invalid(_, let problems)? = error as? WriteFailure else { return false }
      return problems.map(\.field) == ["customer", "name"]
    }
    #expect(await world.server.requests().isEmpty)
    _ = try await operation.create(Self.draft)
    #expect(await !world.server.requests().isEmpty)
    try await world.stop()
  }

  // MARK: - Deleting

  private func delete(
    _ ids: [Int], _ client: any ProviderClient, _ journal: RecordingJournal = RecordingJournal()
  ) async throws -> [DeletedContact] {
    var ended: [DeletedContact] = []
    try await DeleteContacts(client: client, context: context(journal))
      .delete(ids.map { .id(String($0)) }) { ended.append($0) }
    return ended
  }

  @Test func `each of several is deleted, not found, or named otherwise, in one call`() async throws
  {
    let world = try await world()
    let client = try world.client("shop-it")
    let ids = [Open2bWellKnown.johnID, Open2bWellKnown.unknownID, Open2bWellKnown.janeID]
    let journal = RecordingJournal()
    let ended = try await delete(ids + [ids[0]], client, journal)
    #expect(ended.map(\.lookup.value) == ids.map(String.init))
    #expect(ended.map(\.outcome) == [.gone(.readBack), .notFound, .gone(.readBack)])
    let calls = await world.server.requests().filter { $0.path.hasSuffix(".delete") }
    #expect(calls.count == 1)
    #expect(journal.entries.filter { $0.step == .verified }.count == 2)
    #expect(journal.entries.filter { $0.step == .failed }.map(\.target.contactID) == ["58000"])
    try await world.stop()
  }

  @Test(arguments: [Fault.closedAfterApplying, .closedBeforeApplying])
  func `a deletion whose answer is lost is settled by reading`(fault: Fault) async throws {
    let world = try await world()
    let client = try world.client("shop-it")
    await world.server.failNext(fault, at: "open2b", where: Self.deletes)
    let ended = try await delete([Open2bWellKnown.johnID], client)
    #expect(
      ended.map(\.outcome)
        == [.gone(fault == .closedAfterApplying ? .readAfterLostAnswer : .readBack)])
    try await world.stop()
  }

  @Test func `an answer that says done of a contact that is still there is not believed`()
    async throws
  {
    let world = try await world()
    let client = try world.client("shop-it")
    await world.server.failNext(
      .answer(status: 200, body: #"{"status":"ok"}"#), at: "open2b", where: Self.deletes)
    let ended = try await delete([Open2bWellKnown.johnID], client)
    guard case .failed(.outcomeUnknown)? = ended.first?.outcome else {
      Issue.record("\(ended)")
      return
    }
    try await world.stop()
  }

  @Test func `nothing is deleted when the journal cannot be written`() async throws {
    let world = try await world()
    let client = try world.client("shop-it")
    for step in [JournalEntry.Step.intended, .sent] {
      await #expect(throws: WriteFailure.self) {
        try await delete(
          [Open2bWellKnown.johnID], client, RecordingJournal(isBroken: { $0 == step }))
      }
    }
    #expect(try await delete([Open2bWellKnown.johnID], client).first?.outcome == .gone(.readBack))
    try await world.stop()
  }
}
