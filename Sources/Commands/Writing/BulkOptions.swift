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
  @Option(
    help: ArgumentHelp("The second person's approval.", valueName: "file"), completion: .file())
  var approval: String?

  mutating func validate() throws {
    if planTo != nil, approval != nil {
      throw ValidationError("--plan-to makes a plan and --approval uses one: give either")
    }
  }

  /// Contacts by their ids or keys.
  func permission(
    _ action: Action, of lookups: [ContactLookup], channels: [Channel: Bool] = [:],
    consequence: String, _ run: WriteRun
  ) async throws(CommandFailure) -> BulkPermission? {
    try await permission(of: lookups.count, run) { planning throws(CaseFailure) in
      try planning.plan(
        action, of: lookups, channels: channels, at: run.info, consequence: consequence)
    }
  }

  /// The rows of a file. `key`: by which they name contacts; empty if by none.
  func permission(
    _ action: Action, of file: FileRows, count: Int, key: String = "", consequence: String,
    _ run: WriteRun
  ) async throws(CommandFailure) -> BulkPermission? {
    guard needsPlan(of: count, run) else { return .free }
    try requireFile(of: count, run)
    let desk = CaseRun(run.app, run.report, run.rendering).desk
    var code = try Self.asking { () throws(CaseFailure) in try RowsCode(desk: desk, key: key) }
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

  private func needsPlan(of count: Int, _ run: WriteRun) -> Bool {
    !run.isDryRun
      && (planTo != nil || approval != nil
        || run.context.approvalObstacle(toContacts: count) != nil)
  }

  /// - Returns: `nil` if only the plan was written.
  private func permission(
    of count: Int, _ run: WriteRun,
    _ plan: (PlanBulk) throws(CaseFailure) -> BulkPlan
  ) async throws(CommandFailure) -> BulkPermission? {
    if run.isDryRun, planTo != nil || approval != nil {
      throw .usage("--dry-run sends nothing: leave --plan-to and --approval out")
    }
    guard needsPlan(of: count, run) else { return .free }
    try requireFile(of: count, run)
    let desk = CaseRun(run.app, run.report, run.rendering)
    let planning = PlanBulk(desk: desk.desk, author: try await desk.author())
    let (made, digest) = try Self.asking { () throws(CaseFailure) in
      let made = try plan(planning)
      return (made, try desk.desk.digest(of: made))
    }
    if let planTo {
      try write(PlanFile(plan: made, digest: digest, names: nil), to: planTo, desk)
      return nil
    }
    guard let approval else { return .free }
    let permission = BulkPermission(
      plan: made, approval: try desk.approval(in: approval), approving: try await desk.approving())
    try await permission.require()
    return permission
  }

  /// - Throws: If neither a plan is wanted nor an approval given.
  private func requireFile(of count: Int, _ run: WriteRun) throws(CommandFailure) {
    guard planTo != nil || approval != nil else {
      throw .caseStep(
        .refused(
          "\(run.info.name): \(count) contacts, more than approval_over = "
            + "\(run.context.approvalOver): a second person has to approve this",
          nextStep: "add --plan-to FILE; they run roster case approve FILE; then add "
            + "--approval FILE"))
    }
  }

  private static func asking<Value>(
    _ body: () throws(CaseFailure) -> Value
  ) throws(CommandFailure) -> Value {
    do throws(CaseFailure) {
      return try body()
    } catch {
      throw CommandFailure(error)
    }
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
      run.rendering.object([
        ("action", .string(file.plan.action)), ("provider", .string(file.plan.provider)),
        ("contacts", .integer(file.plan.contactCount)), ("digest", .string(file.digest)),
      ]))
  }
}

/// That work on many contacts may begin.
struct BulkPermission: Sendable {
  /// It needs no approval.
  static let free = BulkPermission(plan: nil, approval: nil, approving: nil)

  fileprivate let plan: BulkPlan?
  fileprivate let approval: CaseApproval?
  fileprivate let approving: ApprovePlan?

  fileprivate func require() async throws(CommandFailure) {
    guard let plan, let approval, let approving else { return }
    do throws(CaseFailure) {
      try await approving.require(approval, for: plan)
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
