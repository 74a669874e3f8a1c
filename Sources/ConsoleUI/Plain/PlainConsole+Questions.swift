import Domain
import ViewModels

/// Questions before an action. Anything but a clear yes does nothing.
extension PlainConsole {
  private func place(of info: ProviderInfo) -> SafeText { PlainWords.place(of: info) }

  // MARK: - Before writes

  func confirm(_ plan: ActionPlanModel) async {
    await ask(plan) { ConfirmationQuestion(plan.state, self.context) }
    guard case .confirmed = plan.state.phase else { return }
    await follow(plan)
  }

  func confirm(_ command: CommandQuestionModel) async {
    await ask(command) {
      ConfirmationQuestion(command.question, command.typed, self.context)
    }
  }

  /// Asks until the dialog is answered or closed. `question` gives what is said.
  private func ask(
    _ dialog: any ConfirmationModel, _ question: () -> ConfirmationQuestion
  ) async {
    await say(question().act + " at " + place(of: question().info))
    await say(question().text)
    await say("redact hides personal data, or shows it for 15 s")
    await arm(dialog)
    while model.plans.dialog === dialog, case .asking = dialog.typed.phase, !hasEnded {
      await answer(dialog, question)
      await tellNews()
    }
  }

  /// Ignores typed input until the question has been shown as long as on the screen.
  private func arm(_ dialog: any ConfirmationModel) async {
    guard terminal.isInteractive else { return dialog.arm() }
    model.plans.dialogWasPainted()
    await until { dialog.typed.phase != .asking(isArmed: false) }
  }

  private func answer(
    _ dialog: any ConfirmationModel, _ question: () -> ConfirmationQuestion
  ) async {
    if let obstacle = dialog.typed.obstacle {
      await say("\(untrusted: obstacle)")
      if let line = model.plans.handOverLine { await say("\(untrusted: line)") }
      return model.plans.leave()
    }
    let (word, asked) = (dialog.typed.word, question())
    let aim: SafeText = asked.verb + " at " + place(of: asked.info)
    let prompt: SafeText =
      word.map { "typing \"\(untrusted: $0)\" " + aim + ", an empty line cancels: " }
      ?? "yes " + aim + ", anything else cancels: "
    guard case .line(let line) = await readAnswer(prompt), !line.isEmpty else {
      return model.plans.leave()
    }
    if line == "redact", word != line {
      model.privacy.toggleHere()
      return await say(question().text)
    }
    if word == nil {
      guard line == "yes" else { return model.plans.leave() }
    } else {
      dialog.edit { $0 = TextFieldState(line) }
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
      return await until { self.model.hasQuit || self.model.overlays.overlay == nil }
    case .end where !hasEnded:
      await say("end of input: waiting for confirmed work")
      if model.jobs.active.contains(where: { $0.state.phase == .paused }) {
        model.jobs.leave()
      } else {
        model.overlays.close()
      }
    case .end, .line, .interrupted: return model.overlays.close()
    }
    await until { self.model.jobs.active.isEmpty || self.model.hasQuit }
    await model.settle()
    if !model.hasQuit { model.quit() }
  }

  // MARK: - Arguments of commands

  /// Lines up to an empty one, as one text.
  private func readTexts() async -> String? {
    var lines: [String] = []
    while true {
      let question: SafeText = "text \(lines.count + 1), an empty line ends the list: "
      guard case .line(let line) = await read(question) else { return nil }
      guard !line.allSatisfy(\.isWhitespace) else { return lines.joined(separator: "\n") }
      lines.append(line)
    }
  }

  func fill(_ prompt: ConsoleState.Prompt) async {
    if prompt.purpose == .find, prompt.input.text == "-" {
      model.back()
      guard let texts = await readTexts() else { return }
      return model.finds.start(texts)
    }
    let question: SafeText =
      switch prompt.purpose {
      case .filter, .cases: "filter, an empty line shows all: "
      case .help: "search the help: "
      case .find: "find what: "
      case .person: "the person's identifiers, with commas: "
      case .planFile: "plan to file: "
      case .approvalFile: "approval in file: "
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
