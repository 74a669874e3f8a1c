package import Domain
import Operations

/// Changes the preferences of one contact at once, or of several behind a plan.
package final class PreferencesModel {
  private unowned let router: any WriteRouter
  private let detail: ContactDetailModel
  private let plans: PlansModel
  private let overlays: OverlayModel
  private let messages: MessagesModel
  private let work: BackgroundWork

  init(
    router: any WriteRouter, detail: ContactDetailModel, plans: PlansModel, overlays: OverlayModel,
    messages: MessagesModel, work: BackgroundWork
  ) {
    self.router = router
    self.detail = detail
    self.plans = plans
    self.overlays = overlays
    self.messages = messages
    self.work = work
  }

  // MARK: - One contact

  /// Switches *in* and *default* to *out* at once. Switching *out* to *in* asks first.
  package func toggle() {
    guard let channel = detail.state.cursorLine?.channel else {
      return messages.say(.noPreferenceHere)
    }
    guard let (contact, _) = router.permitted(.prefer, for: router.subjects.current) else { return }
    if detail.state.changes[channel]?.isOutstanding == true {
      return messages.say(.waits(channel))
    }
    switch contact.preferences?[channel] {
    case .optOut: overlays.overlay = .optIn(channel, contact)
    case .optIn, .unset: change(channel, optsIn: false, of: contact)
    case .other(let value): messages.say(.unknownPreference(channel, value))
    case nil: messages.say(.noPreferences)
    }
  }

  /// Sets a channel: to *out* at once, to *in* after a question.
  package func set(_ channel: Channel, optsIn: Bool) {
    guard let (contact, _) = router.permitted(.prefer, for: router.subjects.current) else { return }
    let isWaiting = detail.change(of: channel, contact.id)?.isOutstanding == true
    let plan = PreferencePlan(
      [contact], wanted: { _ in [channel: optsIn] },
      obstacle: {
        isWaiting
          ? "still waiting for its answer" : self.router.rules.preferenceObstacle(to: $0)
      })
    guard plan.changes[contact.id]?[channel] != nil else {
      let reason = plan.skipped.first?.reason ?? "there are no preferences here"
      return messages.say(.notSent(channel, reason))
    }
    guard !optsIn else {
      overlays.overlay = .optIn(channel, contact)
      return
    }
    change(channel, optsIn: false, of: contact)
  }

  /// Enter on the question about an opt-in.
  package func confirmOptIn() {
    guard case .optIn(let channel, let contact) = overlays.overlay else { return }
    overlays.overlay = nil
    change(channel, optsIn: true, of: contact)
  }

  private func change(_ channel: Channel, optsIn: Bool, of contact: Contact) {
    guard let client = router.client(of: contact.id.provider) else { return }
    let operation = ChangePreferences(client: client, context: router.writeContext)
    detail.discardReading(of: contact.id)
    work.perform { [router] in
      let written = await self.detail.change(channel, optsIn: optsIn, of: contact, by: operation)
      self.sayOutcome(of: self.detail.change(of: channel, contact.id), of: channel, contact)
      guard let written else { return }
      router.spreadWritten(written)
      guard written.preferences?[channel] == (optsIn ? .optIn : .optOut) else { return }
      router.add(
        .preferences([PreferenceReversal(from: contact, to: written, channels: [channel])]))
    }
  }

  /// The pane shows a failure, so that it is only kept.
  private func sayOutcome(of change: PreferenceChange?, of channel: Channel, _ contact: Contact) {
    guard let change else { return }
    let what = [channel: change.optsIn].words + " for"
    switch change.phase {
    case .done(let warnings):
      messages.say(.write(what, contact, severity: .success, "done", nextStep: warnings.first))
    case .failed(let message), .unknown(let message):
      messages.keep(.write(what, contact, message))
    case .outstanding: break
    }
  }

  // MARK: - Several contacts

  /// Asks for the channels of the marked contacts, or of the one in front.
  package func openMenu() {
    guard let menu = menu() else { return }
    overlays.overlay = .preferenceMenu(menu)
  }

  private func menu() -> PreferenceMenu? {
    let subjects = router.subjects
    guard let (first, client) = router.permitted(.prefer, for: subjects.open(to: .prefer).first)
    else { return nil }
    let contacts = subjects.all
    guard contacts.allSatisfy({ $0.id.provider == first.id.provider }) else {
      messages.say(router.severalProviders(.prefer, contacts))
      return nil
    }
    return PreferenceMenu(info: client.info, contacts: contacts)
  }

  /// Enter in the menu: shows the plan.
  package func choose() {
    guard case .preferenceMenu(let menu) = overlays.overlay else { return }
    guard !menu.choices.isEmpty else { return messages.say(.nothingChosen) }
    overlays.overlay = nil
    showPlan(of: menu)
  }

  /// Shows the plan at once, if the channels are known.
  package func begin(_ wanted: [Channel: Bool]) {
    guard var menu = menu() else { return }
    menu.choices = wanted
    showPlan(of: menu)
  }

  private func showPlan(of menu: PreferenceMenu) {
    let subjects = router.subjects
    let plan = PreferencePlan(
      menu.contacts, wanted: { _ in menu.choices },
      obstacle: subjects.rules.preferenceObstacle(to:))
    guard !plan.subjects.isEmpty else { return messages.say(.nothingToSend(plan.skipped)) }
    var planned = ActionPlanState(
      act: .prefer, info: menu.info, subjects: plan.subjects,
      hiddenSubjects: subjects.hiddenCount(of: plan.subjects),
      absentMarks: subjects.absentCount(of: plan.subjects))
    planned.take(plan)
    plans.open(planned)
  }
}
