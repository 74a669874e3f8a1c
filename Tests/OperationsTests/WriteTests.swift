import Domain
import Operations
import Simulator
import Synchronization
import TestSupport
import Testing

/// Checks that a write is journalled before each step, sent once and settled by reading.
@Suite(.timeLimit(.minutes(10))) struct WriteTests {
  private static let jane = ContactLookup(key: .accountID, value: WellKnownPeople.janeEmail)

  private func context(_ journal: RecordingJournal) -> WriteContext {
    WriteContext(journal: journal, ambient: .live)
  }

  /// The writes that reached the simulator.
  private static func writes(_ world: SimulatedWorld) async -> [String] {
    await world.server.requests().filter { $0.method != "GET" }.map { $0.method + " " + $0.path }
  }

  private func jane(_ world: SimulatedWorld) async throws -> (any ProviderClient, Contact) {
    let client = try world.client("eu-shop")
    return (client, try await client.contact(Self.jane, fields: nil))
  }

  @Test func `journals a preference change before sending it, then verifies it`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let sentAtStep = Mutex<[JournalEntry.Step: Int]>([:])
    let journal = RecordingJournal(willRecord: { entry in
      let count = await Self.writes(world).count
      sentAtStep.withLock { $0[entry.step] = count }
    })
    let (client, contact) = try await jane(world)
    let result = try await ChangePreferences(client: client, context: context(journal))
      .change([.sms: false], of: contact)

    #expect(journal.steps == [.intended, .sent, .answered, .verified])
    #expect(sentAtStep.withLock { $0 } == [.intended: 0, .sent: 0, .answered: 1, .verified: 1])
    #expect(result.evidence == .readBack)
    #expect(result.contact?.preferences?.sms == .optOut)
    #expect(result.contact?.preferences?.call == contact.preferences?.call)
    #expect(journal.entries.allSatisfy { $0.target.changedFields == ["preferences.sms=out"] })
    try await world.stop()
  }

  @Test func `sends nothing if the journal cannot be written`() async throws {
    let world = try await SimulatedWorld.start()
    let (client, contact) = try await jane(world)
    for broken in [JournalEntry.Step.intended, .sent] {
      let journal = RecordingJournal(isBroken: { $0 == broken })
      await #expect(throws: WriteFailure.self) {
        try await ChangePreferences(client: client, context: context(journal))
          .change([.sms: false], of: contact)
      }
      #expect(await Self.writes(world).isEmpty)
    }
    _ = try await ChangePreferences(client: client, context: context(RecordingJournal()))
      .change([.sms: false], of: contact)
    #expect(await Self.writes(world).count == 1)
    try await world.stop()
  }

  @Test func `a failed read before a write reports that nothing was sent`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    let (client, contact) = try await jane(world)
    let operation = ChangePreferences(client: client, context: context(RecordingJournal()))
    await world.server.failNext(
      .status(500), at: "eu-shop", count: 10, where: CallFilter(method: "GET"))
    await #expect {
      try await operation.change([.sms: false], of: contact)
    } throws: { error in
      guard case .failed(let failure)? = error as? WriteFailure else { return false }
      return failure.delivery == .notSent && failure.message.contains("nothing was sent")
    }
    #expect(await Self.writes(world).isEmpty)
    try await world.stop()
  }

  @Test func `settles a write with a lost response by reading and does not repeat it`() async throws
  {
    let world = try await SimulatedWorld.start()
    let (client, contact) = try await jane(world)
    await world.server.failNext(
      .closedAfterApplying, at: "eu-shop", where: CallFilter(method: "POST"))
    let journal = RecordingJournal()
    let result = try await ChangePreferences(client: client, context: context(journal))
      .change([.sms: false], of: contact)

    #expect(result.evidence == .readAfterLostAnswer)
    #expect(journal.steps == [.intended, .sent, .unknown, .verified])
    #expect(await Self.writes(world).count == 1)
    try await world.stop()
  }

  @Test func `repeats a write once if reading shows that it did not happen`() async throws {
    let world = try await SimulatedWorld.start()
    let (client, contact) = try await jane(world)
    await world.server.failNext(
      .closedBeforeApplying, at: "eu-shop", where: CallFilter(method: "POST"))
    let journal = RecordingJournal()
    let result = try await ChangePreferences(client: client, context: context(journal))
      .change([.sms: false], of: contact)

    #expect(result.contact?.preferences?.sms == .optOut)
    #expect(journal.steps == [.intended, .sent, .unknown, .sent, .answered, .verified])
    #expect(await Self.writes(world).count == 2)
    try await world.stop()
  }

  @Test func `a lost response that nothing can settle is an unknown outcome after one request`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let (client, contact) = try await jane(world)
    await world.server.failNext(
      .closedAfterApplying, at: "eu-shop", where: CallFilter(method: "PUT"))
    let journal = RecordingJournal()
    let operation = AnonymizeContact(client: client, context: context(journal))
    await #expect {
      try await operation.anonymize(id: contact.id.value)
    } throws: { error in
      guard case .outcomeUnknown? = error as? WriteFailure else { return false }
      return true
    }
    #expect(journal.steps == [.intended, .sent, .unknown])
    #expect(await Self.writes(world).count == 1)
    try await world.stop()
  }

  /// Runs `send`, expects an unknown outcome, and returns the journal's steps.
  private func stepsOfUnknown(
    _ journal: RecordingJournal, _ send: () async throws -> WriteResult
  ) async -> [JournalEntry.Step] {
    await #expect {
      try await send()
    } throws: { error in
      guard case .outcomeUnknown? = error as? WriteFailure else { return false }
      return true
    }
    return journal.steps
  }

  @Test func `a success response is an unknown outcome if the contact is unchanged`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let (client, contact) = try await jane(world)
    let body = #"{"data":[{"_id":"\#(contact.id.value)","firstName":"Jane","emails":["j@x.org"]}]}"#
    let lie = Fault.answer(status: 200, body: body)
    await world.server.failNext(lie, at: "eu-shop", where: CallFilter(method: "POST"))
    await world.server.failNext(lie, at: "eu-shop", count: 2, where: CallFilter(method: "PUT"))
    let prefer = RecordingJournal()
    let erase = RecordingJournal()
    let eraseByID = RecordingJournal()

    let expected: [JournalEntry.Step] = [.intended, .sent, .answered, .unknown]
    #expect(
      await stepsOfUnknown(prefer) {
        try await ChangePreferences(client: client, context: context(prefer))
          .change([.sms: false], of: contact)
      } == expected)
    #expect(
      await stepsOfUnknown(erase) {
        try await AnonymizeContact(client: client, context: context(erase)).anonymize(contact)
      } == expected)
    #expect(
      await stepsOfUnknown(eraseByID) {
        try await AnonymizeContact(client: client, context: context(eraseByID))
          .anonymize(id: contact.id.value)
      } == expected)
    try await world.stop()
  }

  @Test(arguments: [502, 504]) func `a gateway error does not prove that nothing happened`(
    status: Int
  ) async throws {
    let world = try await SimulatedWorld.start()
    let (client, contact) = try await jane(world)
    await world.server.failNext(
      .status(status), at: "eu-shop", where: CallFilter(method: "POST"))
    let journal = RecordingJournal()
    let steps = await stepsOfUnknown(journal) {
      try await ChangePreferences(client: client, context: context(journal))
        .change([.sms: false], of: contact)
    }
    #expect(steps == [.intended, .sent, .unknown])
    #expect(await Self.writes(world).count == 1)
    try await world.stop()
  }

  @Test func `an unknown outcome stays unknown if the journal cannot record it`() async throws {
    let world = try await SimulatedWorld.start()
    let (client, contact) = try await jane(world)
    await world.server.failNext(
      .closedBeforeApplying, at: "eu-shop", where: CallFilter(method: "PUT"))
    let journal = RecordingJournal(isBroken: { $0 == .unknown })
    let steps = await stepsOfUnknown(journal) {
      try await AnonymizeContact(client: client, context: context(journal))
        .anonymize(id: contact.id.value)
    }
    #expect(steps == [.intended, .sent])
    try await world.stop()
  }

  @Test func `verifies an anonymization by reading the contact`() async throws {
    let world = try await SimulatedWorld.start()
    let (client, contact) = try await jane(world)
    let journal = RecordingJournal()
    let result = try await AnonymizeContact(client: client, context: context(journal))
      .anonymize(contact)
    #expect(result.contact?.isAnonymized == true)
    #expect(result.evidence == .readBack)
    #expect(journal.steps == [.intended, .sent, .answered, .verified])
    try await world.stop()
  }

  @Test func `a refusal by the provider is a failure and not an unknown outcome`() async throws {
    let world = try await SimulatedWorld.start()
    let client = try world.client("eu-shop")
    let journal = RecordingJournal()
    await #expect {
      try await ChangePreferences(client: client, context: context(journal))
        .change([.sms: false], ofID: "5f1c00000000000000000000")
    } throws: { error in
      guard case .failed(let failure)? = error as? WriteFailure else { return false }
      return failure.kind == .notFound
    }
    #expect(journal.steps == [.intended, .sent, .failed])
    try await world.stop()
  }

  @Test func `does not overwrite a contact that changed since it was shown`() async throws {
    let world = try await SimulatedWorld.start()
    let client = try world.client("shop-it")
    let seen = try await client.contact(.id("59069"), fields: nil)
    let save = SaveContact(client: client, context: context(RecordingJournal()))
    _ = try await save.save(
      ContactDraft([FieldValue(name: "note", value: "theirs")]), to: .id("59069"))
    await world.server.forgetRequests()

    await #expect {
      try await save.save(
        ContactDraft([FieldValue(name: "note", value: "ours")]), to: .id("59069"), seen: seen)
    } throws: { error in
      guard case .conflict(_, let now)? = error as? WriteFailure else { return false }
      return now.fields["note"] == "theirs"
    }
    let updates = await world.server.requests().filter { $0.path.hasSuffix(".update") }
    #expect(updates.isEmpty)
    try await world.stop()
  }

  @Test func `refuses values against the provider's rules before it sends anything`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let client = try world.client("shop-it")
    let long = ContactDraft([
      FieldValue(name: "name", value: .string(String(repeating: "x", count: 51)))
    ])
    await #expect(throws: WriteFailure.self) {
      try await SaveContact(client: client, context: context(RecordingJournal()))
        .save(long, to: .id("59069"))
    }
    #expect(await Self.writes(world).isEmpty)
    try await world.stop()
  }

  @Test func `a read-only config and a missing case reference stop a write`() async throws {
    let world = try await SimulatedWorld.start { "read_only = true\n" + $0 }
    let (client, contact) = try await jane(world)
    await #expect {
      try await AnonymizeContact(client: client, context: context(RecordingJournal()))
        .anonymize(contact)
    } throws: { error in
      guard case .unavailable? = error as? WriteFailure else { return false }
      return true
    }
    #expect(await Self.writes(world).isEmpty)
    try await world.stop()
  }

  @Test func `sends nothing if the lookup key now belongs to another contact`() async throws {
    let world = try await SimulatedWorld.start()
    let (client, jane) = try await jane(world)
    var stale = jane
    stale.id = ContactID(provider: jane.id.provider, value: "5f1c00000000000000000000")
    let operation = ChangePreferences(client: client, context: context(RecordingJournal()))
    await #expect {
      try await operation.change([.sms: false], of: stale)
    } throws: { error in
      guard case .failed(let failure)? = error as? WriteFailure else { return false }
      return failure.kind == .conflict
    }
    #expect(await Self.writes(world).isEmpty)
    _ = try await operation.change([.sms: false], of: jane)
    #expect(await Self.writes(world).count == 1)
    try await world.stop()
  }
}
