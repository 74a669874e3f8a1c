import Domain
import ViewModels

/// The cases and the file of one case.
extension CommandCatalogue {
  static let cases: [ConsoleCommand] = [
    ConsoleCommand("cases", "cases", readable, keys: ["C"]) { $0.model.toggleCases() }.word(),
    ConsoleCommand("open-case", "open", [.cases], keys: ["Enter"]) { call in
      if let reference = call.text {
        call.model.openCase(reference)
      } else {
        call.model.openCase()
      }
    }
    .bound(to: .caseRecord)
    .word(nil, "the file of a case")
    .takes(.init("REF", .text))
    .hinted(),
    ConsoleCommand("new-case", "new case", [.cases], keys: ["a"]) {
      $0.model.openPrompt(.command, text: "case open ")
    }
    .hinted(),
    ConsoleCommand("filter-cases", "filter", [.cases], keys: ["/"]) { call in
      call.model.openPrompt(.cases, text: call.model.desk.filter)
    }
    .hinted(),
    ConsoleCommand("close-cases", "close", [.cases], keys: ["q"]) { $0.model.overlays.close() },
    ConsoleCommand("find-person", "find the person", [.caseFile], keys: ["f"]) { call in
      if let text = call.text {
        call.model.findPerson(text)
      } else {
        call.model.openPrompt(.person)
      }
    }
    .word(nil, "look for the person of the open case; commas between identifiers")
    .takes(.init("TEXT", .text))
    .available { $0.findPersonAvailability }
    .hinted(next: { $0.desk.step == .findPerson }),
    ConsoleCommand("include", "include, leave out", [.caseFile], keys: ["Space"]) {
      $0.model.desk.toggleContact()
    }
    .bound(to: .caseRecord)
    .available { $0.desk.includeAvailability }
    .hinted(),
    ConsoleCommand("identity", "identity", [.caseFile], keys: ["i"]) { call in
      guard let record = call.model.desk.selected else { return }
      call.model.openPrompt(.command, text: "case identity \(record.reference) --given ")
    }
    .available { $0.desk.stepAvailability }
    .hinted(
      useful: { $0.desk.selected?.identity == nil }, next: { $0.desk.step == .identity }),
    ConsoleCommand("plan-case", "plan", [.caseFile], keys: ["p"]) { call in
      guard let record = call.model.desk.selected else { return }
      if record.right == .rectification {
        call.model.openPrompt(.command, text: "case plan \(record.reference) --set ")
      } else {
        call.model.runCase("plan", done: "the plan is made: look at it before you carry it out")
      }
    }
    .bound(to: .caseRecord)
    .available { $0.desk.stepAvailability }
    .hinted(
      useful: { $0.desk.selected?.included.isEmpty == false },
      next: { $0.desk.step == .plan && !$0.secondPerson.needsPlanFile }),
    ConsoleCommand("plan-for-another", "plan for a second person", [.caseFile], keys: ["P"]) {
      call in
      guard let record = call.model.desk.selected else { return }
      let line = "case plan \(record.reference) --to \(planFile(of: record))"
      call.model.openPrompt(
        .command, text: record.right == .rectification ? line + " --set " : line)
    }
    .bound(to: .caseRecord)
    .available { $0.desk.stepAvailability }
    .hinted(
      useful: { $0.secondPerson.needsPlanFile && $0.desk.selected?.included.isEmpty == false },
      next: { $0.secondPerson.needsPlanFile && $0.desk.step == .plan }),
    ConsoleCommand("approve-plan", "approve", [.cases, .caseFile], keys: ["A"]) {
      $0.model.secondPerson.approve()
    }
    .bound(to: .caseRecord)
    .available { $0.secondPerson.approveAvailability }
    .hinted(useful: { $0.secondPerson.isAwaited }, next: { $0.secondPerson.isAwaited }),
    ConsoleCommand("apply-case", "carry out", [.caseFile], keys: ["x"]) { call in
      guard let record = call.model.desk.selected else { return }
      if record.right == .rectification {
        call.model.openPrompt(.command, text: "case apply \(record.reference) --set ")
      } else if call.model.secondPerson.needsPlanFile {
        call.model.openPrompt(.command, text: "case apply \(record.reference) --approval ")
      } else {
        call.model.runCase("apply", done: "the plan was carried out")
      }
    }
    .bound(to: .caseRecord)
    .available { $0.desk.stepAvailability }
    .hinted(
      useful: { $0.desk.isPlanReady || $0.secondPerson.needsPlanFile && $0.desk.step == .approval },
      next: { $0.desk.isPlanReady }),
    ConsoleCommand("tick-task", "task: asked, confirmed", [.caseFile], keys: ["t"]) {
      $0.model.desk.advanceTask()
    }
    .bound(to: .caseRecord)
    .available { $0.desk.taskAvailability }
    .hinted(next: { $0.desk.taskAvailability.isAvailable }),
    ConsoleCommand("receipt", "receipt", [.caseFile], keys: ["R"]) {
      $0.model.runCase("receipt")
    }
    .bound(to: .caseRecord)
    .hinted(),
    ConsoleCommand("close-case", "close the case", [.caseFile], keys: ["c"]) {
      $0.model.closeCase()
    }
    .bound(to: .caseRecord)
    .available { $0.desk.stepAvailability }
    .hinted(next: { $0.desk.step == .close }),
    ConsoleCommand("leave-case", "all cases", [.caseFile], keys: ["q"]) { $0.model.leaveCase() },
  ]

  /// `GDPR-118-plan.json`, without what a path or a shell would take for its own.
  private static func planFile(of record: CaseRecord) -> String {
    String(record.reference.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
      + "-plan.json"
  }
}
