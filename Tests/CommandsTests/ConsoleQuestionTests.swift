import App
import Domain
import Foundation
import Operations
import Simulator
import Synchronization
import TestSupport
import Testing
import ViewModels

@testable import Commands

/// Checks that a command on the console's `:` line asks through the console, and writes only after a
/// yes.
@Suite(.timeLimit(.minutes(10))) struct ConsoleQuestionTests {
  private final class Operator: Sendable {
    let asked = Mutex<[CommandQuestion]>([])
    let isAgreed: Bool

    init(agrees: Bool) { isAgreed = agrees }

    func answer(_ question: CommandQuestion) -> Bool {
      asked.withLock { $0.append(question) }
      return isAgreed
    }
  }

  private func run(
    _ line: String, marked: [String] = [], on world: SimulatedWorld, agrees: Bool
  ) async throws -> (output: CommandOutput, question: CommandQuestion) {
    let person = Operator(agrees: agrees)
    let output = await ConsoleCommands(app: world.app)
      .run(CommandWords.split(line), marked: marked) { person.answer($0) }
    let asked = person.asked.withLock { $0 }
    #expect(asked.count == 1, "\(output.errors)")
    return (output, try #require(asked.first))
  }

  static let lines = [
    ("delete shop-it 59069", "DELETE", "jane"), ("delete shop-it 59069 59070", "DELETE", "2"),
    ("anonymize eu-shop 5f1cfa1f87aaa3a200000001 --case GDPR-118", "ANONYMIZE", "0001"),
    ("pricing remove b2b 25492", "PRICING REMOVE", "jane"),
  ]

  @Test(arguments: lines)
  func `a command that asks in a shell asks the console, and a no sends nothing`(
    line: String, heading: String, word: String
  ) async throws {
    let world = try await SimulatedWorld.start()
    let (output, question) = try await run(line, on: world, agrees: false)
    #expect(question.heading == heading && question.word == word)
    #expect(question.info.name.text == CommandWords.split(line)[heading.contains(" ") ? 2 : 1])
    #expect(output.status == ExitCodes.refused.rawValue && output.errors.contains("not confirmed"))
    #expect(!question.consequence.text.isEmpty)
    #expect(await world.writes().isEmpty)
    try await world.stop()
  }

  @Test func `a yes runs the command that was asked about`() async throws {
    let world = try await SimulatedWorld.start()
    let (output, question) = try await run("delete shop-it 59069", on: world, agrees: true)
    #expect(question.contact?.name == "Jane Smith")
    #expect(output.status == 0, "\(output.errors)")
    #expect(await world.writes().count == 1)
    try await world.stop()
  }

  @Test func `an import asks with its number of rows, and what it has reported so far`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let folder = try TemporaryFolder()
    let file = folder.path("out.csv")
    let text = "type,value,remark\nemail,jane@example.org,x\nsms,+33612345678,y\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    let (output, question) = try await run("import eu-shop \(file)", on: world, agrees: false)
    #expect(question.heading == "IMPORT" && question.verb == "imports")
    #expect(question.things == "2 opt-outs" && question.word == "2")
    #expect(question.notes.contains { $0.contains("not sent: the columns remark") })
    #expect(output.errors.contains("not confirmed"))
    #expect(await world.writes().isEmpty)
    let (done, _) = try await run("import eu-shop \(file)", on: world, agrees: true)
    #expect(await world.writes().count == 1, "\(done.errors)")
    try await world.stop()
  }

  @Test func `a plan is approved only after a question that shows all of it`() async throws {
    let (world, other) = (try await SimulatedWorld.start(), try await SimulatedWorld.start())
    let folder = try TemporaryFolder()
    let (file, approval) = (folder.path("plan.json"), folder.path("approval.json"))
    let author = CaseAuthor(name: "op1@bastion", key: try other.app.operatorKey.publicKey())
    let ids = (1...BulkProposals.mostContacts).map { "\(700_000 + $0)" }
    func approve(at provider: String) async throws -> (CommandOutput, [CommandQuestion]) {
      var plan = try PlanBulk(desk: world.app.desk, author: author).plan(
        .delete, of: ids.map { .id($0) }, at: try world.client("b2b").info, consequence: "")
      plan.provider = provider
      let written = PlanFile(plan: plan, digest: try world.app.desk.digest(of: plan), names: nil)
      try Data(CanonicalJSON.bytes(of: written)).write(to: URL(fileURLWithPath: file))
      let person = Operator(agrees: true)
      let output = await ConsoleCommands(app: world.app)
        .run(["case", "approve", file, "--to", approval], marked: []) { person.answer($0) }
      return (output, person.asked.withLock { $0 })
    }
    let (refused, none) = try await approve(at: "elsewhere")
    #expect(refused.status == ExitCodes.refused.rawValue && none.isEmpty, "\(refused.errors)")
    #expect(refused.errors.contains("is in the config"), "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: approval))

    let (signed, asked) = try await approve(at: "b2b")
    #expect(signed.status == 0 && asked.count == 1, "\(signed.errors)")
    let notes = asked.first?.consequence.notes.joined(separator: "\n") ?? ""
    #expect(ids.allSatisfy(notes.contains) && notes.contains("op1@bastion"))
    #expect(FileManager.default.fileExists(atPath: approval))
    try await world.stop()
    try await other.stop()
  }

  @Test func `a dash means the marked contacts`() async throws {
    let world = try await SimulatedWorld.start()
    let (output, question) = try await run(
      "delete shop-it -", marked: ["59069", "59070"], on: world, agrees: true)
    #expect(question.word == "2")
    #expect(output.status == 0, "\(output.errors)")
    #expect(await world.writes().count == 2)
    let none = await ConsoleCommands(app: world.app)
      .run(["delete", "shop-it", "-", "--yes"], marked: []) { _ in true }
    #expect(none.errors.contains("none is marked"))
    #expect(await world.writes().count == 2)
    let optedOut = await ConsoleCommands(app: world.app)
      .run(
        ["prefer", "eu-shop", "-", "--sms", "out"], marked: ["5f1cfa1f87aaa3a200000001"]
      ) { _ in true }
    #expect(optedOut.status == 0, "\(optedOut.errors)")
    #expect(await world.writes().count == 3)
    let texts = await ConsoleCommands(app: world.app)
      .run(["find", "-"], marked: ["59069"]) { _ in true }
    #expect(texts.errors.contains("standard input, which the console uses itself"))
    try await world.stop()
  }

  @Test func `what a command says after its question is a warning, and nothing before it`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    try await world.openCase("G-1")
    let commands = ConsoleCommands(app: world.app)
    let closed = await commands.run(
      ["case", "close", "G-1", "--leaving-open"], marked: []
    ) { _ in true }
    #expect(closed.status == 0, "\(closed.errors)")
    #expect(closed.warnings.contains { $0.contains("told") }, "\(closed.errors)")
    let folder = try TemporaryFolder()
    let file = folder.path("out.csv")
    try Data("type,value,remark\nemail,jane@example.org,x\n".utf8)
      .write(to: URL(fileURLWithPath: file))
    let (done, question) = try await run("import eu-shop \(file)", on: world, agrees: true)
    #expect(question.notes.contains { $0.contains("the columns remark") })
    #expect(done.errors.contains("the columns remark"))
    #expect(!done.warnings.contains { $0.contains("the columns remark") })
    try await world.stop()
  }

  @Test func `--yes asks nothing`() async throws {
    let world = try await SimulatedWorld.start()
    let person = Operator(agrees: false)
    let output = await ConsoleCommands(app: world.app)
      .run(["delete", "shop-it", "59069", "--yes"], marked: []) { person.answer($0) }
    #expect(output.status == 0 && person.asked.withLock { $0.isEmpty })
    try await world.stop()
  }
}
