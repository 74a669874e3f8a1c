import Domain
import Operations
import Simulator
import TestSupport
import Testing

/// Checks that creations and deletions are journalled, proven by reading and never done twice.
@Suite(.timeLimit(.minutes(10))) struct CreateDeleteTests {
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

  /// The number of contacts in the shop with the draft's name.
  private func alike(_ client: any ProviderClient) async throws -> Int {
    try await client.page(ContactQuery(limit: 100)).contacts.count { $0.name == "Ada Twice" }
  }

  @Test func `a creation is journalled, gets its id once known, and is read back`() async throws {
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

  @Test(arguments: ["59\u{0}401", "59\u{1B}[2J", "59\n401", ""])
  func `a creation is unknown if the provider returns an unusable id`(id: String)
    async throws
  {
    let world = try await world()
    let client = MisnamingSend(inner: try world.client("shop-it"), id: id)
    let journal = RecordingJournal()
    let failure = await #expect(throws: WriteFailure.self) {
      try await CreateContact(client: client, context: context(journal)).create(Self.draft)
    }
    guard case .outcomeUnknown(let reason)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(reason.message.contains("has no usable id"))
    #expect(journal.steps == [.intended, .sent, .unknown])
    #expect(journal.entries.allSatisfy { $0.target.contactID == nil })
    try await world.stop()
  }

  @Test func `finds a creation after a lost response, even beside an equal older contact`()
    async throws
  {
    let world = try await world()
    let client = try world.client("shop-it")
    let operation = CreateContact(client: client, context: context(RecordingJournal()))
    let first = try await operation.create(Self.draft)
    await world.server.failNext(.closedAfterApplying, at: "shop-it", where: Self.creates)
    let second = try await operation.create(Self.draft)
    #expect(second.evidence == .readAfterLostAnswer)
    #expect(second.id != first.id)
    #expect(try await alike(client) == 2)
    try await world.stop()
  }

  private func isUnknown(_ error: any Error) -> Bool {
    guard case .outcomeUnknown(let failure)? = error as? WriteFailure else { return false }
    return failure.message.contains("look for it before you create it again")
  }

  @Test func `does not repeat a lost creation if equal contacts can exist`()
    async throws
  {
    let world = try await world()
    let client = try world.client("shop-it")
    let journal = RecordingJournal()
    let operation = CreateContact(client: client, context: context(journal))
    await world.server.failNext(.closedBeforeApplying, at: "shop-it", where: Self.creates)
    await #expect {
      try await operation.create(Self.draft)
    } throws: {
      isUnknown($0)
    }
    #expect(journal.steps == [.intended, .sent, .unknown])
    #expect(try await alike(client) == 0)
    try await world.stop()
  }

  @Test func `repeats a lost creation if the provider refuses duplicates`()
    async throws
  {
    let world = try await world()
    let client = try world.client("b2b")
    let journal = RecordingJournal()
    await world.server.failNext(
      .closedBeforeApplying, at: "b2b",
      where: CallFilter(method: "POST", pathPrefix: "/v2/contacts/"))
    _ = try await CreateContact(client: client, context: context(journal)).create(
      ContactDraft([
        FieldValue(name: "sourceId", value: "N-1"), FieldValue(name: "source", value: "ERP"),
        FieldValue(name: "lastName", value: "Twice"),
      ]))
    #expect(journal.steps == [.intended, .sent, .unknown, .sent, .answered, .verified])
    try await world.stop()
  }

  @Test(arguments: [false, true])
  func `does not mistake an existing contact for the new one`(isNamed: Bool) async throws {
    let world = try await world()
    let client = try world.client("b2b")
    let draft = ContactDraft([
      FieldValue(name: "sourceId", value: "N-1"), FieldValue(name: "source", value: "ERP"),
      FieldValue(name: "lastName", value: "Once"),
    ])
    let first = try await CreateContact(client: client, context: context(RecordingJournal()))
      .create(draft)
    let named = #"{"data":{"id":\#(first.id.value)}}"#
    await world.server.failNext(
      isNamed ? .answer(status: 201, body: named) : .closedBeforeApplying, at: "b2b",
      where: CallFilter(method: "POST", pathPrefix: "/v2/contacts/"))
    let journal = RecordingJournal()
    await #expect {
      try await CreateContact(client: client, context: context(journal)).create(draft)
    } throws: {
      if case .outcomeUnknown? = $0 as? WriteFailure { true } else { false }
    }
    #expect(!journal.steps.contains(.verified))
    #expect(journal.steps.last == .unknown)
    try await world.stop()
  }

  @Test func `a new contact with other values leaves a lost creation unknown`()
    async throws
  {
    let world = try await world()
    let shop = try world.client("shop-it")
    // The shop stores another name than it received.
    let client = RenamingSend(shop, to: "ADA T.")
    let journal = RecordingJournal()
    await #expect {
      try await CreateContact(client: client, context: context(journal)).create(Self.draft)
    } throws: {
      isUnknown($0)
    }
    #expect(client.sendCount == 1)
    #expect(journal.steps == [.intended, .sent, .unknown])
    try await world.stop()
  }

  @Test func `finds a lost creation despite changed blanks, line ends and case`()
    async throws
  {
    let world = try await world()
    let shop = try world.client("shop-it")
    var given = Self.draft
    given["note"] = "one\r\ntwo "
    given["email"] = "Ada@Example.com"
    given["phone"] = "06 12"
    var kept = Self.draft
    kept["note"] = "one\ntwo"
    kept["email"] = "ada@example.com"
    kept["phone"] = "0612"
    let client = RenamingSend(shop, as: kept)
    let created = try await CreateContact(client: client, context: context(RecordingJournal()))
      .create(given)
    #expect(created.evidence == .readAfterLostAnswer)
    #expect(client.sendCount == 1)
    try await world.stop()
  }

  @Test func `a creation succeeds even if the search for equal contacts does not end`() async throws
  {
    let world = try await world()
    let client = EndlessPages(try world.client("shop-it"))
    let created = try await CreateContact(client: client, context: context(RecordingJournal()))
      .create(Self.draft)
    #expect(created.evidence == .readBack)
    try await world.stop()
  }

  @Test func `neither journals nor sends drafts that the provider is known to refuse`() async throws
  {
    let world = try await world()
    let journal = RecordingJournal()
    await #expect(throws: WriteFailure.self) {
      try await CreateContact(client: try world.client("b2b"), context: context(journal)).create(
        ContactDraft([
          FieldValue(name: "lastName", value: "A"), FieldValue(name: "parent.source", value: "E"),
        ]))
    }
    #expect(journal.steps.isEmpty)
    try await world.stop()
  }

  @Test func `a creation with a server error is unknown`() async throws {
    let world = try await world()
    let client = try world.client("shop-it")
    let operation = CreateContact(client: client, context: context(RecordingJournal()))
    await world.server.failNext(.status(500), at: "shop-it", where: Self.creates)
    await #expect {
      try await operation.create(Self.draft)
    } throws: { error in
      guard case .outcomeUnknown(let failure)? = error as? WriteFailure else { return false }
      return failure.kind == .server
    }
    #expect(try await alike(client) == 0)
    try await world.stop()
  }

  @Test func `names missing required fields before it sends anything`() async throws {
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

  @Test func `one call deletes several contacts and reports each as deleted or not found`()
    async throws
  {
    let world = try await world()
    let client = try world.client("shop-it")
    let ids = [59_068, 58_000, 59_069]
    let journal = RecordingJournal()
    let ended = try await delete(ids + [ids[0]], client, journal)
    #expect(ended.map(\.lookup.value) == ids.map(String.init))
    #expect(
      ended.map(\.outcome) == [
        .gone(.readBack, .deleted), .notFound(.gone), .gone(.readBack, .deleted),
      ])
    let calls = await world.server.requests().filter { $0.path.hasSuffix(".delete") }
    #expect(calls.count == 1)
    #expect(journal.entries.filter { $0.step == .verified }.count == 2)
    #expect(journal.entries.filter { $0.step == .failed }.map(\.target.contactID) == ["58000"])
    try await world.stop()
  }

  @Test func `reports an invalid id and deletes the other contacts`() async throws {
    let world = try await world()
    let client = try world.client("shop-it")
    let journal = RecordingJournal()
    var ended: [DeletedContact] = []
    try await DeleteContacts(client: client, context: context(journal))
      .delete([.id("abc"), .id("59068")]) { ended.append($0) }
    #expect(ended.map(\.lookup.value) == ["abc", "59068"])
    guard case .failed(.failed(let failure))? = ended.first?.outcome else {
      Issue.record("\(ended)")
      return
    }
    #expect(failure.kind == .validation)
    #expect(failure.message.hasSuffix("'s identifiers are whole numbers from 1"))
    #expect(ended.last?.outcome == .gone(.readBack, .deleted))
    #expect(journal.entries.filter { $0.step == .failed }.map(\.note) == ["validation"])
    try await world.stop()
  }

  @Test func `does not delete a contact that changed since it was shown`() async throws {
    let world = try await world()
    let client = try world.client("shop-it")
    let id = ContactLookup.id("59068")
    let seen = try await client.contact(id, fields: nil)
    let draft = ContactDraft([FieldValue(name: "phone", value: "0699999999")])
    _ = try await client.send(.update(id, draft))
    var ended: [DeletedContact] = []
    let operation = DeleteContacts(client: client, context: context(RecordingJournal()))
    try await operation.delete([id], seen: seen) { ended.append($0) }
    guard case .failed(.conflict)? = ended.first?.outcome else {
      Issue.record("\(ended)")
      return
    }
    let now = try await client.contact(id, fields: nil)
    try await operation.delete([id], seen: now) { ended.append($0) }
    #expect(ended.last?.outcome == .gone(.readBack, .deleted))
    try await world.stop()
  }

  @Test(arguments: [Fault.closedAfterApplying, .closedBeforeApplying])
  func `settles a deletion with a lost response by reading`(fault: Fault) async throws {
    let world = try await world()
    let client = try world.client("shop-it")
    await world.server.failNext(fault, at: "shop-it", where: Self.deletes)
    let ended = try await delete([59_068], client)
    #expect(
      ended.map(\.outcome)
        == [.gone(fault == .closedAfterApplying ? .readAfterLostAnswer : .readBack, .deleted)])
    try await world.stop()
  }

  @Test func `a deletion is unknown if the contact still exists despite a success response`()
    async throws
  {
    let world = try await world()
    let client = try world.client("shop-it")
    await world.server.failNext(
      .answer(status: 200, body: #"{"status":"ok"}"#), at: "shop-it", where: Self.deletes)
    let ended = try await delete([59_068], client)
    guard case .failed(.outcomeUnknown)? = ended.first?.outcome else {
      Issue.record("\(ended)")
      return
    }
    try await world.stop()
  }

  @Test func `deletes nothing if the journal cannot be written`() async throws {
    let world = try await world()
    let client = try world.client("shop-it")
    for step in [JournalEntry.Step.intended, .sent] {
      await #expect(throws: WriteFailure.self) {
        try await delete(
          [59_068], client, RecordingJournal(isBroken: { $0 == step }))
      }
    }
    #expect(try await delete([59_068], client).first?.outcome == .gone(.readBack, .deleted))
    try await world.stop()
  }
}
