import Domain
import Simulator
import Synchronization
import TestSupport
import Testing
import ViewModels

/// A command line whose `update` accepts a case reference.
private final class WritingCommand: CommandLineRunner {
  let lines = Mutex<[String]>([])

  let names = ["update", "count"]

  func command(named name: String) -> ProgramCommand? {
    let options = name == "update" ? ["--set", "--case"] : ["--where"]
    return ProgramCommand(name, options: options.map { .init($0, .text) })
  }

  @concurrent func run(
    _ words: [String], marked: [String], asking: @escaping CommandAsking
  ) async -> CommandOutput {
    lines.withLock { $0.append(words.joined(separator: " ")) }
    return CommandOutput(output: "done", errors: "", status: 0)
  }
}

/// Covers writes with and without a case reference.
@Suite(.timeLimit(.minutes(10))) struct CaseReferenceTests {
  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(
      ambient: ManualClock(advancesOnSleep: true).ambient,
      edit: { "require_case = true\n" + $0.replacing("sandbox", with: "production") })
  }

  private func atJane(_ world: SimulatedWorld, _ journal: RecordingJournal) async -> ConsoleModel {
    let console = world.console(journal: journal)
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    await console.settle()
    return console
  }

  @Test func `a find of a case that found no contact is kept at each provider`() async throws {
    let world = try await world()
    let journal = RecordingJournal()
    let console = world.console(journal: journal)
    console.finds.start("zz-absent-4711")
    await console.settle()
    #expect(journal.entries.isEmpty, "no case is set")
    console.cases.set("C-1")
    console.finds.start("zz-absent-4711")
    await console.settle()
    #expect(journal.entries.map(\.note) == ["notFound", "notFound", "notFound", "notFound"])
    #expect(journal.entries.allSatisfy { $0.target.action == .find })
    #expect(journal.entries.allSatisfy { $0.target.caseReference == "C-1" })
    console.finds.start("absent-4711@example.com")
    await console.settle()
    #expect(journal.entries.dropFirst(4).map(\.note).allSatisfy { $0 == "notFinished" })
    #expect(journal.entries.count == 8)
    console.finds.start(WellKnownPeople.janeEmail)
    await console.settle()
    #expect(journal.entries.count == 8, "contacts were found")
    try await world.stop()
  }

  private func switchSMS(_ console: ConsoleModel) async {
    while console.detail.state.cursorLine?.channel != .sms { console.move(.down) }
    console.preferences.toggle()
    await console.settle()
  }

  private func confirm(_ console: ConsoleModel) async throws {
    let plan = try #require(console.plan)
    let word = plan.state.word ?? "ignored"
    plan.arm()
    plan.edit { $0.insert(word) }
    console.plans.answer()
    await console.settle()
    console.back()
  }

  @Test func `every write names a required case reference and how to set it`() async throws {
    let world = try await world()
    let console = await atJane(world, RecordingJournal())
    let missing = Availability.caseMissing
    #expect(console.availability(of: .prefer) == missing)
    #expect(console.availability(of: .anonymize) == missing)
    await switchSMS(console)
    #expect(console.state.message?.nextStep == ":case REF sets one")
    console.plans.begin(.anonymize)
    #expect(console.plan == nil)
    console.showProvider(1)
    await console.settle()
    #expect(console.availability(of: .update) == missing)
    #expect(console.availability(of: .delete) == missing)
    #expect(console.forms.creationAvailability == missing)
    console.forms.begin()
    console.forms.beginNew()
    #expect(console.edit == nil)
    #expect(await world.writes().isEmpty)
    console.cases.set("GDPR-118")
    #expect(console.availability(of: .update) == .available)
    console.forms.begin()
    #expect(console.edit != nil)
    try await world.stop()
  }

  @Test func `journals the case reference of a preference, a form and a plan`() async throws {
    let world = try await world()
    let journal = RecordingJournal()
    let console = await atJane(world, journal)
    console.cases.set("GDPR-118")
    await switchSMS(console)
    console.plans.begin(.anonymize)
    #expect(console.plan?.state.caseReference == "GDPR-118")
    try await confirm(console)
    console.showProvider(1)
    await console.settle()
    console.move(.down)
    console.cases.set("GDPR-119")
    console.forms.begin()
    console.edit?.edit { $0.insert(" Miller") }
    await console.sendEdit()
    let cases = journal.entries.filter { $0.step == .intended }.map(\.target.caseReference)
    #expect(cases == ["GDPR-118", "GDPR-118", "GDPR-119"])
    #expect(await world.writes().count == 3)
    try await world.stop()
  }

  @Test func `journals what a provider cannot do for a case, and a look-up that found no contact`()
    async throws
  {
    let world = try await world()
    let journal = RecordingJournal()
    let console = await atJane(world, journal)
    let openWithoutCase = console.availability(of: .delete)
    console.plans.begin(.delete)
    await console.settle()
    #expect(!openWithoutCase.isAvailable && openWithoutCase != .caseMissing)
    #expect(journal.entries.isEmpty)
    console.cases.set("GDPR-118")
    console.plans.begin(.delete)
    await console.settle()
    #expect(journal.entries.map(\.note) == ["refused"])
    #expect(journal.entries.last?.target.action == .delete)
    console.lookUp("absent-4711@example.com", at: 0)
    await console.settle()
    #expect(journal.entries.map(\.note) == ["refused", "notFound"])
    #expect(journal.entries.last?.target.contactID == nil)
    #expect(journal.entries.allSatisfy { $0.target.caseReference == "GDPR-118" })
    #expect(await world.writes().isEmpty)
    try await world.stop()
  }

  @Test func `adds the case reference to a command that accepts one and names none`() async throws {
    let world = try await world()
    let console = world.console()
    let runner = WritingCommand()
    for line in ["update a 1 --set x=1", "update a 1 --case B-2", "count a"] {
      console.cases.set("A-1")
      console.cases.run(line.split(separator: " ").map(String.init), by: runner)
      await console.settle()
      console.overlays.close()
    }
    console.cases.set("")
    console.cases.run(["update", "a", "1"], by: runner)
    await console.settle()
    let lines = runner.lines.withLock { $0 }
    #expect(
      lines == [
        "update a 1 --set x=1 --case A-1", "update a 1 --case B-2", "count a", "update a 1",
      ])
    try await world.stop()
  }

  @Test func `refuses an invalid case reference, and an empty one clears it`() async throws {
    let world = try await world()
    let console = world.console()
    console.cases.set("jane@example.com")
    #expect(console.state.caseReference == nil)
    #expect(console.state.message?.severity == .warning)
    console.cases.set("")
    #expect(console.state.message?.text == "no case reference is set")
    console.cases.set("A/7")
    #expect(console.state.caseReference == "A/7")
    console.cases.set("")
    #expect(console.state.caseReference == nil)
    try await world.stop()
  }
}
