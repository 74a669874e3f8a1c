import Domain
import Operations

/// Acting on one or several contacts behind a dialog that says what will happen to whom.
extension ConsoleModel {
  /// Opens the dialog for the marked contacts, else for the one in front.
  package func begin(_ act: ActionPlanState.Act) {
    guard act != .prefer else { return openPreferenceMenu() }
    let subjects = subjects(of: act.action)
    guard let (contact, client) = permitted(act.action, for: subjects.first) else { return }
    let verb = act.action.rawValue
    guard subjects.allSatisfy({ $0.id.provider == contact.id.provider }) else {
      return say(.warning, "marks at several providers: \(verb) those of one at a time")
    }
    plan = ActionPlanModel(
      ActionPlanState(
        act: act, info: client.info, subjects: subjects, hiddenSubjects: hiddenCount(of: subjects),
        absentMarks: absentCount(of: subjects)),
      client: client, context: writeContext)
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
    if plan.state.phase == .ended {
      for subject in plan.state.subjects(.done) { unmark(subject.id) }
      return closePlan()
    }
    switch plan.answer() {
    case .ignored: break
    case .wrong:
      say(.warning, "that is not what the dialog asks for; nothing was sent")
    case .closed:
      closePlan()
      listenAfterPause()
      say(.warning, "three wrong tries: the dialog is closed, nothing was sent")
    case .accepted:
      for subject in plan.state.subjects {
        detail.discardReading(of: subject.id)
        detail.forgetEndedChanges(of: subject.id)
      }
      perform {
        await self.run(plan)
        self.keepOutcomes(of: plan)
      }
    }
  }

  private func run(_ plan: ActionPlanModel) async {
    var reversals: [PreferenceReversal] = []
    await plan.run { sent in
      self.take(sent)
      guard case .done = sent.outcome else { return }
      guard plan.state.act == .prefer else {
        return self.noteFinal(plan.state.act.action, of: sent.subject.id)
      }
      guard case .contact(let after) = sent.remainder else { return }
      reversals.append(
        PreferenceReversal(
          from: sent.subject, to: after,
          channels: (plan.state.changes[after.id] ?? [:]).keys))
    }
    if !reversals.isEmpty { noteChange(.preferences(reversals)) }
  }

  /// Esc in the dialog.
  package func leavePlan() {
    guard let plan else { return }
    if plan.state.isRunning {
      plan.stop()
      return say(.info, "what is in flight finishes; no more is begun")
    }
    let wasAsking = plan.state.phase != .ended
    guard wasAsking else { return answerPlan() }
    closePlan()
    say(.info, "cancelled; nothing was sent")
  }

  /// Shows everywhere what a write has left of a contact.
  private func take(_ sent: SentAction) {
    switch sent.remainder {
    case .contact(let contact): spreadWritten(contact)
    case .nothing: remove(sent.subject.id)
    case .unread: break
    }
  }

  /// A contact that is no more leaves the lists and the detail.
  private func remove(_ id: ContactID) {
    for list in lists where list.info.name == id.provider { list.remove(id) }
    find.remove(id)
    guard detail.state.contact?.id == id else { return }
    detail.discardReading(of: id)
    state.focus = .list
    showCurrentInDetail()
  }

  /// What is done needs its mark no longer; what failed keeps it for another try.
  private func unmark(_ id: ContactID) {
    for list in lists { list.unmark(id) }
    find.unmark(id)
  }

  private func closePlan() {
    arming.cancel()
    plan = nil
  }
}
