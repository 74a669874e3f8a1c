package import Domain
import Operations

/// Changes the preferences of one or many contacts: choose, see the plan, confirm.
extension ConsoleModel {
  /// Asks for the channels of the marked contacts, or of the one in front.
  package func openPreferenceMenu() {
    guard let menu = preferenceMenu() else { return }
    overlays.overlay = .preferenceMenu(menu)
  }

  private func preferenceMenu() -> PreferenceMenu? {
    let contacts = markedOrCurrent
    guard let (first, client) = permitted(.prefer, for: subjects(of: .prefer).first) else {
      return nil
    }
    guard contacts.allSatisfy({ $0.id.provider == first.id.provider }) else {
      say(.marksAtSeveralProviders("choose"))
      return nil
    }
    return PreferenceMenu(info: client.info, contacts: contacts)
  }

  /// Enter in the menu: shows the plan.
  package func choosePreferences() {
    guard case .preferenceMenu(let menu) = overlays.overlay else { return }
    guard !menu.choices.isEmpty else {
      return say(.nothingChosen)
    }
    overlays.overlay = nil
    showPlan(of: menu)
  }

  /// Shows the plan at once, if the channels are known.
  package func beginPreferences(_ wanted: [Channel: Bool]) {
    guard var menu = preferenceMenu() else { return }
    menu.choices = wanted
    showPlan(of: menu)
  }

  private func showPlan(of menu: PreferenceMenu) {
    let plan = PreferencePlan(
      menu.contacts, wanted: { _ in menu.choices }, obstacle: rules.preferenceObstacle(to:))
    guard !plan.subjects.isEmpty else {
      return say(.nothingToSend(plan.skipped))
    }
    var planned = ActionPlanState(
      act: .prefer, info: menu.info, subjects: plan.subjects,
      hiddenSubjects: hiddenCount(of: plan.subjects), absentMarks: absentCount(of: plan.subjects))
    planned.take(plan)
    open(planned)
  }
}
