import ConsoleUI
import Domain
import Foundation
import Simulator
import TestSupport
import Testing
import ViewModels

/// Compares the list of cases and the file of one, in each size and glyph set.
@Suite(.timeLimit(.minutes(10))) struct CaseFrameTests {
  private func expect(_ model: ConsoleModel, _ name: String) throws {
    for shape in FrameTests.cases {
      let canvas = ConsoleScreen.draw(
        model, size: Size(columns: shape.columns, rows: shape.rows),
        glyphs: shape.isASCII ? .ascii : .unicode, keyMap: .standard, tick: 0)
      try Frame.expect(canvas, named: "\(name)-\(shape.name)")
    }
  }

  private func cases() async throws -> (SimulatedWorld, ConsoleModel) {
    let world = try await SimulatedWorld.start(ambient: ManualClock().ambient)
    let jane = [("shop-it", "59069"), ("b2b", "25492")].map {
      CaseEvent.included(contact: CaseContact(provider: $0.0, id: $0.1), why: .sameEmail)
    }
    try await world.openCase(
      "GDPR-101", daysAgo: 40, [.identityGiven(method: .emailReply)] + jane)
    try await world.openCase("GDPR-117", .access, daysAgo: 27, [.identityAsked])
    try await world.openCase("GDPR-118", .objection, daysAgo: 3, [.closed(outcome: .withdrawn)])
    let model = world.console()
    model.open()
    await model.settle()
    model.toggleCases()
    await model.settle()
    return (world, model)
  }

  @Test func `draws the cases by due day`() async throws {
    let (world, model) = try await cases()
    try expect(model, "cases")
    try await world.stop()
  }

  @Test func `draws the file of a case with a failed act and tasks`() async throws {
    let (world, model) = try await cases()
    let task = CasePlan.Task(
      number: 1, provider: "b2b",
      text: "for 25492; Remove the contact from the recycle bin: until then it can be restored")
    func act(_ number: Int, _ provider: String, _ id: String, _ act: CaseAct) -> CasePlan.Act {
      CasePlan.Act(
        number: number, provider: provider, environment: "sandbox", id: id, act: act,
        consequence: "", state: nil)
    }
    let plan = CasePlan(
      caseReference: "GDPR-101", right: .erasure,
      policy: CasePlan.Policy(approval: "none", overwritesBeforeRecycling: true), madeBy: nil,
      author: "op@host", madeAt: "2026-11-28T09:00:00.000Z",
      acts: [
        act(1, "shop-it", "59069", .delete), act(2, "b2b", "25492", .empty),
        act(3, "b2b", "25492", .delete),
      ], tasks: [task])
    try await world.take(
      [
        .planned(plan: plan, digest: "d"), .applied(digest: "d"),
        .acted(act: 1, outcome: .erased, evidence: .readBack, write: nil, kept: []),
        .acted(act: 2, outcome: .emptied, evidence: .readBack, write: nil, kept: ["ssn"]),
        .acted(act: 3, outcome: .failed, evidence: nil, write: nil, kept: []),
      ], in: "GDPR-101")
    try await world.take([.taskAsked(number: 1)], in: "GDPR-101")
    model.leaveCase()
    model.toggleCases()
    model.toggleCases()
    await model.settle()
    model.openCase()
    model.messages.clear()
    try expect(model, "case")
    let frame = ConsoleScreen.draw(
      model, size: Size(columns: 80, rows: 24), glyphs: .unicode, keyMap: .standard, tick: 0)
    #expect(frame.plainText.contains("\n x carry out "), "the next step is the first hint")
    try await world.stop()
  }
}

/// Covers the file of a case.
@Suite(.timeLimit(.minutes(10))) struct CaseFileTests {
  private func open() async throws -> (SimulatedWorld, ConsoleModel) {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 60))
    try await world.openCase("GDPR-1")
    let model = world.console()
    model.open()
    await model.settle()
    model.toggleCases()
    await model.settle()
    model.openCase()
    return (world, model)
  }

  private func members(_ model: ConsoleModel) -> [String] {
    model.desk.rows.map { row in
      switch row {
      case .contact(let contact): "\(contact.contact.provider) \(contact.isIncluded)"
      case .hit(let hit): "\(hit.contact.id.provider) found"
      case .task(let task): "task \(task.task.number)"
      }
    }
  }

  @Test func `the case in front is named by the writes of the session`() async throws {
    let (world, model) = try await open()
    #expect(model.state.caseReference == "GDPR-1")
    try await world.stop()
  }

  @Test func `a person is included where an address says so, and proposed where a name does`()
    async throws
  {
    let (world, model) = try await open()
    model.findPerson(WellKnownPeople.janeEmail)
    await model.settle()
    #expect(members(model) == ["eu-shop true", "shop-it true", "b2b true", "donors true"])
    model.findPerson("John Smith")
    await model.settle()
    #expect(members(model).contains("shop-it found"))
    let place = try #require(
      model.desk.rows.firstIndex { if case .hit = $0 { true } else { false } })
    for _ in 0..<place { model.desk.moveInCase(.down, page: 10) }
    model.desk.toggleContact()
    await model.settle()
    #expect(members(model)[4].hasSuffix("true"))
    try await world.stop()
  }

  @Test func `the hints of a case begin with its next step, and name no later one`() async throws {
    let (world, model) = try await open()
    func hints() -> String {
      model.messages.clear()
      let canvas = ConsoleScreen.draw(
        model, size: Size(columns: 200, rows: 24), glyphs: .unicode, keyMap: .standard, tick: 0)
      return canvas.plainText.split(separator: "\n").last.map(String.init) ?? ""
    }
    #expect(hints().hasPrefix(" f find the person"))
    #expect(!hints().contains("p plan") && !hints().contains("x carry out"))
    model.findPerson(WellKnownPeople.janeEmail)
    await model.settle()
    #expect(hints().hasPrefix(" p plan"))
    #expect(!hints().contains("x carry out"))
    let act = CasePlan.Act(
      number: 1, provider: "shop-it", environment: "sandbox", id: "59069", act: .delete,
      consequence: "", state: nil)
    let plan = CasePlan(
      caseReference: "GDPR-1", right: .erasure,
      policy: CasePlan.Policy(approval: "none", overwritesBeforeRecycling: true), madeBy: nil,
      author: "op@host", madeAt: "2026-11-28T09:00:00.000Z", acts: [act], tasks: [])
    func take(_ event: CaseEvent) async throws {
      try await world.take([event], in: "GDPR-1")
      model.leaveCase()
      model.toggleCases()
      model.toggleCases()
      await model.settle()
      model.openCase()
    }
    try await take(.planned(plan: plan, digest: "d"))
    #expect(hints().hasPrefix(" i identity"))
    #expect(!hints().contains("x carry out"))
    try await take(.identityGiven(method: .emailReply))
    #expect(hints().hasPrefix(" x carry out"))
    #expect(!hints().contains("i identity"))
    try await world.stop()
  }

  @Test func `a contact that is left out makes the plan void`() async throws {
    let (world, model) = try await open()
    model.findPerson(WellKnownPeople.janeEmail)
    await model.settle()
    model.desk.toggleContact()
    await model.settle()
    #expect(members(model).first == "eu-shop false")
    let record = try #require(model.desk.selected)
    #expect(record.included.count == 3)
    try await world.stop()
  }

  @Test func `Esc goes back from the case to the cases, and then to the panes`() async throws {
    let (world, model) = try await open()
    model.back()
    #expect(model.state.overlay == .panel(.cases, top: 0))
    model.back()
    #expect(model.state.overlay == nil)
    try await world.stop()
  }
}
