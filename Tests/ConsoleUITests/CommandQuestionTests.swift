import ConsoleUI
import Domain
import Simulator
import Synchronization
import TestSupport
import Testing
import ViewModels

/// A program whose command `import` asks about Jane, and says what was answered.
private final class AskingProgram: CommandLineRunner {
  let names = ["import"]
  let answers = Mutex<[Bool]>([])
  private let question: CommandQuestion

  init(_ question: CommandQuestion) { self.question = question }

  func command(named name: String) -> ProgramCommand? {
    name == "import" ? ProgramCommand(name, parameters: [.init(.provider), .init(.path)]) : nil
  }

  @concurrent func run(
    _ words: [String], marked: [String], asking: @escaping CommandAsking
  ) async -> CommandOutput {
    let isAgreed = await asking(question)
    answers.withLock { $0.append(isAgreed) }
    return CommandOutput(
      output: isAgreed ? "done\n" : "", errors: isAgreed ? "" : "not confirmed\n",
      status: isAgreed ? 0 : 4)
  }
}

/// Checks the dialog in which a command of the `:` line asks.
@Suite(.timeLimit(.minutes(10))) struct CommandQuestionTests {
  private func question(_ world: SimulatedWorld, contact: Contact? = nil) throws -> CommandQuestion
  {
    CommandQuestion(
      heading: "IMPORT", verb: "imports", info: try world.client("eu-shop").info,
      contact: contact, things: "412 opt-outs",
      consequence: Consequence(text: "Each is opted out."), caseReference: "GDPR-7",
      notes: ["not sent: the columns remark"], word: "412")
  }

  private func start(
    _ world: SimulatedWorld, _ program: AskingProgram
  ) async -> ScriptedConsole {
    let console = await ScriptedConsole.start(on: world, commandLine: program)
    await console.terminal.see("1–100 of 300")
    console.terminal.press(":")
    console.terminal.type("import eu-shop out.csv")
    console.terminal.press("Enter")
    return console
  }

  private func leave(_ console: ScriptedConsole, _ world: SimulatedWorld) async throws {
    await console.terminal.see { _ in console.model.commands.question == nil }
    await console.model.settle()
    console.terminal.press("Esc Esc q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `shows environment, provider, count, case and word, and a typed word goes on`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let program = AskingProgram(try question(world))
    let console = await start(world, program)
    let screen = console.terminal
    await screen.see("Enter imports")
    let text = screen.screen.plainText
    for part in [
      "IMPORT in SANDBOX", "412 opt-outs at eu-shop · case GDPR-7", "not sent: the columns remark",
      "Each is opted out.", "type \"412\":",
    ] { #expect(text.contains(part), "\(part)") }
    screen.type("41")
    screen.press("Enter")
    #expect(screen.screen.plainText.contains("wrong: 1 of 3 tries, nothing was sent"))
    screen.type("412")
    screen.press("Enter")
    await screen.see(":import: done")
    #expect(program.answers.withLock { $0 } == [true])
    try await leave(console, world)
  }

  @Test(arguments: ["Esc", "^c"])
  func `a key that closes the dialog refuses`(key: String) async throws {
    let world = try await SimulatedWorld.start()
    let program = AskingProgram(try question(world))
    let console = await start(world, program)
    await console.terminal.see("Enter imports")
    console.terminal.press(key)
    await console.terminal.see("not confirmed")
    #expect(program.answers.withLock { $0 } == [false])
    try await leave(console, world)
  }

  @Test func `three wrong words refuse, and typed keys do nothing behind the dialog`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let program = AskingProgram(try question(world))
    let console = await start(world, program)
    await console.terminal.see("Enter imports")
    for _ in 1...3 {
      console.terminal.type("no")
      console.terminal.press("Enter")
    }
    console.terminal.type("J")
    #expect(console.model.state.overlay == nil)
    await console.terminal.see("not confirmed")
    #expect(program.answers.withLock { $0 } == [false])
    // Typed keys are ignored for a while.
    console.model.quit()
    console.terminal.press("Esc")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `a question behind a panel takes no key before it is in front`() async throws {
    let world = try await SimulatedWorld.start()
    let program = AskingProgram(try question(world))
    let console = await ScriptedConsole.start(on: world, commandLine: program)
    let (model, screen) = (console.model, console.terminal)
    await screen.see("1–100 of 300")
    screen.press("M")
    model.cases.run(["import"], by: program)
    await screen.see { _ in model.commands.question != nil }
    screen.type("412")
    #expect(model.plans.dialog?.typed.phase == .asking(isArmed: false))
    screen.press("Esc")
    await screen.see("Enter imports")
    #expect(model.commands.question?.typed.input.text == "")
    screen.press("Esc")
    try await leave(console, world)
  }

  @Test func `hides the contact while personal data is hidden`() async throws {
    let world = try await SimulatedWorld.start()
    let jane = Contact(
      id: ContactID(provider: try world.client("eu-shop").info.name, value: "77"),
      kind: ProviderKind("x"), name: "Jane Smith",
      emails: [EmailAddress(value: "jane@example.org", isPrimary: true)])
    let program = AskingProgram(try question(world, contact: jane))
    let console = await start(world, program)
    await console.terminal.see("Jane Smith · jane@example.org · 77 · eu-shop")
    console.terminal.press("^r")
    #expect(console.terminal.screen.plainText.contains(" · 77 · eu-shop"))
    #expect(!console.terminal.screen.plainText.contains("jane@example.org"))
    console.terminal.press("Esc")
    try await leave(console, world)
  }

  @Test(arguments: [("412", true), ("", false), ("no", false)])
  func `plain mode asks the same question`(answer: String, isAgreed: Bool) async throws {
    let world = try await SimulatedWorld.start()
    let program = AskingProgram(try question(world))
    let text = try await world.plain(
      ["import eu-shop out.csv", answer, "", "quit"], commandLine: program)
    #expect(text.contains("IMPORT at eu-shop SANDBOX\n"))
    #expect(text.contains("412 opt-outs at eu-shop, case GDPR-7\n"))
    #expect(text.contains("typing \"412\" imports at eu-shop SANDBOX"))
    #expect(program.answers.withLock { $0 } == [isAgreed])
    try await world.stop()
  }
}
