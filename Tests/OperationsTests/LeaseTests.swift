import Domain
import Foundation
import Operations
import Simulator
import Synchronization
import TestSupport
import Testing

/// Who is at work on a contact: each way of writing takes it first, and sends nothing if another
/// session has it.
@Suite(.timeLimit(.minutes(10))) struct LeaseTests {
  private let leases = ScriptedLeases()

  private func context(_ journal: any Journal) -> WriteContext {
    var context = WriteContext(journal: journal, ambient: .live)
    context.leases = leases
    return context
  }

  /// Keeps entries, and notes those that are made while their contact is not held.
  private func watching(_ loose: Loose) -> RecordingJournal {
    let leases = leases
    return RecordingJournal(willRecord: { entry in
      if leases.isFree || !leases.holds(entry.lease) || entry.lease.subjects.isEmpty {
        loose.add(entry)
      }
    })
  }

  private final class Loose: Sendable {
    private let kept = Mutex<[JournalEntry]>([])
    var entries: [JournalEntry] { kept.withLock { $0 } }
    func add(_ entry: JournalEntry) { kept.withLock { $0.append(entry) } }
  }

  @Test(arguments: MatrixWrite.all)
  func `every kind of write holds its contact from its first entry to its last`(
    write: MatrixWrite
  ) async throws {
    let run = try await MatrixRun.start(write)
    let loose = Loose()
    let journal = watching(loose)
    try await write.act(try run.meddled.direct.client(write.provider), context(journal), 0)
    #expect(journal.steps.contains(.sent))
    #expect(!leases.actions.isEmpty)
    // A file and a contact without a key of its own are held by nothing.
    let named = loose.entries.filter { ![.create, .import].contains($0.target.action) }
    #expect(named.isEmpty)
    #expect(leases.isFree)
    try await run.meddled.stop()
  }

  @Test(arguments: MatrixWrite.all)
  func `nothing is sent or recorded about a contact that another session holds`(
    write: MatrixWrite
  ) async throws {
    let run = try await MatrixRun.start(write)
    leases.holdAll(by: .colleague)
    let journal = RecordingJournal()
    let client = try run.meddled.direct.client(write.provider)
    var failure: WriteFailure?
    do {
      try await write.act(client, context(journal), 0)
    } catch let error as WriteFailure {
      failure = error
    }
    try await run.meddled.stop()
    // A new contact may have no key to hold it by.
    guard leases.refusals > 0 || write.name.contains("create") else {
      Issue.record("the write holds nothing")
      return
    }
    guard leases.refusals > 0 else { return }
    // Each row of an upsert has the reason, and what the matrix makes of it has not.
    if failure != .held(provider: client.info.name, .colleague) {
      #expect(failure != nil && write.name.contains("upsert"), "\(String(describing: failure))")
    }
    #expect(journal.entries.isEmpty)
    #expect(await run.meddled.world.writes().isEmpty)
    #expect(leases.isFree)
  }

  // MARK: - One provider

  private func withShop(_ body: (any ProviderClient, SimulatedWorld) async throws -> Void)
    async throws
  {
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 30, hasLimits: false),
      ambient: ManualClock(advancesOnSleep: true).ambient)
    try await body(try world.client("shop-it"), world)
    try await world.stop()
  }

  @Test func `a job leaves out the contact that another session holds and says so`() async throws {
    try await withShop { client, world in
      let ids = try await client.page(ContactQuery(limit: 3)).contacts.map(\.id.value)
      // The first contact is no canary if another session has it.
      leases.hold(LeasedContact([.id(ids[0])], at: client.info), by: .colleague)
      let journal = RecordingJournal()
      let job = RunJob(
        .delete, of: JobTargets(ids.map { JobTarget(.delete, .id($0)) }), origin: .new,
        client: client, context: context(journal))
      var outcomes: [WriteOutcome] = []
      await job.run { event in
        if case .ended(let contacts) = event { outcomes += contacts.map(\.outcome.word) }
      }
      #expect(outcomes == [.failed, .done, .done])
      #expect(await world.writes().count == 2)
      let last = try #require(journal.entries.last { $0.target.contactID == ids[0] })
      #expect(last.step == .failed)
      #expect(
        JournalledReason.words(last) == "another session was at work on the contact")
      #expect(leases.isFree)
    }
  }

  @Test func `a contact that is named by a key is also held by its id before it is sent`()
    async throws
  {
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 30, hasLimits: false),
      ambient: ManualClock(advancesOnSleep: true).ambient)
    let client = try world.client("b2b")
    let contact = try #require(
      try await client.page(ContactQuery(limit: 30)).contacts.first { contact in
        contact.fields["sourceId"]?.displayText?.isEmpty == false
      })
    let key = ContactLookup(
      key: .sourceID, value: contact.fields["sourceId"]?.displayText ?? "",
      source: contact.fields["source"]?.displayText)
    leases.hold(LeasedContact([.id(contact.id.value)], at: client.info), by: .colleague)
    let journal = RecordingJournal()
    let failure = await #expect(throws: WriteFailure.self) {
      _ = try await SaveContact(client: client, context: context(journal)).save(
        ContactDraft([FieldValue(name: "lastName", value: "Lost")]), to: key)
    }
    #expect(failure == .held(provider: client.info.name, .colleague))
    #expect(journal.steps == [.intended, .failed])
    #expect(await world.writes().isEmpty)
    try await world.stop()
  }

  @Test(arguments: [ProviderFailure.Kind.timeout, .cancelled, .validation])
  func `a contact is free again after a write that failed`(
    kind: ProviderFailure.Kind
  ) async throws {
    try await withShop { client, _ in
      let id = try await client.page(ContactQuery(limit: 1)).contacts[0].id.value
      let odd = LostSend(client, kind: kind)
      await #expect(throws: WriteFailure.self) {
        _ = try await SaveContact(client: odd, context: context(RecordingJournal())).save(
          ContactDraft([FieldValue(name: "name", value: "Ada Lost")]), to: .id(id))
      }
      #expect(odd.sendCount > 0)
      #expect(leases.actions == [.update])
      #expect(leases.isFree)
    }
  }

  @Test func `a contact is free again after its task was cancelled`() async throws {
    try await withShop { client, _ in
      let id = try await client.page(ContactQuery(limit: 1)).contacts[0].id.value
      let (leases, context) = (leases, context(RecordingJournal()))
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        _ = try await SaveContact(client: client, context: context).save(
          ContactDraft([FieldValue(name: "name", value: "Ada Lost")]), to: .id(id))
      }
      await #expect(throws: WriteFailure.self) { try await task.value }
      #expect(leases.actions == [.update])
      #expect(leases.isFree)
    }
  }

  @Test func `the sentence names the operator, the act and the time`() {
    let holder = LeaseHolder(
      operatorName: "op2", host: "bastion-2", action: .anonymize, since: Date(),
      isSameOperator: false)
    let time = ClockWords.time(holder.since)
    #expect(holder.sentence == "op2 has been anonymizing this contact since \(time)")
    var own = holder
    own.isSameOperator = true
    own.action = nil
    #expect(
      own.sentence == "another session of yours has been working on this contact since \(time)")
  }
}
