package import Domain
import Operations

/// The cases: their list, and the file of one.
extension ConsoleModel {
  package func toggleCases() {
    overlays.toggle(.cases)
    guard case .panel(.cases, _)? = overlays.overlay else { return }
    desk.setFilter("")
    perform { await self.desk.read() }
  }

  /// The steps after which the file of the case says what their output would.
  private static let shownSteps: Set<String> = [
    "open", "identity", "clarify", "include", "exclude", "task", "extend", "refuse", "told",
    "withdraw",
  ]

  /// Reads the cases after one of their commands, and opens the file of the case.
  ///
  /// - Returns: What is said instead of the command's output.
  func commandEnded(_ words: [String], isDone: Bool) -> String? {
    guard words.first == "case" else { return nil }
    let opensFile =
      isDone && words.count > 2 && Self.shownSteps.contains(words[1]) && !words[2].hasPrefix("-")
      && (overlays.isCaseOpen || !isInTheMiddle)
    perform {
      await self.desk.read()
      if let reference = self.cases.reference, self.desk[reference]?.outcome != nil {
        self.cases.forget()
      }
      guard opensFile, self.desk[words[2]] != nil else { return }
      self.desk.select(words[2])
      self.openCase()
    }
    return opensFile ? "case \(words[1]): done" : nil
  }

  /// Opens the file of the selected case, which becomes the case of the session's writes.
  package func openCase() {
    guard let record = desk.selected else { return say(.info, "there is no case yet") }
    desk.select(record.reference)
    if record.outcome == nil, cases.reference != record.reference { cases.set(record.reference) }
    overlays.open(.caseFile)
  }

  package func openCase(_ reference: String) {
    guard desk[reference] != nil else { return say(Message(.unknown(reference))) }
    desk.select(reference)
    openCase()
  }

  package func leaveCase() { overlays.open(.cases) }

  /// Without the panel of a case, the search is for the session's case.
  package var findPersonAvailability: Availability {
    overlays.isCaseOpen
      ? desk.stepAvailability : desk.stepAvailability(of: cases.reference.flatMap { desk[$0] })
  }

  /// `text`: the person's identifiers, with commas or lines between them. Shows the file of the case.
  package func findPerson(_ text: String) {
    guard findPersonAvailability.isAvailable else {
      return messages.say("find", isUnavailable: findPersonAvailability)
    }
    if !overlays.isCaseOpen, let reference = cases.reference {
      desk.select(reference)
      overlays.open(.caseFile)
    }
    let texts = text.split { $0 == "," || $0.isNewline }.map { String($0).trimmedEnds() }
      .filter { !$0.isEmpty }
    desk.find(texts)
  }

  /// Closes a case of which everything is done; any other is closed by a line that says so.
  package func closeCase() {
    guard let record = desk.selected else { return }
    guard record.earnedOutcome(among: services.clients.map(\.info.name)) == .done else {
      return openPrompt(.command, text: "case close \(record.reference) --leaving-open")
    }
    runCase("close", done: "the case is closed: R prints the receipt")
  }

  /// Runs `case STEP REF` of the program for the selected case. `done`: what is said if it
  /// succeeds, instead of its output.
  package func runCase(_ step: String, done: String? = nil) {
    guard let record = desk.selected, let runner = commandLine else { return }
    cases.run(["case", step, record.reference], by: runner, done: done)
  }

  // MARK: - A second person

  /// Without a team, plans and approvals travel as files.
  package var approvesByFile: Bool { services.presence == nil }

  /// Whether the plan of the selected case is for a second person, and has to go to them as a file.
  package var needsPlanFile: Bool {
    guard approvesByFile, let record = desk.selected, record.right.needsIdentity else {
      return false
    }
    return desk.settings.approval == .other && (desk.step == .plan || desk.step == .approval)
  }

  /// Whether the plan of the selected case waits for this operator.
  package var awaitsApproval: Bool {
    guard let record = desk.selected else { return false }
    return team.awaitingApproval.contains { $0.reference == record.reference }
  }

  package var approveAvailability: Availability {
    guard !approvesByFile else { return .available }
    guard desk.selected != nil else { return DeskModel.nothing }
    guard desk.step == .approval else {
      return .unavailable(reason: "no plan of this case waits for an approval")
    }
    return awaitsApproval
      ? .available : .unavailable(reason: "you made the plan: another person approves it")
  }

  /// Asks for the approval of the selected case's plan, or of a plan in a file.
  package func approve() {
    guard !approvesByFile else { return openPrompt(.command, text: "case approve ") }
    runCase("approve", done: "the plan is approved")
  }

  /// Writes the plan of the dialog into a file for a second person, or carries it out with their
  /// approval.
  package func handOver(_ file: String, isApproval: Bool) {
    guard !file.isEmpty else { return say(.info, "no file was named; nothing was done") }
    guard let runner = commandLine, let (words, ids) = plans.takeHandOver() else {
      return messages.say("a second person's approval", isUnavailable: plans.handOverAvailability)
    }
    cases.run(
      words + [isApproval ? "--approval" : "--plan-to", file], marked: ids, by: runner,
      done: isApproval ? nil : "the plan is in \(file): a second person runs roster case approve")
  }
}
