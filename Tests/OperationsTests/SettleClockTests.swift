import App
import Domain
import Foundation
import Operations
import Simulator
import TestSupport
import Testing

/// Covers when a missing write counts as not done, whatever the clocks say.
@Suite(.timeLimit(.minutes(10))) struct SettleClockTests {
  private func withDeletion(
    _ body: (SimulatedWorld, ManualClock, ContactWrite) async throws -> Void
  ) async throws {
    let clock = ManualClock(advancesOnSleep: true)
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 30, hasLimits: false), ambient: clock.ambient)
    let client = try world.client("shop-it")
    let id = try #require(try await client.page(ContactQuery(limit: 5)).contacts.last?.id.value)
    try await body(world, clock, .delete([.id(id)]))
    try await world.stop()
  }

  private func reason(_ verdict: SettleWrite.Verdict) -> String? {
    guard case .undecided(let reason) = verdict else { return nil }
    return reason
  }

  private func isUndone(_ verdict: SettleWrite.Verdict) -> Bool {
    guard case .didNotHappen = verdict else { return false }
    return true
  }

  @Test(arguments: [-86_400, -5, 5, 61, 70, 3_600, 86_400 * 365.0])
  func `changing the wall clock does not shorten the wait before a write counts as not done`(
    step: Double
  ) async throws {
    try await withDeletion { world, clock, write in
      let lost = try await world.lose(write, at: "shop-it", ago: 1)
      clock.step(by: step)
      let early = try await world.settling(at: "shop-it").settle(lost)
      #expect(reason(early)?.hasSuffix("again in 59 s") == true)
      clock.advance(by: 60)
      #expect(isUndone(try await world.settling(at: "shop-it").settle(lost)))
    }
  }

  @Test func `the wait counts from the last entry, not from the first`() async throws {
    try await withDeletion { world, clock, write in
      let lost = try await world.lose(write, at: "shop-it", ago: 62, steps: [.intended, .sent])
      let id = try #require(UUID(uuidString: lost.id))
      let info = try world.client("shop-it").info
      let target = JournalEntry.Target(
        provider: info.name, environment: info.environment, installation: info.installation,
        action: .delete, contactID: lost.last.contactID, changedFields: [], caseReference: nil,
        request: write.requestText)
      try await world.app.journal.record(
        JournalEntry(
          writeID: id, step: .unknown, time: clock.now, moment: clock.moment, target: target))
      let verdict = try await world.settling(at: "shop-it").settle(try await world.record(id))
      #expect(reason(verdict)?.hasSuffix("again in 60 s") == true)
    }
  }

  /// The last entry of a process that was stopped and then killed may be of any age.
  @Test func `the wait for a write of an ended process starts when its end is noticed`()
    async throws
  {
    try await withDeletion { world, clock, write in
      let other = try LiveApp(
        settings: world.app.settings, stateFolder: world.folder, environment: [:],
        ambient: clock.ambient)
      let lost = try await world.lose(write, at: "shop-it", ago: 500, steps: [.intended, .sent])
      var orphan = lost
      orphan.outcome = .unknown  // The state after its process ended.
      let settling = SettleWrite(
        client: try world.client("shop-it"), archive: other.archive,
        context: WriteContext(journal: other.journal, ambient: clock.ambient))
      let early = reason(try await settling.settle(orphan))
      #expect(early?.contains("without recording an outcome") == true)
      let seen = try await world.record(try #require(UUID(uuidString: lost.id)))
      #expect(seen.last.step == "unknown")
      #expect(seen.last.note == "processEnded")
      #expect(reason(try await settling.settle(seen))?.hasSuffix("again in 60 s") == true)
      clock.advance(by: 60)
      #expect(isUndone(try await settling.settle(seen)))
    }
  }

  @Test func `the wait after a reboot counts from the boot`() async throws {
    try await withDeletion { world, clock, write in
      let lost = try await world.lose(write, at: "shop-it", ago: 5)
      clock.reboot()
      let early = try await world.settling(at: "shop-it").settle(lost)
      #expect(reason(early)?.hasSuffix("again in 60 s") == true)
      clock.advance(by: 59)
      #expect(reason(try await world.settling(at: "shop-it").settle(lost)) != nil)
      clock.advance(by: 1)
      #expect(isUndone(try await world.settling(at: "shop-it").settle(lost)))
    }
  }

  enum Untold: CaseIterable {
    case otherMachine, noMachine, noMoment, later

    func moment(_ then: MachineMoment) -> MachineMoment? {
      var moment = then
      switch self {
      case .otherMachine: (moment.machine, moment.boot) = ("another machine", "another boot")
      case .noMachine: (moment.machine, moment.boot) = (nil, "another boot")
      case .noMoment: return nil
      case .later: moment.uptime += .seconds(86_400 * 30)
      }
      return moment
    }
  }

  @Test(arguments: Untold.allCases)
  func `settles a write of unknown age only on the operator's word`(
    untold: Untold
  ) async throws {
    try await withDeletion { world, clock, write in
      let lost = try await world.lose(write, at: "shop-it", ago: 300, moment: untold.moment)
      clock.advance(by: 86_400)
      let early = try await world.settling(at: "shop-it").settle(lost)
      #expect(reason(early)?.contains("it is unknown how long ago") == true)
      let word = SettleWrite.Word(isEnded: true)
      #expect(isUndone(try await world.settling(at: "shop-it", word: word).settle(lost)))
      let settled = try await world.record(try #require(UUID(uuidString: lost.id)))
      #expect(settled.last.note?.contains("by the operator's word") == true)
    }
  }

  @Test func `reports a write that happened at once, whatever the clocks say`() async throws {
    try await withDeletion { world, _, write in
      _ = try await world.client("shop-it").send(write)
      let lost = try await world.lose(write, at: "shop-it", ago: 0, moment: { _ in nil })
      #expect(try await world.settling(at: "shop-it").settle(lost) == .happened(nil))
    }
  }

  /// Something between holds the request back and forwards it after the client gave up.
  @Test func `does not report a delayed request as not done`() async throws {
    let clock = ManualClock(advancesOnSleep: true)
    let meddled = try await MeddledWorld.start(clock: clock)
    let client = try meddled.world.client("shop-it")
    let id = try #require(try await client.page(ContactQuery(limit: 5)).contacts.last?.id.value)
    meddled.proxy.meddle(.late, .status(520), where: .init(target: "contacts.delete"))
    var ended: [DeletedContact] = []
    try await DeleteContacts(client: client, context: meddled.world.writeContext)
      .delete([.id(id)]) { ended.append($0) }
    guard case .failed(.outcomeUnknown)? = ended.first?.outcome else {
      Issue.record("\(ended)")
      return
    }
    var filter = JournalFilter()
    filter.outcome = .unknown
    let lost = try #require(try await meddled.world.app.archive.writes(filter).first)
    let settling = try meddled.world.settling(at: "shop-it")
    #expect(reason(try await settling.settle(lost)) != nil)
    await meddled.proxy.applyLate()
    #expect(try await settling.settle(lost) == .happened(nil))
    try await meddled.stop()
  }
}
