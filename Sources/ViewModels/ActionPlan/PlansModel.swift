package import Domain
import Observation
import Operations

/// The dialogs before a write, and the box of a running job. They send nothing by themselves: the
/// router carries a confirmed plan out, and a command goes on after its question.
@Observable
package final class PlansModel {
  /// The plan in the dialog.
  package private(set) var plan: ActionPlanModel?
  /// The job that is shown in a box over the panes, until it ends or a key goes elsewhere.
  package private(set) var box: JobModel?

  @ObservationIgnored private unowned let router: any WriteRouter
  @ObservationIgnored private let commands: CommandRunsModel
  @ObservationIgnored private let messages: MessagesModel
  @ObservationIgnored private let privacy: PrivacyModel
  @ObservationIgnored private let colleagues: ColleaguesModel
  @ObservationIgnored private let ambient: Ambient
  @ObservationIgnored private let arming = LatestTask()
  /// The dialog that is being armed.
  @ObservationIgnored private weak var armed: (any ConfirmationModel)?

  init(
    router: any WriteRouter, commands: CommandRunsModel, messages: MessagesModel,
    privacy: PrivacyModel, colleagues: ColleaguesModel, ambient: Ambient
  ) {
    self.router = router
    self.commands = commands
    self.messages = messages
    self.privacy = privacy
    self.colleagues = colleagues
    self.ambient = ambient
  }

  /// The dialog that takes the keys: of the plan, else of a command.
  package var dialog: (any ConfirmationModel)? { plan ?? commands.question }

  /// Opens the dialog for the marked contacts, or else for the one in front.
  package func begin(_ act: ActionPlanState.Act) {
    let subjects = router.subjects
    let open = subjects.open(to: act.action)
    guard let (contact, client) = router.permitted(act.action, for: open.first) else { return }
    let meant = subjects.all
    guard meant.allSatisfy({ $0.id.provider == contact.id.provider }) else {
      return messages.say(router.severalProviders(act.action, meant))
    }
    var planned = ActionPlanState(
      act: act, info: client.info, subjects: open, hiddenSubjects: subjects.hiddenCount(of: open),
      absentMarks: subjects.absentCount(of: open))
    planned.skipped = meant.compactMap { contact in
      subjects.rules.obstacle(to: act.action, for: contact).map {
        .init(contact: contact, reason: $0)
      }
    }
    self.open(planned)
  }

  /// Shows a plan. One that needs a second person's approval can only be handed over.
  func open(_ planned: ActionPlanState) {
    guard let client = router.client(of: planned.info.name) else { return }
    let context = router.writeContext
    var planned = planned
    if let obstacle = context.approvalObstacle(toContacts: planned.subjects.count) {
      planned.needApproval(obstacle)
    }
    open(ActionPlanModel(planned, client: client, context: context))
  }

  // MARK: - A second person

  /// Whether the plan in the dialog is one for a second person.
  package var handOverAvailability: Availability {
    guard let state = plan?.state, state.approvalObstacle != nil else {
      return .unavailable(reason: "the plan needs no second person's approval")
    }
    return state.act == .prefer && state.commonChannels == nil
      ? .unavailable(reason: "its contacts change in different ways: make several plans")
      : .available
  }

  /// The words of the command that does what the plan says, for the contacts of `-`; `nil` if there is
  /// none.
  private var command: [String]? {
    guard handOverAvailability.isAvailable, let state = plan?.state else { return nil }
    let channels = (state.act == .prefer ? state.commonChannels : nil) ?? [:]
    return [state.act.action.rawValue, state.info.name.text, "-"]
      + Channel.allCases.flatMap { channel in
        channels[channel].map { ["--\(channel.rawValue)", $0 ? "in" : "out"] } ?? []
      }
  }

  /// `delete b2b - --plan-to FILE makes the plan for a second person`, for plain mode.
  package var handOverLine: String? {
    command.map {
      $0.joined(separator: " ") + " --plan-to FILE makes the plan for a second person, "
        + "--approval FILE carries it out with their approval"
    }
  }

  /// `delete-b2b.json`
  package var planFileName: String {
    plan.map { "\($0.state.act.action.rawValue)-\($0.state.info.name).json" } ?? ""
  }

  /// Closes the dialog of a plan for a second person.
  ///
  /// - Returns: Its command, with the ids that `-` means; `nil` if there is none.
  func takeHandOver() -> (words: [String], ids: [String])? {
    guard let command, let plan else { return nil }
    close()
    return (command, plan.state.subjects.map(\.id.value))
  }

  func open(_ plan: ActionPlanModel) {
    hideBox()
    self.plan = plan
  }

  /// Call when the dialog is on the screen. Keys typed ahead are dropped, and keys count after 400 ms.
  package func dialogWasPainted() {
    guard let dialog, dialog.typed.phase == .asking(isArmed: false) else { return }
    guard !arming.isRunning || armed !== dialog else { return }
    armed = dialog
    colleagues.follow(dialog)
    arming.start {
      do {
        try await self.ambient.sleep(.milliseconds(400))
      } catch {
        return
      }
      dialog.arm()
    }
  }

  /// Enter in the dialog.
  package func answer() {
    guard let dialog else { return }
    switch dialog.answer() {
    case .ignored: break
    case .untyped: messages.say(.nothingTyped)
    case .hindered:
      messages.say(.warning, dialog.typed.obstacle ?? "", nextStep: "nothing was sent")
    case .wrong: messages.say(.wrongWord)
    case .closed:
      close()
      privacy.ignoreTypedKeys()
      messages.say(.tooManyTries)
    case .accepted:
      colleagues.leaveDialog()
      if let plan { router.startJob(plan) } else { commands.answerQuestion(true) }
    }
  }

  /// Esc in the dialog.
  package func leave() {
    guard dialog != nil else { return }
    close()
    messages.say(.planIsCancelled)
  }

  func close() {
    arming.cancel()
    colleagues.leaveDialog()
    if plan != nil { plan = nil } else { commands.answerQuestion(false) }
  }

  // MARK: - The box of a job

  func showBox(of job: JobModel) { box = job }

  /// The job continues.
  package func hideBox() { if box != nil { box = nil } }

  /// Esc while the box is there.
  func leaveBox() {
    hideBox()
    messages.say(.planGoesOn)
  }
}
