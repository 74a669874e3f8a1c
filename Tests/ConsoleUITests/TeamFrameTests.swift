import ConsoleUI
import Domain
import Foundation
import Simulator
import TestSupport
import Testing
import ViewModels

/// Compares the first line of a team's console, in each size and glyph set.
@Suite(.timeLimit(.minutes(10))) struct TeamFrameTests {
  private func expect(
    _ model: ConsoleModel, _ name: String, mostColumns: Int = .max
  ) throws {
    for shape in FrameTests.cases where shape.columns <= mostColumns {
      let canvas = ConsoleScreen.draw(
        model, size: Size(columns: shape.columns, rows: shape.rows),
        glyphs: shape.isASCII ? .ascii : .unicode, keyMap: .standard, tick: 0)
      try Frame.expect(canvas, named: "\(name)-\(shape.name)")
    }
  }

  @Test func `draws that a plan waits, and that the store is away`() async throws {
    let clock = ManualClock()
    let world = try await SimulatedWorld.start(
      ambient: clock.ambient, edit: { "[desk]\napproval = \"other\"\n" + $0 })
    let contact = CaseContact(provider: "shop-it", id: "59069")
    let act = CasePlan.Act(
      number: 1, provider: "shop-it", environment: "sandbox", id: "59069", act: .delete,
      consequence: "", state: nil)
    let plan = CasePlan(
      caseReference: "GDPR-118", right: .erasure,
      policy: CasePlan.Policy(approval: "other", overwritesBeforeRecycling: true), madeBy: nil,
      author: "op1@bastion", madeAt: "2026-11-28T09:00:00.000Z", acts: [act], tasks: [])
    try await world.openCase(
      "GDPR-118", daysAgo: 3,
      [
        .identityGiven(method: .callBack), .included(contact: contact, why: .byHand),
        .planned(plan: plan, digest: "1"),
      ])
    let presence = ScriptedPresence(name: "op2@bastion")
    presence.noteStep()
    let model = world.console(presence: presence)
    model.open()
    await model.settle()
    let watching = Task { await model.team.watch() }
    await clock.sleepers(for: .seconds(5), atLeast: 1)
    try expect(model, "team-approval")
    presence.fail("no answer")
    clock.advance(by: 5)
    await clock.sleepers(for: .seconds(5), atLeast: 2)
    // Wider windows have the time of day, which depends on the machine's time zone.
    try expect(model, "team-away", mostColumns: 80)
    watching.cancel()
    try await world.stop()
  }
}
