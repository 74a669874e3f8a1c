package import Domain
import Observation
import Operations

/// Plans that a second person approves: the way to them, their approval, and the way back.
@Observable
package final class SecondPersonModel {
  @ObservationIgnored private let services: ConsoleServices
  @ObservationIgnored private let desk: DeskModel
  @ObservationIgnored private let team: TeamModel
  @ObservationIgnored private let cases: CaseModel
  @ObservationIgnored private let plans: PlansModel
  @ObservationIgnored private let overlays: OverlayModel
  @ObservationIgnored private let messages: MessagesModel
  /// The proposal that was shown last.
  private var shownProposal: String?

  init(
    services: ConsoleServices, desk: DeskModel, team: TeamModel, cases: CaseModel,
    plans: PlansModel, overlays: OverlayModel, messages: MessagesModel
  ) {
    self.services = services
    self.desk = desk
    self.team = team
    self.cases = cases
    self.plans = plans
    self.overlays = overlays
    self.messages = messages
  }

  /// Without a team, plans and approvals travel as files.
  private var isByFile: Bool { services.presence == nil }

  // MARK: - The plan of a case

  /// Whether the plan of the selected case is for a second person, and has to go to them as a file.
  package var needsPlanFile: Bool {
    guard isByFile, let record = desk.selected, record.right.needsIdentity else { return false }
    return desk.settings.approval == .other && (desk.step == .plan || desk.step == .approval)
  }

  /// Whether the plan of the selected case waits for this operator.
  package var awaitsApproval: Bool {
    guard let record = desk.selected else { return false }
    return team.awaitingApproval.contains { $0.reference == record.reference }
  }

  /// What `approve` shows in the list of cases if the selected case does not wait: the proposals of
  /// colleagues in turn.
  var nextProposal: AwaitedApproval? {
    guard case .panel(.cases, _) = overlays.overlay, !awaitsApproval else { return nil }
    let proposals = team.awaitingApproval.filter { CaseReference.isBulk($0.reference) }
    let last = proposals.firstIndex { $0.reference == shownProposal }
    return proposals.isEmpty ? nil : proposals[last.map { ($0 + 1) % proposals.count } ?? 0]
  }

  /// Whether `approve` has something to show.
  package var isAwaited: Bool { awaitsApproval || nextProposal != nil }

  package var approveAvailability: Availability {
    guard !isByFile, nextProposal == nil else { return .available }
    guard desk.selected != nil else { return DeskModel.nothing }
    guard desk.step == .approval else {
      return .unavailable(reason: "no plan of this case waits for an approval")
    }
    return awaitsApproval
      ? .available : .unavailable(reason: "you made the plan: another person approves it")
  }

  /// Asks for the approval of the selected case's plan, of a proposal, or of a plan in a file.
  package func approve() {
    guard !isByFile else { return overlays.openPrompt(.command, text: "case approve ") }
    guard let runner = services.commandLine else { return }
    if let reference = nextProposal?.reference {
      shownProposal = reference
      return cases.run(["case", "approve", reference], by: runner, done: "the work is approved")
    }
    guard let record = desk.selected else { return }
    cases.run(["case", "approve", record.reference], by: runner, done: "the plan is approved")
  }

  // MARK: - The plan of a dialog

  /// Gives the plan of the dialog to a second person, or carries it out with their approval. Without a
  /// team, it asks for a file first.
  package func handOver(isApproval: Bool) {
    guard isByFile else {
      return handOver(
        isApproval ? [] : ["--propose"],
        done: isApproval ? nil : "the plan waits for a colleague's approval")
    }
    overlays.openPrompt(
      isApproval ? .approvalFile : .planFile, text: isApproval ? "" : plans.planFileName)
  }

  /// The same, with the file that was named.
  package func handOver(_ file: String, isApproval: Bool) {
    guard !file.isEmpty else { return messages.say(.info, "no file was named; nothing was done") }
    handOver(
      [isApproval ? "--approval" : "--plan-to", file],
      done: isApproval ? nil : "the plan is in \(file): a second person runs roster case approve")
  }

  private func handOver(_ options: [String], done: String?) {
    guard let runner = services.commandLine, let (words, ids) = plans.takeHandOver() else {
      return messages.say("a second person's approval", isUnavailable: plans.handOverAvailability)
    }
    cases.run(words + options, marked: ids, by: runner, done: done)
  }
}
