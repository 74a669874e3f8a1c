import App
import ArgumentParser
import Domain
import Foundation
import Operations

struct CaseApprovalsCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "approvals", abstract: "List what waits for your approval.",
    discussion: """
      The plans of cases that other operators made, and the work on many contacts that they \
      proposed. roster case approve with the name shows and approves it.
      """)

  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try CaseRun(global, io)
    let name = try await run.operatorName()
    let awaited = try await run.asking { () async throws(CaseFailure) in
      let contents = try await run.desk.contents()
      return run.desk.awaitedApprovals(of: contents.cases, contents.proposals, by: name)
    }
    try io.write(run.rendering.rows(awaited.map(Self.members)))
  }

  private static func members(_ awaited: AwaitedApproval) -> [(String, JSONText)] {
    [
      ("name", .string(awaited.reference)), ("work", .string(awaited.work)),
      ("contacts", .integer(awaited.contacts)), ("by", .string(awaited.author)),
      ("since", .string(awaited.since)),
    ]
  }
}

struct CaseApproveCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "Approve another operator's plan by signing it.",
    discussion: """
      Reads the plan that roster case plan --to, or --plan-to of a command for many contacts, has \
      written, and asks for its number of contacts. In a team, REF approves the plan of a case, or work that a \
      colleague proposed (--propose), in the shared journal, which then has the approval. \
      An approval holds for 72 hours and for this plan only.
      """)

  @Argument(
    help: ArgumentHelp("The plan, or in a team the case or the proposal.", valueName: "file|ref"),
    completion: .file())
  var file: String
  @Option(
    help: ArgumentHelp("Where to write the approval.", valueName: "file"), completion: .file())
  var to: String?
  @Flag(help: "Do not ask.") var yes = false
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try CaseRun(global, io, needsCredentials: true)
    if let proposal = try await proposal(run) { return try await approve(proposal, run, io) }
    if let record = try await sharedCase(run) { return try await approve(record, run, io) }
    let written = try WrittenFile(WrittenFile.bytes(file), at: file, as: .plan)
    let infos = run.app.clients.map(\.info)
    let approval: CaseApproval
    // Only work on many contacts has one action.
    if !written.has("plan", "action") {
      let plan = try written.value(PlanFile<CasePlan>.self)
      await tellContacts(of: plan.plan, run)
      approval = try await approve(
        plan,
        CaseQuestion(
          step: "approve", reference: plan.plan.caseReference, acts: plan.plan.acts,
          infos: infos, io: io, isAnswered: yes), run)
    } else {
      let plan = try written.value(PlanFile<BulkPlan>.self)
      approval = try await approve(
        plan,
        CaseQuestion(step: "approve", plan: plan.plan, infos: infos, io: io, isAnswered: yes), run)
    }
    do {
      let json = try CanonicalJSON.bytes(of: approval)
      try run.write(String(decoding: json, as: UTF8.self) + "\n", to: to)
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure.localFile("the approval cannot be written as JSON")
    }
  }

  /// The case of a team that the argument names; `nil` if it names a file.
  private func sharedCase(_ run: CaseRun) async throws(CommandFailure) -> CaseRecord? {
    guard run.app.team != nil, CaseReference.problem(asCase: file) == nil,
      !FileManager.default.fileExists(atPath: file)
    else { return nil }
    return try await run.asking { () async throws(CaseFailure) in
      do throws(CaseFailure) {
        return try await run.desk.record(file)
      } catch .unknown(let name) {
        throw .nothingToApprove(name)
      }
    }
  }

  /// The proposal of a colleague that the argument names; `nil` if it names something else.
  private func proposal(_ run: CaseRun) async throws(CommandFailure) -> BulkProposal? {
    guard run.app.team != nil, CaseReference.isBulk(file),
      !FileManager.default.fileExists(atPath: file)
    else { return nil }
    return try await run.asking { () async throws(CaseFailure) in
      do throws(CaseFailure) {
        return try await BulkProposals(desk: run.desk).proposal(file)
      } catch .unknown(let name) {
        throw .nothingToApprove(name)
      }
    }
  }

  private func requireNoFile() throws(CommandFailure) {
    guard to != nil else { return }
    throw .usage(
      "--to is for a plan in a file: the team's journal gets this approval",
      nextStep: "leave it out; nothing was approved")
  }

  /// Records the approval beside the proposal.
  private func approve(_ proposal: BulkProposal, _ run: CaseRun, _ io: CommandIO) async throws {
    try requireNoFile()
    let plan = proposal.plan
    let approval = try await approve(
      PlanFile(plan: plan, digest: proposal.digest, names: nil),
      CaseQuestion(
        step: "approve", plan: plan, infos: run.app.clients.map(\.info), io: io, isAnswered: yes),
      run)
    let approving = try await run.approving()
    try await run.asking { () async throws(CaseFailure) in
      try await approving.require(approval, for: plan)
      try await BulkProposals(desk: run.desk).keep(approval, of: proposal)
    }
    try io.write(
      run.rendering.object([
        ("proposal", .string(proposal.reference)), ("action", .string(plan.action)),
        ("provider", .string(plan.provider)), ("contacts", .integer(plan.contactCount)),
        ("expires", .string(approval.expires)),
      ]))
  }

  /// Records the approval in the case.
  private func approve(_ record: CaseRecord, _ run: CaseRun, _ io: CommandIO) async throws {
    try requireNoFile()
    guard let plan = record.validPlan else {
      throw CommandFailure.caseStep(.refused("\(record.reference) has no plan"))
    }
    let file = PlanFile(plan: plan.plan, digest: plan.digest, names: nil)
    await tellContacts(of: plan.plan, run)
    let approval = try await approve(
      file,
      CaseQuestion(
        step: "approve", reference: record.reference, acts: plan.plan.acts,
        infos: run.app.clients.map(\.info), io: io, isAnswered: yes), run)
    let approving = try await run.approving()
    let after = try await run.asking { () async throws(CaseFailure) in
      try approving.require(approval, for: record)
      return try await run.desk.take([.approved(approval: approval)], in: record)
    }
    run.show(after)
  }

  /// Reads each contact with the approver's own credentials: the names in a file prove nothing.
  private func tellContacts(of plan: CasePlan, _ run: CaseRun) async {
    let reading = ReadCaseContacts(clients: run.app.clients)
    var seen: Set<CaseContact> = []
    for contact in plan.acts.map(\.contact) where seen.insert(contact).inserted {
      let place = "\(contact.provider) \(contact.id): "
      do throws(CaseFailure) {
        switch try await reading.state(of: contact) {
        case .present(let found):
          let words = [found.name, found.primaryEmail ?? ""].filter { !$0.isEmpty }
          run.report.note(place + words.joined(separator: ", "))
        case .absent: run.report.note(place + "there is no such contact")
        case .unreadable: run.report.note(place + "cannot be read by its id")
        }
      } catch {
        run.report.note(place + "not read: " + error.message.text)
      }
    }
  }

  private func approve(
    _ plan: PlanFile<some ApprovablePlan>, _ question: CaseQuestion, _ run: CaseRun
  ) async throws(CommandFailure) -> CaseApproval {
    let approving = try await run.approving()
    try await run.asking { () async throws(CaseFailure) in try approving.require(plan) }
    try await question.ask()
    return try await run.asking { () async throws(CaseFailure) in
      try approving.approval(of: plan)
    }
  }
}
