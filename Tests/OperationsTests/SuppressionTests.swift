import App
import Domain
import Foundation
import Operations
import Simulator
import TestSupport
import Testing

/// Every way of creating a person or opting one in asks the suppression list before it sends.
@Suite(.timeLimit(.minutes(10))) struct SuppressionTests {
  private static let entry = SuppressionEntry(
    right: .erasure, caseReference: "GDPR-118",
    day: CalendarDate(iso: "2026-11-28") ?? CalendarDate(dayNumber: 0))
  private static let jane = ContactLookup(key: .accountID, value: WellKnownPeople.janeEmail)

  private func world(
    edit: (String) -> String = { $0 }
  ) async throws -> SimulatedWorld {
    try await SimulatedWorld.start(
      SimulatorOptions(contacts: 30, hasLimits: false),
      ambient: ManualClock(advancesOnSleep: true).ambient, edit: edit)
  }

  private func list(
    _ text: String, _ right: SuppressionRight = .erasure, in world: SimulatedWorld
  ) async throws {
    let identifier = try #require(SuppressionIdentifier(text, country: nil))
    let list = world.app.suppressionList
    var entry = Self.entry
    entry.right = right
    _ = try await list.add(try await list.tags(of: [identifier]), entry)
  }

  private func context(
    _ world: SimulatedWorld, _ journal: any Journal, isOverridden: Bool = false
  ) -> WriteContext {
    var context = world.app.writeContext()
    context.journal = journal
    context.suppression.isOverridden = isOverridden
    return context
  }

  private func draft(_ email: String, phone: String? = nil) -> ContactDraft {
    var draft = ContactDraft([
      FieldValue(name: "customer", value: 37_091), FieldValue(name: "name", value: "Ada Back"),
      FieldValue(name: "email", value: .string(email)),
    ])
    draft["phone"] = phone.map(JSONValue.string)
    return draft
  }

  @Test(
    arguments: [
      ("Ada@Example.COM", nil), ("other@example.com", "+33 612345678"),
    ] as [(String, String?)])
  func `an erased person is not created, by address or number`(
    email: String, phone: String?
  ) async throws {
    let world = try await world()
    let client = try world.client("shop-it")
    let journal = RecordingJournal()
    let create = CreateContact(client: client, context: context(world, journal))
    try await list("+33612345678", in: world)
    try await list("ada@example.com", in: world)
    await #expect(
      throws: WriteFailure.suppressed(provider: client.info.name, .listed(Self.entry))
    ) { try await create.create(draft(email, phone: phone)) }
    #expect(await world.writes().isEmpty)
    #expect(journal.steps == [.intended, .failed])
    #expect(journal.entries.last?.note == "suppressed")
    #expect(journal.entries.allSatisfy { $0.target.contactID == nil })
    _ = try await create.create(draft("bob@example.com"))
    #expect(await world.writes().count == 1)
    try await world.stop()
  }

  @Test func `an operator can create an erased person all the same, and the journal notes it`()
    async throws
  {
    let world = try await world()
    try await list("ada@example.com", in: world)
    let (journal, other) = (RecordingJournal(), RecordingJournal())
    let client = try world.client("shop-it")
    _ = try await CreateContact(
      client: client, context: context(world, journal, isOverridden: true)
    ).create(draft("ada@example.com"))
    #expect(journal.steps == [.intended, .sent, .answered, .verified])
    #expect(journal.entries.map(\.note) == [nil, "despite suppression", nil, nil])
    _ = try await CreateContact(client: client, context: context(world, other, isOverridden: true))
      .create(draft("bob@example.com"))
    #expect(other.entries.allSatisfy { $0.note == nil })
    try await world.stop()
  }

  @Test func `a person who objected is created, but not opted in`() async throws {
    let world = try await world()
    let journal = RecordingJournal()
    try await list("ada@example.com", .objection, in: world)
    try await list(WellKnownPeople.janeEmail, .objection, in: world)
    _ = try await CreateContact(
      client: try world.client("shop-it"), context: context(world, journal)
    ).create(draft("ada@example.com"))
    let client = try world.client("eu-shop")
    let contact = try await client.contact(Self.jane, fields: nil)
    let change = ChangePreferences(client: client, context: context(world, journal))
    let sent = await world.writes().count
    let failure = await #expect(throws: WriteFailure.self) {
      try await change.change([.email: true, .sms: false], of: contact)
    }
    #expect(
      failure.map { OperatorMessage($0).sentence }
        == "belongs to a person who objected on 2026-11-28 (GDPR-118)")
    #expect(await world.writes().count == sent)
    #expect(journal.entries.last?.note == "suppressed")
    _ = try await change.change([.sms: false], of: contact)
    #expect(await world.writes().count == sent + 1)
    let despite = RecordingJournal()
    _ = try await ChangePreferences(
      client: client, context: context(world, despite, isOverridden: true)
    ).change([.email: true], of: try await client.contact(Self.jane, fields: nil))
    #expect(despite.entries.map(\.note)[1] == "despite suppression")
    try await world.stop()
  }

  @Test func `an opt-in of a contact that cannot be read is refused unless the list is empty`()
    async throws
  {
    let world = try await world()
    let client = try world.client("eu-shop")
    let id = try await client.contact(Self.jane, fields: nil).id.value
    let journal = RecordingJournal()
    let change = ChangePreferences(client: client, context: context(world, journal))
    _ = try await change.change([.email: true], ofID: id)
    try await list("someone.else@example.com", in: world)
    await #expect(throws: WriteFailure.suppressed(provider: client.info.name, .unchecked)) {
      try await change.change([.email: true], ofID: id)
    }
    #expect(journal.entries.last?.note == "suppression unchecked")
    #expect(await world.writes().count == 1)
    _ = try await change.change([.email: false], ofID: id)
    #expect(await world.writes().count == 2)
    try await world.stop()
  }

  @Test func `an upsert leaves the rows of erased persons out and sends the others`() async throws {
    let world = try await world()
    let client = try world.client("b2b")
    try await list("row3@example.com", in: world)
    try await list("row4@example.com", .objection, in: world)
    let rows = (1...150).map { number in
      UpsertRow(
        number: number,
        draft: ContactDraft([
          FieldValue(name: "sourceId", value: .string("S-\(number)")),
          FieldValue(name: "lastName", value: "Row"),
          FieldValue(name: "email", value: .string("row\(number)@example.com")),
        ]))
    }
    let journal = RecordingJournal()
    var ended: [UpsertOutcome] = []
    try await UpsertContacts(client: client, context: context(world, journal)).upsert(
      rows.makeIterator(), by: .sourceID, ended: { ended += $0 },
      unsent: { Issue.record("row \($0.number) was not sent") })
    #expect(ended.count == 150)
    let others = ended.filter { $0.kind != .created }
    #expect(others.map(\.row.number) == [3])
    #expect(
      others.map(\.kind) == [
        .leftOut(message: "belongs to a person who was erased on 2026-11-28 (GDPR-118)")
      ])
    #expect(journal.entries.count { $0.step == .intended } == 149)
    try await world.stop()
  }

  @Test func `a job leaves out persons on the list, and none of them is its canary`() async throws {
    let world = try await world()
    try await list(WellKnownPeople.janeEmail, .objection, in: world)
    let client = try world.client("eu-shop")
    var keys = [WellKnownPeople.janeEmail]
    let emails = try await world.client("donors").page(ContactQuery(limit: 50)).contacts
      .compactMap(\.primaryEmail)
    for email in emails where keys.count < 3 && !keys.contains(email) {
      let lookup = ContactLookup(key: .accountID, value: email)
      if try await client.presence(of: [lookup])[lookup]?.contact != nil { keys.append(email) }
    }
    try #require(keys.count == 3)
    var outcomes: [WriteOutcome] = []
    let wanted = keys
    let job = RunJob(
      .prefer,
      of: JobTargets(wanted) {
        JobTarget(.prefer([.email: true]), ContactLookup(key: .accountID, value: wanted[$0]))
      }, origin: .unjournaled, client: client, context: context(world, RecordingJournal()))
    await job.run { event in
      if case .ended(let contacts) = event { outcomes += contacts.map(\.outcome.word) }
    }
    #expect(outcomes == [.failed, .done, .done])
    #expect(await world.writes().count == 2)
    try await world.stop()
  }

  @Test func `a job that another process left asks the list when it is continued`() async throws {
    let world = try await world()
    let client = try world.client("eu-shop")
    let id = try await client.contact(Self.jane, fields: nil).id.value
    let targets = JobTargets([id, "5f1c00000000000000000000"]) {
      JobTarget(.prefer([.email: true]), .id($0 == 0 ? id : "5f1c00000000000000000000"))
    }
    let context = world.app.writeContext()
    let job = RunJob(.prefer, of: targets, origin: .new, client: client, context: context)
    await job.run { event in
      if case .begun = event { job.leave() }
    }
    let journalID = try #require(job.journalID.flatMap { UUID(uuidString: $0) })
    await world.app.journal.release(job: journalID)
    try await list(WellKnownPeople.janeEmail, .objection, in: world)
    let left = try #require(try await world.app.archive.unfinishedJobs().first)
    let resume = ResumeJob(client: client, archive: world.app.archive, context: context)
    let remainder = try await resume.remainder(of: left)
    let rest = RunJob(
      remainder.action, of: remainder.targets,
      origin: .resumed(resume, remainder, skipped: []), client: client, context: context)
    var failures: [WriteFailure?] = []
    await rest.run { event in
      if case .ended(let contacts) = event { failures += contacts.map(\.outcome.failure) }
    }
    #expect(
      failures
        == Array(repeating: .suppressed(provider: client.info.name, .unchecked), count: 2))
    #expect(await world.writes().isEmpty)
    #expect(try await world.app.archive.unfinishedJobs().isEmpty)
    try await world.stop()
  }

  @Test func `a list that cannot be read stops creations and opt-ins, and nothing else`()
    async throws
  {
    let world = try await world()
    let client = try world.client("eu-shop")
    let contact = try await client.contact(Self.jane, fields: nil)
    let broken = SuppressionGuard(UnreadableList())
    var context = context(world, RecordingJournal())
    context.suppression = broken
    context.suppression.isOverridden = true
    let change = ChangePreferences(client: client, context: context)
    let unreadable = { (provider: ProviderName) in
      WriteFailure.suppressed(provider: provider, .unreadable("it is damaged"))
    }
    await #expect(throws: unreadable(client.info.name)) {
      try await change.change([.email: true], of: contact)
    }
    let shop = try world.client("shop-it")
    await #expect(throws: unreadable(shop.info.name)) {
      try await CreateContact(client: shop, context: context).create(draft("a@b.example"))
    }
    let b2b = try world.client("b2b")
    var unsent = 0
    let row = UpsertRow(
      number: 1,
      draft: ContactDraft([
        FieldValue(name: "sourceId", value: "S-1"),
        FieldValue(name: "email", value: "a@b.example"),
      ]))
    await #expect(throws: unreadable(b2b.info.name)) {
      try await UpsertContacts(client: b2b, context: context).upsert(
        [row].makeIterator(), by: .sourceID,
        ended: { _ in Issue.record("a row was sent") }, unsent: { _ in unsent += 1 })
    }
    #expect(unsent == 1)
    #expect(await world.writes().isEmpty)
    _ = try await change.change([.sms: false], of: contact)
    #expect(await world.writes().count == 1)
    try await world.stop()
  }

  @Test func `with suppress = false nothing is stopped`() async throws {
    let world = try await world { $0 + "\n[desk]\nsuppress = false\n" }
    try await list("ada@example.com", in: world)
    _ = try await CreateContact(
      client: try world.client("shop-it"), context: context(world, RecordingJournal())
    ).create(draft("ada@example.com"))
    #expect(await world.writes().count == 1)
    try await world.stop()
  }
}

private struct UnreadableList: SuppressionList {
  private var failure: SuppressionFailure { SuppressionFailure(message: "it is damaged") }

  @concurrent func entries(
    of identifiers: [SuppressionIdentifier]
  ) async throws(SuppressionFailure) -> [[SuppressionEntry]] { throw failure }
  @concurrent func isEmpty() async throws(SuppressionFailure) -> Bool { throw failure }
  @concurrent func tags(
    of identifiers: [SuppressionIdentifier]
  ) async throws(SuppressionFailure) -> [SuppressionTag] { throw failure }
  @concurrent func add(
    _ tags: [SuppressionTag], _ entry: SuppressionEntry
  ) async throws(SuppressionFailure) -> Int { throw failure }
  @concurrent func remove(
    caseReference: String
  ) async throws(SuppressionFailure) -> Int { throw failure }
  @concurrent func all() async throws(SuppressionFailure) -> [SuppressedTag] { throw failure }
  @concurrent func status() async throws(SuppressionFailure) -> SuppressionStatus { throw failure }
}
