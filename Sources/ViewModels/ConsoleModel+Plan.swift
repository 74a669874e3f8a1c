import Domain

/// Acting on one or several contacts behind a dialog that says what will happen to whom.
extension ConsoleModel {
  /// Opens the dialog for the marked contacts, else for the one in front.
  package func begin(_ act: ActionPlanState.Act) {
    guard act != .prefer else { return openPreferenceMenu() }
    let meant = markedOrCurrent
    let subjects = subjects(of: act.action)
    guard let (contact, client) = permitted(act.action, for: subjects.first) else { return }
    let verb = act.action.rawValue
    guard meant.allSatisfy({ $0.id.provider == contact.id.provider }) else {
      return say(.warning, "marks at several providers: \(verb) those of one at a time")
    }
    var planned = ActionPlanState(
      act: act, info: client.info, subjects: subjects, hiddenSubjects: hiddenCount(of: subjects),
      absentMarks: absentCount(of: subjects))
    planned.skipped = meant.compactMap { contact in
      obstacle(to: act.action, for: contact).map { .init(contact: contact, reason: $0) }
    }
    open(planned)
  }

  /// Shows the plan; nothing is sent before its answer.
  func open(_ planned: ActionPlanState) {
    guard let client = client(of: planned.info.name) else { return }
    plan = ActionPlanModel(planned, client: client, context: writeContext)
  }

  /// How many the filter hides.
  func hiddenCount(of subjects: [Contact]) -> Int {
    guard state.focus == .list else { return 0 }
    return listState.hiddenCount(of: subjects)
  }

  /// How many are not loaded now: they stand on other pages, or are gone.
  func absentCount(of subjects: [Contact]) -> Int {
    guard state.focus == .list else { return 0 }
    return listState.absentCount(of: subjects)
  }

  /// The dialog stands on the screen: keys typed ahead are gone, and none counts for 400 ms.
  package func dialogWasPainted() {
    guard let plan, plan.state.phase == .asking(isArmed: false), !arming.isRunning else { return }
    let ambient = services.ambient
    arming.start {
      do {
        try await ambient.sleep(.milliseconds(400))
      } catch {
        return
      }
      plan.arm()
    }
  }

  /// Enter in the dialog.
  package func answerPlan() {
    guard let plan else { return }
    if let job = plan.job {
      guard !job.state.isActive else { return }
      closePlan()
      sayRelations(of: job)
      return
    }
    switch plan.answer() {
    case .ignored: break
    case .untyped: say(.info, "type what the dialog asks for, then Enter")
    case .wrong:
      say(.warning, "that is not what the dialog asks for; nothing was sent")
    case .closed:
      closePlan()
      listenAfterPause()
      say(.warning, "three wrong tries: the dialog is closed, nothing was sent")
    case .accepted: startJob(plan)
    }
  }

  /// Esc in the dialog. What was sent goes on.
  package func leavePlan() {
    guard let plan else { return }
    closePlan()
    guard let job = plan.job else { return say(.info, "cancelled; nothing was sent") }
    guard job.state.isActive else { return sayRelations(of: job) }
    say(.info, "it goes on", nextStep: "J shows what becomes of it")
  }

  func closePlan() {
    arming.cancel()
    plan = nil
  }
}
