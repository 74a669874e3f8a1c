import App
import Domain
import Foundation
import Operations
import Simulator
import TestSupport
import Testing
import ViewModels

@Suite(.timeLimit(.minutes(10))) struct TeamModelTests {
  private struct Scene {
    let world: SimulatedWorld
    let clock: ManualClock
    let presence: ScriptedPresence
    let model: ConsoleModel
    let watching: Task<Void, Never>

    /// Lets the next look at the store happen, and waits for it.
    func look() async {
      let looks = clock.slept.count { $0 == .seconds(5) }
      clock.advance(by: 5)
      await clock.sleepers(for: .seconds(5), atLeast: looks + 1)
      await model.settle()
    }

    func end() async throws {
      watching.cancel()
      try await world.stop()
    }
  }

  /// The console of `op2`, with a case K-1 that needs an approval.
  private func scene() async throws -> Scene {
    let clock = ManualClock()
    let world = try await SimulatedWorld.start(
      ambient: clock.ambient, edit: { "[desk]\napproval = \"other\"\n" + $0 })
    let contact = CaseContact(provider: "shop-it", id: "59069")
    try await world.openCase(
      "K-1", daysAgo: 1,
      [.identityGiven(method: .callBack), .included(contact: contact, why: .byHand)])
    let presence = ScriptedPresence(name: "op2@bastion")
    var options = ConsoleOptions()
    options.hasBell = true
    let model = world.console(presence: presence, options: options)
    let watching = Task { await model.team.watch() }
    await clock.sleepers(for: .seconds(5), atLeast: 1)
    return Scene(
      world: world, clock: clock, presence: presence, model: model, watching: watching)
  }

  private func plan(_ scene: Scene, by author: String) async throws {
    let act = CasePlan.Act(
      number: 1, provider: "shop-it", environment: "sandbox", id: "59069", act: .delete,
      consequence: "", state: nil)
    let plan = CasePlan(
      caseReference: "K-1", right: .erasure,
      policy: CasePlan.Policy(approval: "other", overwritesBeforeRecycling: true), madeBy: nil,
      author: author, madeAt: "2026-11-28T09:00:00.000Z", acts: [act], tasks: [])
    try await scene.world.take([.planned(plan: plan, digest: author)], in: "K-1")
    scene.presence.noteStep()
  }

  @Test func `a plan of a colleague is counted and said, and rings once`() async throws {
    let scene = try await scene()
    #expect(scene.model.team.awaitingApproval.isEmpty)
    try await plan(scene, by: "op1@bastion")
    await scene.look()
    #expect(scene.model.team.awaitingApproval.map(\.reference) == ["K-1"])
    #expect(scene.model.team.bells == 1)
    #expect(
      scene.model.messages.shown?.text.contains("K-1 waits for your approval") == true)
    await scene.look()
    scene.presence.noteStep()
    await scene.look()
    #expect(scene.model.team.bells == 1)
    let approval = CaseApproval(
      caseReference: "K-1", digest: "op1@bastion", expires: "", by: "op3", key: "", signature: "")
    try await scene.world.take([.approved(approval: approval)], in: "K-1")
    scene.presence.noteStep()
    await scene.look()
    #expect(scene.model.team.awaitingApproval.isEmpty)
    try await scene.end()
  }

  @Test func `an operator's own plan does not wait for them`() async throws {
    let scene = try await scene()
    try await plan(scene, by: "op2@bastion")
    await scene.look()
    #expect(scene.model.desk.open.first?.state == .planned)
    #expect(scene.model.team.awaitingApproval.isEmpty && scene.model.team.bells == 0)
    try await plan(scene, by: "op1@bastion")
    await scene.look()
    #expect(scene.model.team.awaitingApproval.count == 1)
    try await scene.end()
  }

  @Test func `a store that is away is said once, and that it is back`() async throws {
    let scene = try await scene()
    #expect(scene.model.team.awaySince == nil)
    scene.presence.fail("no answer")
    await scene.look()
    await scene.look()
    #expect(scene.model.team.awaySince != nil)
    let told = scene.model.messages.entries.count { $0.message.text.contains("store is away") }
    #expect(told == 1)
    scene.presence.fail(nil)
    await scene.look()
    #expect(scene.model.team.awaySince == nil)
    #expect(scene.model.messages.shown?.text == "the team's store is back")
    try await scene.end()
  }
}
