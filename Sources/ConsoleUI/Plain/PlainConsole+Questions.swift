import Domain
import ViewModels

/// Questions before an action. Anything but a clear yes does nothing.
extension PlainConsole {
  private func place(of info: ProviderInfo) -> SafeText { PlainWords.place(of: info) }

  // MARK: - Plans

  func confirm(_ plan: ActionPlanModel) async {
    let heading = plan.state.isUndo ? "UNDO" : plan.state.act.heading
    await say(heading + " at " + place(of: plan.state.info))
    await say(PlanQuestion.lines(of: context.masking.shown(plan.state), context))
    await say("redact hides personal data, or shows it for 15 s")
    await arm(plan)
    while model.plan === plan, !hasEnded {
      await answer(plan)
      await tellNews()
    }
    guard case .confirmed = plan.state.phase else { return }
    await follow(plan)
  }

  /// Ignores typed input until the plan has been shown as long as on the screen.
  private func arm(_ plan: ActionPlanModel) async {
    guard terminal.isInteractive else { return plan.arm() }
    model.plans.dialogWasPainted()
    await until { plan.state.phase != .asking(isArmed: false) }
  }

  private func answer(_ plan: ActionPlanModel) async {
    let aim: SafeText = plan.state.act.verb + " at " + place(of: plan.state.info)
    let question: SafeText =
      plan.state.word.map { "typing \"\(untrusted: $0)\" " + aim + ", an empty line cancels: " }
      ?? "yes " + aim + ", anything else cancels: "
    guard case .line(let line) = await readAnswer(question), !line.isEmpty else {
      return model.plans.leave()
    }
    if line == "redact", plan.state.word != line {
      model.privacy.toggleHere()
      return await say(PlanQuestion.lines(of: context.masking.shown(plan.state), context))
    }
    if plan.state.word == nil {
      guard line == "yes" else { return model.plans.leave() }
    } else {
      plan.edit { $0 = TextFieldState(line) }
    }
    model.plans.answer()
  }

  /// Waits for the outcome of one contact; several continue as a job.
  private func follow(_ plan: ActionPlanModel) async {
    guard plan.state.subjects.count == 1 else {
      model.overlays.close()
      let number = model.jobs.jobs.last?.state.number ?? 0
      return await say("job \(number) started; jobs shows its progress")
    }
    await finishWork()
    model.plans.hideBox()
  }

  func confirm(_ channel: Channel, of contact: Contact) async {
    guard let info = model.providers.first(where: { $0.info.name == contact.id.provider })?.info
    else { return model.overlays.close() }
    let who = PlainWords.name(contact, context)
    let question: SafeText =
      "opt " + who + " in to \(untrusted: channel.title) at " + place(of: info)
      + "? It records a consent. yes sends it, anything else does not: "
    guard case .line("yes") = await readAnswer(question) else {
      model.back()
      return await say("nothing was sent")
    }
    model.preferences.confirmOptIn()
  }

  // MARK: - Leaving

  func confirmLeaving() async {
    await say(PlainPanels.leaving(model.jobs.active.map(\.state)))
    switch await read("yes leaves, anything else stays: ") {
    case .line("yes"):
      model.jobs.leave()
      // ^C still cancels leaving.
      return await until { self.model.state.hasQuit || self.model.state.overlay == nil }
    case .end where !hasEnded:
      await say("end of input: waiting for confirmed work")
      if model.jobs.active.contains(where: { $0.state.phase == .paused }) {
        model.jobs.leave()
      } else {
        model.overlays.close()
      }
    case .end, .line, .interrupted: return model.overlays.close()
    }
    await until { self.model.jobs.active.isEmpty || self.model.state.hasQuit }
    await model.settle()
    if !model.state.hasQuit { model.quit() }
  }

  // MARK: - Arguments of commands

  func fill(_ prompt: ConsoleState.Prompt) async {
    let question: SafeText =
      switch prompt.purpose {
      case .filter: "filter, an empty line shows all: "
      case .help: "search the help: "
      case .find: "find what: "
      case .command: "command: "
      }
    guard case .line(let line) = await read(question) else { return model.back() }
    model.editPrompt { $0 = TextFieldState(line) }
    if prompt.purpose == .command, let taken = model.overlays.takePrompt() {
      return await obey(taken.input.text)
    }
    PromptSubmission.submit(dispatcher)
  }

  func chooseColumn(_ columns: [ContactColumn]) async {
    let names = columns.map { SafeText(untrusted: $0.name) }.joined(separator: ", ")
    guard case .line(let line) = await read("sort by " + names + ": "), !line.isEmpty else {
      return model.overlays.close()
    }
    model.overlays.close()
    if !model.chooseColumn(named: line) { model.lists.sort(byNames: [line]) }
  }
}
