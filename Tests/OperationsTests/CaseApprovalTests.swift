import App
import Domain
import Foundation
import Operations
import TestSupport
import Testing

/// Covers what a second person's approval is worth.
@Suite(.timeLimit(.minutes(10))) struct CaseApprovalTests {
  /// The requester and the approver, each with their own state folder.
  private struct Two {
    let requester: SimulatedWorld
    let approver: SimulatedWorld
    let settings: DeskSettings
    let file: PlanFile<CasePlan>

    func approving(_ world: SimulatedWorld, as name: String, at time: Date = Date()) throws
      -> ApprovePlan
    {
      var ambient = requester.app.ambient
      ambient.now = { time }
      return ApprovePlan(
        desk: CaseDesk(book: requester.app.cases, ambient: ambient, settings: settings),
        keys: world.app.operatorKey,
        author: CaseAuthor(name: name, key: try world.app.operatorKey.publicKey()))
    }

    func stop() async throws {
      try await requester.stop()
      try await approver.stop()
    }

    func record() async throws -> CaseRecord {
      try await CaseDesk(
        book: requester.app.cases, ambient: requester.app.ambient, settings: settings
      ).record("GDPR-1")
    }
  }

  private func two() async throws -> Two {
    let (requester, approver) = (try await SimulatedWorld.start(), try await SimulatedWorld.start())
    var settings = DeskSettings()
    settings.approval = .other
    settings.operators.names = [try approver.app.operatorKey.publicKey(): "op2"]
    let desk = CaseDesk(
      book: requester.app.cases, ambient: requester.app.ambient, settings: settings)
    let opened = try await desk.open("GDPR-1", .erasure, received: desk.today, law: nil)
    let contact = CaseContact(provider: "shop-it", id: "59069")
    let included = try await desk.take([.included(contact: contact, why: .byHand)], in: opened)
    let planning = PlanCase(
      desk: desk, clients: requester.app.clients,
      author: CaseAuthor(name: "op1@bastion", key: try requester.app.operatorKey.publicKey()))
    let plan = try await planning.plan(included).plan
    let digest = try planning.digest(of: plan)
    _ = try await desk.take([.planned(plan: plan, digest: digest)], in: included)
    return Two(
      requester: requester, approver: approver, settings: settings,
      file: PlanFile(plan: plan, digest: digest, names: nil))
  }

  private func reason(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "allowed"
    } catch CaseFailure.refused(let reason, _) {
      return reason
    } catch {
      return "\(error)"
    }
  }

  @Test func `another person's approval is taken once, for this plan only`() async throws {
    let two = try await two()
    let approval = try two.approving(two.approver, as: "op2@bastion").approval(of: two.file)
    let checking = try two.approving(two.requester, as: "op1@bastion")
    let record = try await two.record()
    #expect(reason { try checking.require(approval, for: record) } == "allowed")

    var changed = approval
    changed.expires = KeptEntry.text(of: Date().addingTimeInterval(1_000))
    #expect(reason { try checking.require(changed, for: record) }.contains("signature"))
    changed = approval
    changed.digest = String(approval.digest.reversed())
    #expect(reason { try checking.require(changed, for: record) }.contains("another plan"))

    let later = try two.approving(
      two.requester, as: "op1@bastion", at: Date().addingTimeInterval(72 * 3_600 + 60))
    #expect(reason { try later.require(approval, for: record) }.contains("expired"))

    let desk = CaseDesk(
      book: two.requester.app.cases, ambient: two.requester.app.ambient, settings: two.settings)
    let approved = try await desk.take([.approved(approval: approval)], in: record)
    #expect(approved.state == .approved)
    let applied = try await desk.take([.applied(digest: two.file.digest)], in: approved)
    #expect(reason { try checking.require(approval, for: applied) }.contains("used already"))
    try await two.stop()
  }

  @Test func `the requester cannot approve, by key or by login`() async throws {
    let two = try await two()
    let own = try two.approving(two.requester, as: "op2@bastion")
    #expect(reason { _ = try own.approval(of: two.file) }.contains("another person"))
    var twoKeys = two.settings
    twoKeys.operators.names[try two.requester.app.operatorKey.publicKey()] = "op2"
    let ownSecond = ApprovePlan(
      desk: CaseDesk(
        book: two.requester.app.cases, ambient: two.requester.app.ambient, settings: twoKeys),
      keys: two.approver.app.operatorKey,
      author: CaseAuthor(
        name: "op2@elsewhere", key: try two.approver.app.operatorKey.publicKey()))
    #expect(reason { _ = try ownSecond.approval(of: two.file) }.contains("another person"))
    let sameLogin = try two.approving(two.approver, as: "op1@bastion")
    #expect(reason { _ = try sameLogin.approval(of: two.file) }.contains("another login"))
    try await two.stop()
  }

  @Test func `a changed plan is not approved, and an unlisted key approves nothing`() async throws {
    let two = try await two()
    var file = two.file
    file.plan.acts[0].id = "59068"
    let approving = try two.approving(two.approver, as: "op2@bastion")
    #expect(reason { _ = try approving.approval(of: file) }.contains("changed"))

    let stranger = try await SimulatedWorld.start()
    let approval = try two.approving(stranger, as: "op3@bastion").approval(of: two.file)
    let record = try await two.record()
    let checking = try two.approving(two.requester, as: "op1@bastion")
    #expect(
      reason { try checking.require(approval, for: record) }.contains("not that of an operator"))
    try await two.stop()
    try await stranger.stop()
  }

  @Test func `a plan that became void takes no approval`() async throws {
    let two = try await two()
    let approval = try two.approving(two.approver, as: "op2@bastion").approval(of: two.file)
    let desk = CaseDesk(
      book: two.requester.app.cases, ambient: two.requester.app.ambient, settings: two.settings)
    let contact = CaseContact(provider: "shop-it", id: "59070")
    let changed = try await desk.take(
      [.included(contact: contact, why: .byHand)], in: try await two.record())
    let checking = try two.approving(two.requester, as: "op1@bastion")
    #expect(reason { try checking.require(approval, for: changed) }.contains("no plan"))
    try await two.stop()
  }

  @Test func `two processes cannot take a step of the same case at once`() async throws {
    let two = try await two()
    let desk = CaseDesk(
      book: two.requester.app.cases, ambient: two.requester.app.ambient, settings: two.settings)
    let record = try await two.record()
    _ = try await desk.take([.identityAsked], in: record)
    await #expect(throws: CaseFailure.changedMeanwhile("GDPR-1")) {
      try await desk.take([.identityGiven(method: .other)], in: record)
    }
    try await two.stop()
  }
}
