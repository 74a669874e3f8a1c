import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers a pasted list of texts, key by key and line by line.
@Suite(.timeLimit(.minutes(10))) struct TextsTaskTests {
  private static let list = "\(WellKnownPeople.janeEmail)\r\nabsent@example.org\r\ntweeling\r\n"

  @Test func `a list that is pasted after f becomes a table, whose rows open`() async throws {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 60))
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("of 60")
    screen.press("f")
    screen.paste(Self.list)
    #expect(screen.screen.plainText.contains("find 3 texts: "))
    screen.press("Enter")
    await screen.see("find · 3 texts · 1 found · 1 ambiguous · 1 not found")
    let text = screen.screen.plainText
    #expect(text.contains("found 4        Jane Smith · eu-shop, shop-it, b2b, donors"))
    #expect(!text.contains("unknown") || text.contains("no contact found"))
    screen.press("j")
    screen.press("j")
    screen.press("Enter")
    #expect(screen.screen.plainText.contains("find: tweeling"))
    screen.press("Esc")
    await screen.see("find · 3 texts")
    screen.press("z")
    #expect(!screen.screen.plainText.contains("Jane"))
    #expect(!screen.screen.plainText.contains("absent@"))
    screen.press("z")
    screen.press("g Enter")
    #expect(screen.screen.plainText.contains("4 may be 1 person"))
    screen.press("Esc Esc")
    await screen.see("1–60 of 60")
    screen.press("F")
    #expect(screen.screen.plainText.contains("find · 3 texts"))
    screen.press("q q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `a list whose end is missing is not looked for`() async throws {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 60))
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("of 60")
    screen.press("f")
    screen.send(.paste(text: Self.list, isCut: true))
    #expect(console.model.state.prompt == nil)
    #expect(screen.screen.plainText.contains("its end is missing"))
    screen.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `plain mode reads the list line by line and opens a row`() async throws {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 60))
    let text = try await world.plain([
      "find -", WellKnownPeople.janeEmail, "absent@example.org", "", "text 1", "texts", "text 7",
      "quit",
    ])
    #expect(text.contains("text 2, an empty line ends the list: "))
    #expect(text.contains("find, 2 texts, 1 found, 1 not found\n"), "\(text)")
    #expect(text.contains("1 \(WellKnownPeople.janeEmail) found 4 Jane Smith, eu-shop, shop-it"))
    #expect(text.contains("text N shows what was found for text N"))
    #expect(text.contains("1. Jane Smith, eu-shop"))
    #expect(text.contains("1 to 4: may be 1 person"))
    #expect(text.contains("there is no text 7"))
    try await world.stop()
  }
}
