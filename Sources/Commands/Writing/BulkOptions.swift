import App
import ArgumentParser
import Domain
import Foundation
import Operations

/// A second person's approval of work on many contacts (`[desk] approval_over`).
struct BulkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write the work as a plan for a second person, and send nothing.", valueName: "file"),
    completion: .file())
  var planTo: String?
  @Flag(
    help: """
      In a team: ask another operator to approve the work, and send nothing. Afterwards the same \
      command without it carries the work out.
      """)
  var propose = false
  @Option(
    help: ArgumentHelp("The second person's approval.", valueName: "file"), completion: .file())
  var approval: String?

  mutating func validate() throws {
    if [planTo != nil, propose, approval != nil].count(where: \.self) > 1 {
      throw ValidationError(
        "--plan-to and --propose ask for an approval, and --approval uses one: give one of them")
    }
  }

  private var isGiven: Bool { planTo != nil || propose || approval != nil }

  /// Contacts by their ids or keys.
  func permission(
    _ action: Action, of lookups: [ContactLookup], channels: [Channel: Bool] = [:],
    consequence: String, _ run: WriteRun
  ) async throws(CommandFailure) -> BulkPermission? {
    guard try needsPlan(of: lookups.count, run) else { return .free }
    return try await permission(of: lookups.count, run) { planning throws(CaseFailure) in
      try planning.plan(
        action, of: lookups, channels: channels, at: run.info, consequence: consequence)
    }
  }

  /// The rows of a file. `key`: by which they name contacts; empty if by none.
  func permission(
    _ action: Action, of file: FileRows, count: Int, key: String = "", consequence: String,
    _ run: WriteRun
  ) async throws(CommandFailure) -> BulkPermission? {
    guard try needsPlan(of: count, run) else { return .free }
    let desk = CaseRun(run.app, run.report, run.rendering)
    var code = try await desk.asking { () async throws(CaseFailure) in
      try RowsCode(desk: desk.desk, key: key)
    }
    var rows = file
    while let row = try rows.next() {
      do throws(CaseFailure) {
        try code.add(row)
      } catch {
        throw CommandFailure(error)
      }
    }
    let read = code
    return try await permission(of: count, run) { planning throws(CaseFailure) in
      planning.plan(action, of: read, at: run.info, consequence: consequence)
    }
  }

  /// - Throws: If an approval is needed that cannot come in the way that the options say.
  private func needsPlan(of count: Int, _ run: WriteRun) throws(CommandFailure) -> Bool {
    let isTeam = run.app.team != nil
    if run.isDryRun {
      guard isGiven else { return false }
      throw .usage("--dry-run sends nothing: leave --plan-to, --propose and --approval out")
    }
    if propose, !isTeam {
      throw .usage(
        "--propose is for a team, whose journal is a database ([store])",
        nextStep: "give the plan as a file: --plan-to FILE; nothing was sent")
    }
    if isGiven { return true }
    guard run.context.approvalObstacle(toContacts: count) != nil else { return false }
    guard isTeam else { throw missing(count, run) }
    return true
  }

  /// - Returns: `nil` if only the plan was written.
  private func permission(
    of count: Int, _ run: WriteRun,
    _ plan: (PlanBulk) throws(CaseFailure) -> BulkPlan
  ) async throws(CommandFailure) -> BulkPermission? {
    let desk = CaseRun(run.app, run.report, run.rendering)
    let planning = PlanBulk(desk: desk.desk, author: try await desk.author())
    let (made, digest) = try await desk.asking { () async throws(CaseFailure) in
      let made = try plan(planning)
      return (made, try desk.desk.digest(of: made))
    }
    if let planTo {
      try write(PlanFile(plan: made, digest: digest, names: nil), to: planTo, desk)
      return nil
    }
    if propose {
      try await propose(made, desk)
      return nil
    }
    let consent =
      if let approval { try desk.approval(in: approval) } else {
        try await approvalOfTeam(made, desk)
      }
    guard let consent else { throw missing(count, run) }
    let permission = BulkPermission(
      plan: made, approval: consent, approving: try await desk.approving())
    try await permission.require(
      orElse: approval == nil ? "nothing was sent; --propose asks for another approval" : nil)
    return permission
  }

  // MARK: - Without a file

  /// - Throws: If the work was proposed and its approval is missing.
  private func approvalOfTeam(
    _ plan: BulkPlan, _ run: CaseRun
  ) async throws(CommandFailure) -> CaseApproval? {
    let proposals = BulkProposals(desk: run.desk)
    let known = try await run.asking { () async throws(CaseFailure) in
      try await proposals.proposal(of: plan)
    }
    guard let known else { return nil }
    if let approval = known.approval { return approval }
    guard known.waits(at: run.desk.ambient.now()) else { return nil }
    throw .caseStep(
      .refused(
        "\(known.reference) waits for another operator's approval",
        nextStep: "they run roster case approve \(known.reference); then run this again"))
  }

  private func propose(_ plan: BulkPlan, _ run: CaseRun) async throws(CommandFailure) {
    let proposals = BulkProposals(desk: run.desk)
    let proposal = try await run.asking { () async throws(CaseFailure) in
      try await proposals.propose(plan)
    }
    try run.report.io.write(
      run.rendering.object(
        [("proposal", .string(proposal.reference))] + Self.members(plan, proposal.digest)))
  }

  private func missing(_ count: Int, _ run: WriteRun) -> CommandFailure {
    .caseStep(
      .refused(
        "\(run.info.name): \(count) contacts, more than approval_over = "
          + "\(run.context.approvalOver): a second person has to approve this",
        nextStep: run.app.team == nil
          ? "add --plan-to FILE; they run roster case approve FILE; then add --approval FILE"
          : "add --propose; they run roster case approve with the name of the proposal; then run "
            + "this again"))
  }

  private func write(
    _ file: PlanFile<BulkPlan>, to path: String, _ run: CaseRun
  ) throws(CommandFailure) {
    do {
      let json = try CanonicalJSON.bytes(of: file)
      try run.write(String(decoding: json, as: UTF8.self) + "\n", to: path)
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw .localFile("the plan cannot be written as JSON")
    }
    try run.report.io.write(
      run.rendering.object(Self.members(file.plan, file.digest)))
  }

  private static func members(_ plan: BulkPlan, _ digest: String) -> [(String, JSONText)] {
    [
      ("action", .string(plan.action)), ("provider", .string(plan.provider)),
      ("contacts", .integer(plan.contactCount)), ("digest", .string(digest)),
    ]
  }
}

/// That work on many contacts may begin.
struct BulkPermission: Sendable {
  /// It needs no approval.
  static let free = BulkPermission(plan: nil, approval: nil, approving: nil)

  fileprivate let plan: BulkPlan?
  fileprivate let approval: CaseApproval?
  fileprivate let approving: ApprovePlan?

  /// `nextStep`: what to do about an approval that cannot be used.
  fileprivate func require(orElse nextStep: String?) async throws(CommandFailure) {
    guard let plan, let approval, let approving else { return }
    do throws(CaseFailure) {
      try await approving.require(approval, for: plan)
    } catch .refused(let reason, nil) {
      throw .caseStep(.refused(reason, nextStep: nextStep))
    } catch {
      throw CommandFailure(error)
    }
  }

  /// Call when the operator has confirmed: an approval is used once.
  ///
  /// - Returns: The context of the work.
  func used(by context: WriteContext) async throws(CommandFailure) -> WriteContext {
    guard let plan, let approval, let approving else { return context }
    do throws(CaseFailure) {
      try await approving.use(approval, for: plan)
    } catch {
      throw CommandFailure(error)
    }
    return context.approved
  }
}
