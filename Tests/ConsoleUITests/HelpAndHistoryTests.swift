import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers running commands from the help, and the history of the `:` line.
@Suite(.timeLimit(.minutes(10))) struct HelpAndHistoryTests {
  private func moved(
    _ screen: ScriptedTerminal, _ model: ConsoleModel, to title: String
  ) async {
    while !screen.screen.plainText.split(separator: "\n").contains(where: {
      $0.contains("▸") && $0.contains(title)
    }) {
      screen.press("j")
    }
  }

  @Test func `Enter in the help runs the chosen command`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("59069  Jane")
    screen.press("?")
    await screen.see("Enter runs it")
    await moved(screen, console.model, to: "mark all loaded")
    screen.press("Enter")
    await screen.see("100 marked")
    screen.press("* ?")
    await moved(screen, console.model, to: ":limit N")
    screen.press("Enter")
    #expect(console.model.state.prompt?.input.text == "limit ")
    screen.type("50")
    screen.press("Enter")
    await screen.see("1–50 of 300")
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }

  @Test(arguments: ["delete 59068", "undo eu-shop", "del 1", "edit me", "quit now"])
  func `refuses an argument to a command without arguments instead of acting on another contact`(
    line: String
  ) async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("59069  Jane")
    screen.press(":")
    screen.type(line)
    screen.press("Enter")
    await screen.see("takes no word")
    #expect(console.model.plan == nil)
    #expect(console.model.edit == nil)
    screen.press(":")
    screen.type("delete")
    screen.press("Enter")
    await screen.see("type")
    #expect(console.model.plan != nil)
    screen.press("Esc q")
    _ = try await console.ending()
    try await world.stop()
  }

  @Test func `an unavailable command gives its reason from the help`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("59069  Jane")
    screen.press("?")
    await screen.see("Enter runs it")
    await moved(screen, console.model, to: "anonymize: ")
    screen.press("Enter")
    await screen.see("anonymize: \(SimulatedAccount.named("shop-it").title)")
    #expect(console.model.plan == nil)
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }

  @Test func `the history keeps commands without personal data`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("59069  Jane")
    for line in [
      "limit 50", "find \(WellKnownPeople.janeEmail)", "get eu-shop \(WellKnownPeople.janeEmail)",
      "filter jane", "nonsense jane", "case JANE-1", "prefer sms out", "sort name,-id",
      "goto 33612345678", "limit jane",
    ] {
      screen.press(":")
      screen.type(line)
      screen.press("Enter")
      while console.model.scope != .list && console.model.scope != .detail { screen.press("Esc") }
    }
    var recalled: [String] = []
    screen.press(":")
    screen.type("half")
    for _ in 0..<12 {
      screen.press("Up")
      recalled.append(console.model.state.prompt?.input.text ?? "")
    }
    #expect(
      recalled.prefix(9)
        == [
          "limit ", "goto ", "sort name,-id", "prefer sms out", "case ", "filter ", "get eu-shop ",
          "find ", "limit 50",
        ])
    #expect(Set(recalled.dropFirst(8)) == ["limit 50"])
    for _ in 0..<12 { screen.press("Down") }
    #expect(console.model.state.prompt?.input.text == "half")
    screen.press("Esc")
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }

  @Test func `the command line runs every key command by name`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("59069  Jane")
    // `quit` ends the test. A dialog that closed ignores keys for a while.
    let names = CommandCatalogue.commands.filter {
      ($0.scopes.contains(.list) || $0.scopes.contains(.detail))
        && !["quit", "anonymize", "delete"].contains($0.id) && !$0.isPlainOnly
    }.map(\.id)
    #expect(names.count > 30)
    for name in names {
      while console.model.scope != .list {
        if console.model.scope == .detail { screen.press("Tab") } else { screen.press("Esc") }
      }
      let command = try #require(CommandCatalogue.commands.first { $0.id == name })
      if !command.scopes.contains(.list) { screen.press("Tab") }
      screen.press(":")
      screen.type(name)
      screen.press("Enter")
      let text = console.model.state.message?.text ?? ""
      #expect(!text.hasPrefix("unknown command"), "\(name): \(text)")
      #expect(!text.contains("does not work here"), "\(name): \(text)")
    }
    while console.model.scope != .list { screen.press("Esc") }
    let wasMarked = !console.model.listState.marks.isEmpty
    screen.press(":")
    screen.type("mark-all")
    screen.press("Enter")
    #expect(console.model.listState.marks.isEmpty == wasMarked)
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }

  @Test func `a prompt for personal data has no history`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("59069  Jane")
    screen.press(":")
    screen.type("limit 50")
    screen.press("Enter f")
    screen.type("ja")
    screen.press("Up")
    #expect(console.model.state.prompt?.input.text == "ja")
    screen.press("Esc")
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }
}
