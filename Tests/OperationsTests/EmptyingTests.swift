import App
import Domain
import Foundation
import Operations
import Simulator
import TestSupport
import Testing

/// Covers an emptying of which the provider keeps a part, also after its process ended.
@Suite(.timeLimit(.minutes(10))) struct EmptyingTests {
  private static let id = "25492"
  private static let reference = "GDPR-1"
  private static let names = [
    "abbreviation", "dateOfBirth", "email", "firstName", "gender", "lastName", "phone",
    "primaryLanguage",
  ]

  /// An erasure of one contact, of which the plan was begun.
  private struct Erasure {
    let world: SimulatedWorld
    let desk: CaseDesk
    let record: CaseRecord

    var client: any ProviderClient { get throws { try world.client("b2b") } }

    func applying() -> ApplyCase {
      ApplyCase(
        desk: desk, clients: world.app.clients,
        context: WriteContext(
          journal: world.app.journal, ambient: world.app.ambient, caseReference: reference),
        archive: world.app.archive)
    }

    /// Carries out what is left, as `roster case apply` does.
    func apply(_ record: CaseRecord) async throws -> CaseRecord {
      let applying = applying()
      let settled = try await applying.settled(record)
      #expect(settled.undecided.isEmpty)
      _ = try await applying.require(settled.record)
      return try await applying.apply(settled.record) { _ in }
    }

    /// The case as another process finds it.
    func recovered() async throws -> CaseRecord {
      try await RecoverCase(
        desk: desk, archive: world.app.archive, infos: world.app.clients.map(\.info)
      ).recover(try await desk.record(reference))
    }

    func unknown() async throws -> Int {
      try await world.app.archive.writes(JournalFilter()).count { $0.outcome == .unknown }
    }

    func words(_ record: CaseRecord) -> [String] {
      MakeReceipt(desk: desk, providers: world.app.clients.map(\.info.name))
        .receipt(record, by: "op1", at: Date()).contacts.flatMap(\.acts).map(\.words)
    }
  }

  private func erasure(
    keeping kept: [String] = [], requiring required: [String] = []
  ) async throws -> Erasure {
    var options = SimulatorOptions(contacts: 300)
    options.keptFields = Set(kept)
    options.requiredFields = Set(required)
    let world = try await SimulatedWorld.start(options)
    var settings = DeskSettings()
    settings.identity = .optional
    let desk = CaseDesk(book: world.app.cases, ambient: world.app.ambient, settings: settings)
    let opened = try await desk.open(Self.reference, .erasure, received: desk.today, law: nil)
    let contact = CaseContact(provider: "b2b", id: Self.id)
    let included = try await desk.take([.included(contact: contact, why: .byHand)], in: opened)
    let planning = PlanCase(
      desk: desk, clients: world.app.clients,
      author: CaseAuthor(name: "op1", key: try world.app.operatorKey.publicKey()))
    let plan = try await planning.plan(included).plan
    #expect(plan.acts.map(\.act) == [.empty, .delete])
    #expect(plan.acts.first?.fields?.keys.sorted() == Self.names)
    let digest = try planning.digest(of: plan)
    let record = try await desk.take(
      [.planned(plan: plan, digest: digest), .applied(digest: digest)], in: included)
    return Erasure(world: world, desk: desk, record: record)
  }

  private func emptying(_ names: [String] = names) -> ContactWrite {
    .update(.id(Self.id), ContactDraft(names.map { FieldValue(name: $0, value: .null) }))
  }

  /// An emptying whose process was killed after it was sent.
  private func killed(_ erasure: Erasure, sends: Bool = true) async throws {
    if sends { _ = try await erasure.client.send(emptying()) }
    _ = try await erasure.world.lose(emptying(), at: "b2b", in: Self.reference)
  }

  // MARK: - After a kill

  @Test func `names what the provider kept of an emptying whose process was killed`() async throws {
    let erasure = try await erasure(keeping: ["email", "phone"])
    try await killed(erasure)
    let unknown = try await erasure.recovered()
    #expect(unknown.hasUnknown)
    let settled = try await erasure.applying().settled(unknown).record
    #expect(!settled.hasUnknown)
    #expect(erasure.words(settled) == ["done in part, without email, phone"])

    let done = try await erasure.apply(settled)
    #expect(
      erasure.words(done) == [
        "emptied except email, phone, read back", "in the recycle bin, emptied except email, phone",
      ])
    #expect(try await erasure.unknown() == 0)
    try await erasure.world.stop()
  }

  @Test
  func `a deletion into the recycle bin that was answered and not read back is not called erased`()
    async throws
  {
    let erasure = try await erasure()
    let deletion = ContactWrite.delete([.id(Self.id)])
    _ = try await erasure.client.send(deletion)
    let lost = try await erasure.world.lose(
      deletion, at: "b2b", steps: [.intended, .sent, .answered], in: Self.reference)
    #expect(lost.outcome == .answered && lost.effect == nil)
    #expect(
      erasure.words(try await erasure.recovered()) == ["in the recycle bin, answer only"])
    try await erasure.world.stop()
  }

  @Test func `the journal names only the fields that reading shows empty`() async throws {
    let erasure = try await erasure(keeping: ["email"])
    _ = try await erasure.client.send(emptying())
    let lost = try await erasure.world.lose(emptying(), at: "b2b")
    let verdict = try await erasure.world.settling(at: "b2b").settle(lost)
    guard case .happenedInPart(_, let others) = verdict else {
      Issue.record("\(verdict)")
      return
    }
    #expect(others == ["email"])
    let record = try await erasure.world.record(try #require(UUID(uuidString: lost.id)))
    #expect(record.outcome == .verified)
    #expect(record.first.changedFields.map(\.name).sorted() == Self.names)
    #expect(record.last.changedFields.map(\.name).sorted() == Self.names.filter { $0 != "email" })
    #expect(record.last.note == "settled by reading; in part")
    try await erasure.world.stop()
  }

  @Test func `does not decide on a part while the provider may be working on the rest`()
    async throws
  {
    let erasure = try await erasure()
    _ = try await erasure.client.send(emptying(["email"]))
    let early = try await erasure.world.lose(emptying(), at: "b2b", ago: 50)
    guard case .undecided(let reason) = try await erasure.world.settling(at: "b2b").settle(early)
    else {
      Issue.record("the provider may still empty the other fields")
      return
    }
    #expect(reason.hasPrefix("not done yet"))
    #expect(try await erasure.world.outcome(of: early) == .unknown)
    try await erasure.world.stop()
  }

  @Test(arguments: [true, false])
  func `an emptying of which the provider kept everything is never called emptied`(
    isRefused: Bool
  ) async throws {
    let erasure = try await erasure(
      keeping: isRefused ? [] : Self.names, requiring: isRefused ? Self.names : [])
    if !isRefused { try await killed(erasure) }
    let stopped = try await erasure.apply(try await erasure.recovered())
    let kept = "not emptied: the provider keeps " + Self.names.joined(separator: ", ")
    #expect(erasure.words(stopped) == [kept])
    #expect(!stopped.hasUnknown)

    let done = try await erasure.apply(stopped)
    #expect(erasure.words(done) == [kept, "in the recycle bin, not emptied"])
    #expect(done.state == .applied)
    #expect(try await erasure.unknown() == 0)
    #expect(done.earnedOutcome(among: []) == .partly)
    try await erasure.world.stop()
  }

  @Test func `reading decides that nothing was emptied, whatever the provider reported`()
    async throws
  {
    let erasure = try await erasure(keeping: Self.names)
    var failures: [WriteFailure] = []
    let stopped = try await erasure.applying().apply(erasure.record) { event in
      if case .ended(_, _, let failure?) = event { failures.append(failure) }
    }
    guard case .failed(let failure)? = failures.first, failures.count == 1 else {
      Issue.record("not settled: \(failures)")
      return
    }
    #expect(failure.message.contains("every field still has its value"))
    #expect(stopped.validPlan?.nextRefused?.act == .empty)
    let done = try await erasure.apply(stopped)
    #expect(done.validPlan?.nextRefused == nil)
    try await erasure.world.stop()
  }

  @Test func `closes a case of which the provider kept everything`() async throws {
    let erasure = try await erasure(keeping: Self.names)
    try await killed(erasure)
    let stopped = try await erasure.apply(try await erasure.recovered())
    let closed = try await erasure.desk.close(stopped, among: [], leavingOpen: true)
    #expect(closed.outcome == .partly)
    #expect(
      erasure.words(closed) == [
        "not emptied: the provider keeps " + Self.names.joined(separator: ", ")
      ])
    try await erasure.world.stop()
  }

  @Test func `an emptying that never arrived is sent again`() async throws {
    let erasure = try await erasure()
    try await killed(erasure, sends: false)
    let done = try await erasure.apply(try await erasure.recovered())
    #expect(erasure.words(done) == ["emptied, read back", "in the recycle bin, emptied"])
    try await erasure.world.stop()
  }

  @Test func `a contact that is gone meanwhile is not called emptied`() async throws {
    let erasure = try await erasure()
    try await killed(erasure, sends: false)
    _ = try await erasure.client.send(.delete([.id(Self.id)]))
    let unknown = try await erasure.recovered()
    #expect(unknown.hasUnknown)
    let done = try await erasure.apply(unknown)
    #expect(erasure.words(done) == ["in the recycle bin", "in the recycle bin"])
    try await erasure.world.stop()
  }

  @Test func `what a colleague filled in meanwhile is emptied again`() async throws {
    let erasure = try await erasure()
    try await killed(erasure)
    let colleague = ContactDraft([FieldValue(name: "email", value: .string("jane@example.org"))])
    _ = try await erasure.client.send(.update(.id(Self.id), colleague))
    let settled = try await erasure.applying().settled(try await erasure.recovered()).record
    #expect(erasure.words(settled) == ["done in part, without email"])
    let done = try await erasure.apply(settled)
    #expect(erasure.words(done) == ["emptied, read back", "in the recycle bin, emptied"])
    try await erasure.world.stop()
  }

  @Test func `an answered emptying that was not read back is not called emptied`() async throws {
    let erasure = try await erasure(keeping: ["email"])
    _ = try await erasure.client.send(emptying())
    _ = try await erasure.world.lose(
      emptying(), at: "b2b", steps: [.intended, .sent, .answered], in: Self.reference)
    let unknown = try await erasure.recovered()
    #expect(unknown.hasUnknown)
    let settled = try await erasure.applying().settled(unknown).record
    #expect(erasure.words(settled) == ["emptied except email, not deleted"])
    try await erasure.world.stop()
  }

  @Test func `continues an emptying field by field where its process was killed`() async throws {
    let erasure = try await erasure(requiring: ["email"])
    for (name, steps) in [
      ("abbreviation", [JournalEntry.Step.intended, .sent, .verified]),
      ("dateOfBirth", [.intended, .sent, .unknown]),
    ] {
      _ = try await erasure.client.send(emptying([name]))
      _ = try await erasure.world.lose(
        emptying([name]), at: "b2b", steps: steps, in: Self.reference)
    }
    let settled = try await erasure.applying().settled(try await erasure.recovered()).record
    #expect(!settled.hasUnknown)
    let rest = Self.names.filter { $0 != "abbreviation" && $0 != "dateOfBirth" }
    #expect(erasure.words(settled) == ["done in part, without " + rest.joined(separator: ", ")])
    let done = try await erasure.apply(settled)
    #expect(
      erasure.words(done) == [
        "emptied except email, read back", "in the recycle bin, emptied except email",
      ])
    try await erasure.world.stop()
  }

  // MARK: - Without a kill

  @Test(arguments: [true, false])
  func `names what the provider kept of an emptying`(isRefused: Bool) async throws {
    let erasure = try await erasure(
      keeping: isRefused ? [] : ["email"], requiring: isRefused ? ["email"] : [])
    let done = try await erasure.apply(erasure.record)
    #expect(
      erasure.words(done) == [
        "emptied except email, read back", "in the recycle bin, emptied except email",
      ])
    try await erasure.world.stop()
  }

  @Test func `an answer of a proxy does not show that the provider kept a field`() async throws {
    let erasure = try await erasure(keeping: ["email"])
    await erasure.world.server.failNext(
      .html, at: "b2b", count: 9, where: CallFilter(method: "PATCH"))
    let lost = try await erasure.applying().apply(erasure.record) { _ in }
    #expect(erasure.words(lost) == ["unknown"])
    try await erasure.world.stop()
  }
}
