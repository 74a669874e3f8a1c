package import Domain
import Operations

/// Preferences of one or many: choose, see the plan, confirm.
extension ConsoleModel {
  /// Asks for the channels, for the marked contacts or the one in front.
  package func openPreferenceMenu() {
    guard let menu = preferenceMenu() else { return }
    state.overlay = .preferenceMenu(menu)
  }

  private func preferenceMenu() -> PreferenceMenu? {
    let contacts = markedOrCurrent
    guard let (first, client) = permitted(.prefer, for: subjects(of: .prefer).first) else {
      return nil
    }
    guard contacts.allSatisfy({ $0.id.provider == first.id.provider }) else {
      say(.warning, "marks at several providers: choose those of one at a time")
      return nil
    }
    return PreferenceMenu(info: client.info, contacts: contacts)
  }

  package func moveInPreferenceMenu(_ movement: Movement) { changeMenu { $0.move(movement) } }
  package func switchChannel() { changeMenu { $0.switchChannel() } }
  package func setChannel(optsIn: Bool) { changeMenu { $0.choices[$0.channel] = optsIn } }

  private func changeMenu(_ change: (inout PreferenceMenu) -> Void) {
    guard case .preferenceMenu(var menu) = state.overlay else { return }
    change(&menu)
    state.overlay = .preferenceMenu(menu)
  }

  /// Enter in the menu: shows the plan.
  package func choosePreferences() {
    guard case .preferenceMenu(let menu) = state.overlay else { return }
    guard !menu.choices.isEmpty else {
      return say(.info, "nothing is chosen", nextStep: "Space sets a channel to out, then to in")
    }
    state.overlay = nil
    showPlan(of: menu)
  }

  /// The plan at once, where the channels are known.
  package func beginPreferences(_ wanted: [Channel: Bool]) {
    guard var menu = preferenceMenu() else { return }
    menu.choices = wanted
    showPlan(of: menu)
  }

  private func showPlan(of menu: PreferenceMenu) {
    let plan = PreferencePlan(
      menu.contacts, wanted: { _ in menu.choices }, obstacle: obstacle(to:))
    guard !plan.subjects.isEmpty else {
      let reasons = Set(plan.skipped.map(\.reason)).sorted().joined(separator: "; ")
      return say(.info, "nothing to send: \(reasons)")
    }
    var planned = ActionPlanState(
      act: .prefer, info: menu.info, subjects: plan.subjects,
      hiddenSubjects: hiddenCount(of: plan.subjects), absentMarks: absentCount(of: plan.subjects))
    planned.take(plan)
    open(planned)
  }
}
