import App
import Domain
import Foundation
import Operations
import Simulator
import TestSupport
import Testing

/// Covers writes with an unknown outcome and unfinished jobs.
@Suite(.timeLimit(.minutes(10))) struct SettleTests {
  private static let jane = ContactLookup(key: .accountID, value: WellKnownPeople.janeEmail)

  private func context(_ world: SimulatedWorld) -> WriteContext { world.writeContext }

  @Test(arguments: [true, false])
  func `settles a deletion by whether the contact still exists`(happened: Bool) async throws {
    let world = try await SimulatedWorld.start()
    let client = try world.client("shop-it")
    let page = try await client.page(ContactQuery(limit: 5))
    let id = try #require(page.contacts.last?.id.value)
    if happened { _ = try await client.send(.delete([.id(id)])) }
    let lost = try await world.lose(.delete([.id(id)]), at: "shop-it")
    let settling = try world.settling(at: "shop-it")
    #expect(settling.neededKey(for: lost) == nil)
    let verdict = try await settling.settle(lost)
    if happened {
      #expect(verdict == .happened(nil))
    } else if case .didNotHappen(let contact?) = verdict {
      #expect(contact.id.value == id)
    } else {
      Issue.record("\(verdict)")
    }
    #expect(try await world.outcome(of: lost) == (happened ? .verified : .failed))
    try await world.stop()
  }

  @Test(arguments: [true, false])
  func `settles a preference change by its digest and the account id`(
    happened: Bool
  ) async throws {
    let world = try await SimulatedWorld.start()
    let client = try world.client("eu-shop")
    let contact = try await client.contact(Self.jane, fields: nil)
    let write = ContactWrite.preferences(.id(contact.id.value), [.sms: false, .call: true])
    if happened { _ = try await client.send(write) }
    let lost = try await world.lose(write, at: "eu-shop")
    let settling = try world.settling(at: "eu-shop")
    #expect(settling.neededKey(for: lost) == .accountID)
    let wrong = ContactLookup(key: .accountID, value: "jane@example.co")
    #expect(
      try await settling.settle(lost, by: wrong)
        == .undecided(reason: "the write was for another accountId"))
    #expect(try await world.outcome(of: lost) == .unknown)
    _ = try await settling.settle(lost, by: Self.jane)
    #expect(try await world.outcome(of: lost) == (happened ? .verified : .failed))
    try await world.stop()
  }

  @Test func `settles an update if the contact has the requested values`() async throws {
    let world = try await SimulatedWorld.start()
    let client = try world.client("shop-it")
    let contact = try #require(try await client.page(ContactQuery(limit: 2)).contacts.last)
    func write(_ name: String) -> ContactWrite {
      .update(.id(contact.id.value), ContactDraft([FieldValue(name: "name", value: .string(name))]))
    }
    _ = try await client.send(write("Ada Lovelace"))
    let settling = try world.settling(at: "shop-it")
    let done = try await world.lose(write("Ada Lovelace"), at: "shop-it")
    guard case .happened = try await settling.settle(done) else {
      Issue.record("The contact has the value, so the update happened.")
      return
    }
    let other = try await world.lose(write("Ada King"), at: "shop-it")
    guard case .undecided = try await settling.settle(other) else {
      Issue.record("Another change may have followed, so the outcome is undecided.")
      return
    }
    #expect(try await world.outcome(of: other) == .unknown)
    try await world.stop()
  }

  @Test(arguments: [0, 1, 2])
  func `settles an update that emptied fields by whether they are empty`(emptied: Int) async throws
  {
    let world = try await SimulatedWorld.start()
    let client = try world.client("b2b")
    let contact = try #require(try await client.page(ContactQuery(limit: 2)).contacts.last)
    let names = ["firstName", "lastName"]
    func emptying(_ names: [String]) -> ContactWrite {
      .update(
        .id(contact.id.value), ContactDraft(names.map { FieldValue(name: $0, value: .null) }))
    }
    if emptied > 0 { _ = try await client.send(emptying(Array(names.prefix(emptied)))) }
    let lost = try await world.lose(emptying(names), at: "b2b")
    let verdict = try await world.settling(at: "b2b").settle(lost)
    let outcome = try await world.outcome(of: lost)
    switch (emptied, verdict) {
    case (0, .didNotHappen): #expect(outcome == .failed)
    case (1, .happenedInPart(_, others: ["lastName"])): #expect(outcome == .verified)
    case (2, .happened): #expect(outcome == .verified)
    default: Issue.record("\(emptied) fields are empty: \(verdict)")
    }
    try await world.stop()
  }

  @Test(arguments: [true, false])
  func `settles an update that never arrived by the values that the operator gives again`(
    isRight: Bool
  ) async throws {
    let world = try await SimulatedWorld.start()
    let client = try world.client("b2b")
    let contact = try #require(try await client.page(ContactQuery(limit: 2)).contacts.last)
    func update(_ name: String) -> ContactWrite {
      .update(
        .id(contact.id.value),
        ContactDraft([FieldValue(name: "firstName", value: .string(name))]))
    }
    let lost = try await world.lose(update("Zebulon"), at: "b2b")
    let settling = try world.settling(at: "b2b")
    guard case .undecided = try await settling.settle(lost) else {
      Issue.record("the journal keeps no values")
      return
    }
    let verdict = try await settling.settle(lost, given: update(isRight ? "Zebulon" : "Zeb"))
    if case .didNotHappen = verdict, isRight {
      #expect(try await world.outcome(of: lost) == .failed)
    } else {
      #expect(!isRight)
      #expect(try await world.outcome(of: lost) == .unknown)
    }
    try await world.stop()
  }

  @Test func `leaves a creation unknown and gives the reason`() async throws {
    let world = try await SimulatedWorld.start()
    let lost = try await world.lose(.create(ContactDraft()), at: "shop-it")
    let verdict = try await world.settling(at: "shop-it").settle(lost)
    #expect(
      verdict == .undecided(reason: "reading cannot show whether this create happened"))
    try await world.stop()
  }

  @Test func `reports a write as not done only after the provider cannot be working on it`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let client = try world.client("shop-it")
    let id = try #require(try await client.page(ContactQuery(limit: 5)).contacts.last?.id.value)
    let settling = try world.settling(at: "shop-it")
    let early = try await world.lose(.delete([.id(id)]), at: "shop-it", ago: 50)
    guard case .undecided(let reason) = try await settling.settle(early) else {
      Issue.record("The provider may still carry the write out.")
      return
    }
    #expect(reason.hasPrefix("not done yet, and the provider may still be working on it"))
    #expect(try await world.outcome(of: early) == .unknown)
    // A write that happened is reported at once.
    _ = try await client.send(.delete([.id(id)]))
    #expect(try await settling.settle(early) == .happened(nil))
    try await world.stop()
  }

  @Test(arguments: [true, false])
  func `a differing contact proves nothing after a later write of the same field`(
    otherChannel: Bool
  ) async throws {
    let world = try await SimulatedWorld.start()
    let client = try world.client("eu-shop")
    let contact = try await client.contact(Self.jane, fields: nil)
    func write(_ channels: [Channel: Bool]) -> ContactWrite {
      .preferences(.id(contact.id.value), channels)
    }
    let lost = try await world.lose(write([.sms: false]), at: "eu-shop")
    _ = try await world.lose(write([otherChannel ? .call : .sms: true]), at: "eu-shop", ago: 110)
    _ = try await client.send(write([.sms: true]))
    let verdict = try await world.settling(at: "eu-shop").settle(lost, by: Self.jane)
    #expect(try await world.outcome(of: lost) == (otherChannel ? .failed : .unknown))
    if !otherChannel {
      #expect(
        verdict
          == .undecided(
            reason: "other writes to this contact were sent since, so reading it proves nothing")
      )
    }
    try await world.stop()
  }

  @Test func `the second process to settle a write records nothing`() async throws {
    let world = try await SimulatedWorld.start()
    let client = try world.client("shop-it")
    let id = try #require(try await client.page(ContactQuery(limit: 5)).contacts.last?.id.value)
    let lost = try await world.lose(.delete([.id(id)]), at: "shop-it")
    let settling = try world.settling(at: "shop-it")
    guard case .didNotHappen = try await settling.settle(lost) else {
      Issue.record("The contact exists, so the deletion did not happen.")
      return
    }
    _ = try await client.send(.delete([.id(id)]))
    #expect(
      try await settling.settle(lost)
        == .undecided(reason: "another process has continued it in the meantime"))
    #expect(try await world.outcome(of: lost) == .failed)
    try await world.stop()
  }

  // MARK: - Jobs

  /// A job whose first contact is done and whose process ended.
  private func unfinished(_ ids: [String], _ world: SimulatedWorld) async throws -> UnfinishedJob {
    let client = try world.client("b2b")
    let job = try await BeginJob(client: client, context: context(world))
      .begin(JobTargets(ids.map { JobTarget(.delete, .id($0)) }))
    try await DeleteContacts(client: client, context: job).delete([.id(ids[0])]) { _ in }
    await world.app.journal.release(job: try #require(job.job?.id))
    return try #require(try await world.app.archive.unfinishedJobs().first)
  }

  private func ids(_ world: SimulatedWorld) async throws -> [String] {
    try await world.client("b2b").page(ContactQuery(limit: 4)).contacts.map(\.id.value)
  }

  private func deletions(_ world: SimulatedWorld) async -> [String] {
    await world.server.requests().filter { $0.method == "DELETE" }.map(\.path)
  }

  @Test func `continues a job under its existing writes and sends each once`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let ids = try await ids(world)
    let job = try await unfinished(ids, world)
    #expect(job.done == 1)
    #expect(job.notSent == 3)
    let client = try world.client("b2b")
    let resume = ResumeJob(client: client, archive: world.app.archive, context: context(world))
    let remainder = try await resume.remainder(of: job)
    #expect(remainder.notSent.map(\.contactID) == Array(ids.dropFirst()))
    let resumed = try #require(try await resume.take(remainder))
    #expect(try await resume.take(remainder) == nil, "only one process may continue a job")
    try await DeleteContacts(client: client, context: resumed)
      .delete(remainder.notSent.map { .id($0.contactID) }) { _ in }
    try await resumed.endJob(notBegun: [], reason: .cancelled)

    #expect(try await world.app.archive.unfinishedJobs().isEmpty)
    let paths = await deletions(world)
    #expect(paths.count == 4)
    #expect(Set(paths).count == 4)
    var filter = JournalFilter()
    filter.job = job.id
    let writes = try await world.app.archive.writes(filter)
    #expect(writes.map(\.outcome) == [.verified, .verified, .verified, .verified])
    #expect(writes.allSatisfy { $0.entries.map(\.step).filter { $0 == "intended" }.count == 1 })
    try await world.stop()
  }

  @Test func `does not continue a job that another process continued in the meantime`() async throws
  {
    let world = try await SimulatedWorld.start()
    let job = try await unfinished(try await ids(world), world)
    let client = try world.client("b2b")
    let resume = ResumeJob(client: client, archive: world.app.archive, context: context(world))
    let seenBefore = try await resume.remainder(of: job)
    let resumed = try #require(try await resume.take(try await resume.remainder(of: job)))
    try await DeleteContacts(client: client, context: resumed)
      .delete(seenBefore.notSent.prefix(1).map { .id($0.contactID) }) { _ in }
    await world.app.journal.release(job: job.id)

    #expect(try await resume.take(seenBefore) == nil, "one of its contacts is done already")
    let now = try await resume.remainder(of: job)
    #expect(now.notSent.count == 2)
    #expect(try await resume.take(now) != nil, "the refusal released the job")
    try await world.stop()
  }

  @Test func `an abandoned job sends nothing more and is no longer offered`() async throws {
    let world = try await SimulatedWorld.start()
    let job = try await unfinished(try await ids(world), world)
    let resume = ResumeJob(
      client: try world.client("b2b"), archive: world.app.archive, context: context(world))
    #expect(try await resume.abandon(try await resume.remainder(of: job)))
    #expect(try await world.app.archive.unfinishedJobs().isEmpty)
    #expect(await deletions(world).count == 1)
    var filter = JournalFilter()
    filter.job = job.id
    #expect(
      try await world.app.archive.writes(filter).map(\.last.note)
        == ["recycled", "abandoned", "abandoned", "abandoned"])
    try await world.stop()
  }

  @Test func `leaves out contacts that a later write has done or may have done`() async throws {
    let clock = ManualClock(advancesOnSleep: true)
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let ids = try await ids(world)
    let job = try await unfinished(ids, world)
    clock.advance(by: 1)
    let client = try world.client("b2b")
    try await DeleteContacts(client: client, context: context(world)).delete([.id(ids[1])]) { _ in }
    _ = try await world.lose(.delete([.id(ids[2])]), at: "b2b", ago: 0)
    let resume = ResumeJob(client: client, archive: world.app.archive, context: context(world))
    let remainder = try await resume.remainder(of: job)
    #expect(remainder.doneLater.map(\.contactID) == [ids[1]])
    #expect(remainder.doubtful.map(\.contactID) == [ids[2]])
    #expect(remainder.notSent.map(\.contactID) == [ids[3]])
    let run = RunJob(
      .delete, of: remainder.targets, origin: .resumed(resume, remainder, skipped: []),
      client: client, context: context(world))
    await run.run { _ in }
    #expect(await deletions(world).count == 3, "the first, the later one and the last")
    var filter = JournalFilter()
    filter.job = job.id
    #expect(
      try await world.app.archive.writes(filter).map(\.last.step)
        == ["verified", "notSent", "intended", "verified"])
    try await world.stop()
  }

  @Test func `ends a job of which later writes have done the rest`() async throws {
    let clock = ManualClock(advancesOnSleep: true)
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let ids = try await ids(world)
    let job = try await unfinished(ids, world)
    clock.advance(by: 1)
    let client = try world.client("b2b")
    try await DeleteContacts(client: client, context: context(world))
      .delete(ids.dropFirst().map { .id($0) }) { _ in }
    let resume = ResumeJob(client: client, archive: world.app.archive, context: context(world))
    let remainder = try await resume.remainder(of: job)
    #expect(remainder.notSent.isEmpty)
    #expect(try await resume.close(remainder))
    #expect(try await world.app.archive.unfinishedJobs().isEmpty)
    #expect(await deletions(world).count == 4)
    try await world.stop()
  }

  @Test func `abandoning a job that was continued in the meantime changes no write`() async throws {
    let world = try await SimulatedWorld.start()
    let ids = try await ids(world)
    let job = try await unfinished(ids, world)
    let client = try world.client("b2b")
    let resume = ResumeJob(client: client, archive: world.app.archive, context: context(world))
    let read = try await resume.remainder(of: job)
    let resumed = try #require(try await resume.take(read))
    try await DeleteContacts(client: client, context: resumed)
      .delete(read.notSent.map { .id($0.contactID) }) { _ in }
    try await resumed.endJob(notBegun: [], reason: .cancelled)
    #expect(try await resume.abandon(read))
    var filter = JournalFilter()
    filter.job = job.id
    let writes = try await world.app.archive.writes(filter)
    #expect(writes.map(\.outcome) == [.verified, .verified, .verified, .verified])
    try await world.stop()
  }

  @Test func `does not resend contacts with an unknown outcome before reading them`() async throws {
    let clock = ManualClock(advancesOnSleep: true)
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let ids = try await ids(world)
    let client = try world.client("b2b")
    let begun = try await BeginJob(client: client, context: context(world))
      .begin(JobTargets(ids.map { JobTarget(.delete, .id($0)) }))
    let job = try #require(begun.job?.id)
    var filter = JournalFilter()
    filter.job = job
    let first = try #require(try await world.app.archive.writes(filter).first)
    let target = JournalEntry.Target(
      provider: client.info.name, environment: client.info.environment,
      installation: client.info.installation, action: .delete,
      contactID: ids[0], changedFields: [], caseReference: nil, job: job,
      request: ContactWrite.delete([.id(ids[0])]).requestText)
    try await world.app.journal.record(
      JournalEntry(
        writeID: try #require(UUID(uuidString: first.id)), step: .sent, time: clock.now,
        moment: clock.moment, target: target))
    await world.app.journal.release(job: job)

    let left = try #require(try await world.app.archive.unfinishedJobs().first)
    #expect(left.unknown == 1)
    let resume = ResumeJob(client: client, archive: world.app.archive, context: context(world))
    let before = try await resume.remainder(of: left)
    #expect(before.notSent.map(\.contactID) == Array(ids.dropFirst()))
    let lost = try #require(before.unknown.first)
    _ = try await world.settling(at: "b2b").settle(lost)
    let seen = try #require(try await resume.remainder(of: left).unknown.first)
    #expect(seen.last.note == "processEnded")
    clock.advance(by: 61)
    _ = try await world.settling(at: "b2b").settle(seen)
    #expect(try await resume.remainder(of: left).notSent.map(\.contactID) == ids)
    try await world.stop()
  }
}
