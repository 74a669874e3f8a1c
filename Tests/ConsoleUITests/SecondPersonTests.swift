import App
import ConsoleUI
import Domain
import Operations
import Simulator
import Synchronization
import TestSupport
import Testing
import ViewModels

/// A program that keeps what it is asked to run.
private final class ListeningProgram: CommandLineRunner {
  struct Line: Hashable {
    var words: [String]
    var marked: [String]
  }

  let names = ["anonymize", "case", "delete", "prefer"]
  let lines = Mutex<[Line]>([])

  func command(named name: String) -> ProgramCommand? {
    names.contains(name) ? ProgramCommand(name) : nil
  }

  @concurrent func run(
    _ words: [String], marked: [String], asking: @escaping CommandAsking
  ) async -> CommandOutput {
    lines.withLock { $0.append(Line(words: words, marked: marked)) }
    return CommandOutput(output: "", errors: "", status: 0)
  }

  var last: Line? { lines.withLock { $0.last } }
}

/// Covers the keys for plans that need a second person, in the dialog and in the cases.
@Suite(.timeLimit(.minutes(10))) struct SecondPersonTests {
  private let program = ListeningProgram()

  private func world(_ desk: String) async throws -> SimulatedWorld {
    try await SimulatedWorld.start(SimulatorOptions(contacts: 60)) { "[desk]\n\(desk)\n" + $0 }
  }

  // MARK: - The dialog

  @Test func `a plan of too many contacts is handed over from its dialog, and sends nothing`()
    async throws
  {
    let world = try await world("approval_over = 2")
    let console = await ScriptedConsole.start(on: world, commandLine: program)
    let screen = console.terminal
    screen.press("2")
    await screen.see("1–60 of 60")
    screen.press("Space Space Space D")
    await screen.see("^p plan for a second person")
    let ids = console.model.plan?.state.subjects.map(\.id.value) ?? []
    #expect(ids.count == 3)
    let text = screen.screen.plainText
    #expect(text.contains("more than 2 contacts needs a second person's approval"))
    #expect(!text.contains("type \"3\"") && !text.contains("Enter deletes"))
    console.model.plan?.arm()
    screen.press("Enter")
    await screen.see("nothing was sent")

    screen.press("^p")
    await screen.see("plan to file: delete-shop-it.json")
    screen.press("Esc")
    await screen.see("^x carry out with their approval")
    screen.press("^p Enter")
    await screen.see("the plan is in delete-shop-it.json")
    #expect(
      program.last
        == .init(
          words: ["delete", "shop-it", "-", "--plan-to", "delete-shop-it.json"], marked: ids)
    )
    #expect(console.model.plan == nil)

    screen.press("D")
    await screen.see("^x carry out")
    screen.press("^x Enter")
    await screen.see("no file was named")
    screen.press("^x")
    screen.type("approval.json")
    screen.press("Enter")
    await screen.see { _ in self.program.last?.words.last == "approval.json" }
    #expect(
      program.last
        == .init(words: ["delete", "shop-it", "-", "--approval", "approval.json"], marked: ids))
    #expect(await world.writes().isEmpty)
    await console.model.settle()
    screen.press("Esc Esc Esc q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `a plan of preferences is handed over with the channels that it shows`() async throws {
    let world = try await world("approval_over = 1")
    let marking = try await world.consoleWithMarked(2)
    let contacts = marking.lists.all[0].state.contacts
    let model = world.console(commandLine: program)
    for contact in contacts {
      model.lookUp(try #require(contact.primaryEmail), at: 0)
      await model.settle()
    }
    if model.state.focus == .detail { model.focusNextPane() }
    model.lists.toggleAllMarks()
    model.preferences.begin([.email: false, .sms: true])
    #expect(model.plans.handOverAvailability.isAvailable)
    #expect(
      model.plans.handOverLine?.hasPrefix("prefer eu-shop - --email out --sms in --plan-to") == true
    )
    model.secondPerson.handOver("p.json", isApproval: false)
    await model.settle()
    #expect(program.last?.words.contains("--plan-to") == true)
    #expect(program.last?.marked.count == 2)
    try await world.stop()
  }

  @Test func `in a team a colleague is asked without a file`() async throws {
    let world = try await world("approval_over = 2")
    let model = world.console(
      presence: ScriptedPresence(name: "op2@bastion"), commandLine: program,
      leases: ScriptedLeases())
    model.open()
    await model.settle()
    model.showProvider(1)
    await model.settle()
    model.lists.toggleAllMarks()
    for (id, words) in [
      ("hand-over-plan", ["delete", "shop-it", "-", "--propose"]),
      ("use-approval", ["delete", "shop-it", "-"]),
    ] {
      model.plans.begin(.delete)
      #expect(model.plans.handOverLine?.contains("--propose asks a colleague") == true)
      try run(id, model)
      await model.settle()
      #expect(program.last?.words == words)
      #expect((program.last?.marked.count ?? 0) > 2)
      #expect(model.state.prompt == nil && model.plan == nil)
    }
    try await world.stop()
  }

  @Test func `the keys of a second person do nothing in a plan that needs none`() async throws {
    let world = try await world("approval_over = 2")
    let model = world.console(commandLine: program)
    model.open()
    await model.settle()
    model.showProvider(1)
    await model.settle()
    model.plans.begin(.delete)
    model.plan?.arm()
    for id in ["hand-over-plan", "use-approval"] {
      try run(id, model)
      #expect(model.state.prompt == nil)
      #expect(model.state.message?.text.contains("needs no second person") == true)
    }
    model.secondPerson.handOver("p.json", isApproval: false)
    #expect(program.last == nil)
    try await world.stop()
  }

  // MARK: - Cases

  private func run(_ id: String, _ model: ConsoleModel, seen: Seen? = nil) throws {
    var now = Seen()
    now.look(at: model)
    CommandDispatcher(model: model, keyMap: .standard, seen: seen ?? now)
      .run(try #require(CommandTable.standard[id: id]))
  }

  private static func planned(by author: String) -> [CaseEvent] {
    let contact = CaseContact(provider: "shop-it", id: "59069")
    let act = CasePlan.Act(
      number: 1, provider: "shop-it", environment: "sandbox", id: "59069", act: .delete,
      consequence: "", state: nil)
    let plan = CasePlan(
      caseReference: "GDPR/1", right: .erasure,
      policy: CasePlan.Policy(approval: "other", overwritesBeforeRecycling: true), madeBy: nil,
      author: author, madeAt: "2026-11-28T09:00:00.000Z", acts: [act], tasks: [])
    return [
      .identityGiven(method: .callBack), .included(contact: contact, why: .byHand),
      .planned(plan: plan, digest: author),
    ]
  }

  @Test(arguments: ["op1@bastion", "op2@bastion"])
  func `in a team a key approves the plan of a colleague, and not one's own`(author: String)
    async throws
  {
    let clock = ManualClock()
    let world = try await SimulatedWorld.start(
      ambient: clock.ambient, edit: { "[desk]\napproval = \"other\"\n" + $0 })
    try await world.openCase("GDPR/1", daysAgo: 1, Self.planned(by: author))
    let presence = ScriptedPresence(name: "op2@bastion")
    presence.noteStep()
    let model = world.console(presence: presence, commandLine: program)
    model.open()
    await model.settle()
    let watching = Task { await model.team.watch() }
    await clock.sleepers(for: .seconds(5), atLeast: 1)
    model.toggleCases()
    await model.settle()
    let isMine = author == "op2@bastion"
    #expect(model.secondPerson.awaitsApproval == !isMine)
    try run("approve-plan", model)
    await model.settle()
    if isMine {
      #expect(model.state.message?.text.contains("another person approves it") == true)
      #expect(program.last == nil)
    } else {
      #expect(program.last?.words == ["case", "approve", "GDPR/1"])
      #expect(model.messages.shown?.text == "the plan is approved")
    }
    // The case changes after it was seen.
    var seen = Seen()
    seen.look(at: model)
    let count = program.lines.withLock(\.count)
    let other = CaseContact(provider: "shop-it", id: "59070")
    try await world.take([.included(contact: other, why: .byHand)], in: "GDPR/1")
    model.toggleCases()
    model.toggleCases()
    await model.settle()
    try run("approve-plan", model, seen: seen)
    #expect(program.lines.withLock(\.count) == count)
    #expect(model.state.message?.text == "the selected case has changed; nothing was done")
    watching.cancel()
    try await world.stop()
  }

  @Test func `in a team a key shows the proposals of colleagues in turn`() async throws {
    let clock = ManualClock()
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let info = try world.client("shop-it").info
    let key = try world.app.operatorKey.publicKey()
    let model = world.console(
      presence: ScriptedPresence(name: "op2@bastion"), commandLine: program)
    model.open()
    await model.settle()
    model.toggleCases()
    await model.settle()
    try run("approve-plan", model)
    #expect(model.state.message?.text.contains("no case is open") == true)

    var names: [String] = []
    for (author, id) in [("op1@bastion", "59070"), ("op2@bastion", "59071"), ("op3@b", "59072")] {
      let planning = PlanBulk(desk: world.app.desk, author: CaseAuthor(name: author, key: key))
      let plan = try planning.plan(.delete, of: [.id(id)], at: info, consequence: "")
      names.append(try await BulkProposals(desk: world.app.desk).propose(plan).reference)
    }
    let watching = Task { await model.team.watch() }
    await clock.sleepers(for: .seconds(5), atLeast: 1)
    await model.settle()
    model.toggleCases()
    model.toggleCases()
    await model.settle()
    for name in [names[0], names[2], names[0]] {
      #expect(model.secondPerson.isAwaited)
      try run("approve-plan", model)
      await model.settle()
      #expect(program.last?.words == ["case", "approve", name])
    }
    #expect(program.lines.withLock { lines in lines.allSatisfy { $0.words[2] != names[1] } })
    watching.cancel()
    try await world.stop()
  }

  @Test func `without a team the keys of a case name the files of plan and approval`() async throws
  {
    let world = try await world("approval = \"other\"")
    try await world.openCase("GDPR/1", daysAgo: 0, Array(Self.planned(by: "op1").prefix(2)))
    let model = world.console(commandLine: program)
    model.open()
    await model.settle()
    model.toggleCases()
    await model.settle()
    model.openCase()
    func prompt(_ id: String) throws -> String? {
      try run(id, model)
      defer { model.back() }
      return model.state.prompt?.input.text
    }
    #expect(model.secondPerson.needsPlanFile)
    #expect(try prompt("plan-for-another") == "case plan GDPR/1 --to GDPR-1-plan.json")
    #expect(try prompt("approve-plan") == "case approve ")
    try await world.take([Self.planned(by: "op1")[2]], in: "GDPR/1")
    model.leaveCase()
    model.toggleCases()
    model.toggleCases()
    await model.settle()
    model.openCase()
    #expect(try prompt("apply-case") == "case apply GDPR/1 --approval ")
    #expect(program.last == nil)
    try await world.stop()
  }
}
