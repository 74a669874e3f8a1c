import App
import Domain
import Foundation
import Operations
import TestSupport
import Testing

/// Covers the second person of work on many contacts without a case.
@Suite(.timeLimit(.minutes(10))) struct BulkApprovalTests {
  /// The requester and the approver, each with their own state folder.
  private struct Two {
    let requester: SimulatedWorld
    let approver: SimulatedWorld
    let desk: CaseDesk
    let info: ProviderInfo

    func approving(_ world: SimulatedWorld, as name: String) throws -> ApprovePlan {
      ApprovePlan(
        desk: desk, keys: world.app.operatorKey,
        author: CaseAuthor(name: name, key: try world.app.operatorKey.publicKey()))
    }

    var planning: PlanBulk {
      get throws {
        PlanBulk(
          desk: desk,
          author: CaseAuthor(
            name: "op1@bastion", key: try requester.app.operatorKey.publicKey()))
      }
    }

    func plan(_ ids: [String], _ channels: [Channel: Bool] = [:]) throws -> BulkPlan {
      try planning.plan(
        .prefer, of: ids.map { .id($0) }, channels: channels, at: info, consequence: "opts out")
    }

    func stop() async throws {
      try await requester.stop()
      try await approver.stop()
    }
  }

  private func two() async throws -> Two {
    let (requester, approver) = (try await SimulatedWorld.start(), try await SimulatedWorld.start())
    var settings = DeskSettings()
    settings.operators.names = [try approver.app.operatorKey.publicKey(): "op2"]
    return Two(
      requester: requester, approver: approver,
      desk: CaseDesk(
        book: requester.app.cases, ambient: requester.app.ambient, settings: settings),
      info: try requester.client("eu-shop").info)
  }

  private func reason(_ body: () async throws -> Void) async -> String {
    do {
      try await body()
      return "allowed"
    } catch CaseFailure.refused(let reason, _) {
      return reason
    } catch {
      return "\(error)"
    }
  }

  @Test func `an approval is for these contacts, in this order, with these values, once`()
    async throws
  {
    let two = try await two()
    let plan = try two.plan(["1", "2", "3"], [.sms: false])
    let file = PlanFile(plan: plan, digest: try two.desk.digest(of: plan), names: nil)
    let approval = try two.approving(two.approver, as: "op2@bastion").approval(of: file)
    let own = try two.approving(two.requester, as: "op1@bastion")
    for other in [
      try two.plan(["1", "2", "4"], [.sms: false]), try two.plan(["2", "1", "3"], [.sms: false]),
      try two.plan(["1", "2", "3"], [.sms: true]),
    ] {
      #expect(
        await reason { try await own.use(approval, for: other) }.contains("another plan"))
    }
    #expect(await reason { try await own.use(approval, for: plan) } == "allowed")
    #expect(await reason { try await own.use(approval, for: plan) }.contains("used already"))
    #expect(try await two.desk.all().isEmpty, "the use of an approval is no case")
    try await two.stop()
  }

  @Test func `the requester approves nothing, and a changed plan is not signed`() async throws {
    let two = try await two()
    let plan = try two.plan(["1", "2", "3"])
    var file = PlanFile(plan: plan, digest: try two.desk.digest(of: plan), names: nil)
    let own = try two.approving(two.requester, as: "op2@bastion")
    #expect(await reason { _ = try own.approval(of: file) }.contains("another person"))
    file.plan.contacts[0] = "9"
    let other = try two.approving(two.approver, as: "op2@bastion")
    #expect(await reason { _ = try other.approval(of: file) }.contains("changed"))
    try await two.stop()
  }

  @Test func `rows and personal keys are in a plan as codes that change with each value`()
    async throws
  {
    let two = try await two()
    func code(_ values: [String]) throws -> String {
      var reader = ContactFileReader(delimiter: nil)
      let text = (["email"] + values).joined(separator: "\n") + "\n"
      var code = try RowsCode(desk: two.desk, key: "id")
      for row in try reader.rows(in: Array(text.utf8)) + reader.end() { try code.add(row) }
      #expect(code.count == values.count)
      return code.code
    }
    #expect(
      try code(["a@example.com", "b@example.com"]) == code(["a@example.com", "b@example.com"]))
    #expect(
      try code(["a@example.com", "b@example.com"]) != code(["b@example.com", "a@example.com"]))
    let keyed = try two.planning.plan(
      .prefer, of: [ContactLookup(key: .accountID, value: "jane@example.com")], at: two.info,
      consequence: "")
    #expect(!"\(keyed)".contains("jane"))
    try await two.stop()
  }

  @Test func `an approval of keys is for their source and language`() async throws {
    let two = try await two()
    func plan(_ source: String?, _ language: String?, id: String? = nil) throws -> BulkPlan {
      let keys = ["TWIN-1", "TWIN-2", "TWIN-3"].map {
        ContactLookup(
          key: .sourceID, value: $0, source: source, language: language, chosenID: id)
      }
      return try two.planning.plan(.delete, of: keys, at: two.info, consequence: "")
    }
    let plans = [
      try plan("ERP", nil), try plan("CRM", nil), try plan(nil, "ERP"), try plan(nil, nil),
      try plan("ERP", nil, id: "25493"),
    ]
    #expect(Set(plans.map(\.contacts)).count == plans.count)
    #expect(try plan("ERP", nil) == plans[0])
    let file = PlanFile(plan: plans[0], digest: try two.desk.digest(of: plans[0]), names: nil)
    let approval = try two.approving(two.approver, as: "op2@bastion").approval(of: file)
    let own = try two.approving(two.requester, as: "op1@bastion")
    for other in plans.dropFirst() {
      #expect(await reason { try await own.use(approval, for: other) }.contains("another plan"))
    }
    #expect(await reason { try await own.use(approval, for: plans[0]) } == "allowed")
    try await two.stop()
  }

  @Test func `a job on more contacts than allowed sends nothing without an approval`() async throws
  {
    let two = try await two()
    var context = two.requester.app.writeContext()
    context.approvalOver = 2
    let ids = ["59069", "59070", "59071"]
    func ending(_ context: WriteContext, _ ids: [String]) async throws -> JobEnding? {
      let job = RunJob(
        .delete, of: JobTargets(ids) { JobTarget(.delete, .id(ids[$0]), seen: nil) }, origin: .new,
        client: try two.requester.client("shop-it"), context: context)
      var ending: JobEnding?
      await job.run { if case .finished(let end) = $0 { ending = end } }
      return ending
    }
    guard case .notBegun(.unavailable(_, let reason))? = try await ending(context, ids) else {
      Issue.record("the job began")
      return
    }
    #expect(reason.contains("second person"))
    #expect(await two.requester.writes().isEmpty)
    #expect(try await ending(context.approved, ids) == .complete)
    #expect(await !two.requester.writes().isEmpty)
    try await two.stop()
  }
}
