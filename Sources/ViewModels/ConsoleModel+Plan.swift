import Domain

/// Acts on one or several contacts, behind a dialog that says what will happen to them.
extension ConsoleModel {
  /// Opens the dialog for the marked contacts, or else for the one in front.
  package func begin(_ act: ActionPlanState.Act) {
    guard act != .prefer else { return openPreferenceMenu() }
    let meant = markedOrCurrent
    let subjects = subjects(of: act.action)
    guard let (contact, client) = permitted(act.action, for: subjects.first) else { return }
    let verb = act.action.rawValue
    guard meant.allSatisfy({ $0.id.provider == contact.id.provider }) else {
      return say(.marksAtSeveralProviders(verb))
    }
    var planned = ActionPlanState(
      act: act, info: client.info, subjects: subjects, hiddenSubjects: hiddenCount(of: subjects),
      absentMarks: absentCount(of: subjects))
    planned.skipped = meant.compactMap { contact in
      rules.obstacle(to: act.action, for: contact).map { .init(contact: contact, reason: $0) }
    }
    open(planned)
  }

  /// Shows the plan. Nothing is sent before its answer.
  func open(_ planned: ActionPlanState) {
    guard let client = client(of: planned.info.name) else { return }
    plan = ActionPlanModel(planned, client: client, context: writeContext)
  }

  /// The number of contacts that the filter hides.
  func hiddenCount(of subjects: [Contact]) -> Int {
    guard focus == .list else { return 0 }
    return listState.hiddenCount(of: subjects)
  }

  /// The number of contacts that are not loaded: they are on other pages, or gone.
  func absentCount(of subjects: [Contact]) -> Int {
    guard focus == .list else { return 0 }
    return listState.absentCount(of: subjects)
  }

  /// The dialog is on the screen. Keys typed ahead are dropped, and keys count after 400 ms.
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
      say(job.relations.message(after: job.state))
      return
    }
    switch plan.answer() {
    case .ignored: break
    case .untyped: say(.nothingTyped)
    case .wrong: say(.wrongWord)
    case .closed:
      closePlan()
      privacy.ignoreTypedKeys()
      say(.tooManyTries)
    case .accepted: startJob(plan)
    }
  }

  /// Esc in the dialog. A job that runs continues.
  package func leavePlan() {
    guard let plan else { return }
    closePlan()
    guard let job = plan.job else { return say(.planIsCancelled) }
    guard job.state.isActive else { return say(job.relations.message(after: job.state)) }
    say(.planGoesOn)
  }

  func closePlan() {
    arming.cancel()
    plan = nil
  }
}
