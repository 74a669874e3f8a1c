import ConsoleUI
import Domain
import Foundation
import Simulator
import TestSupport
import Testing
import ViewModels

/// Checks that the catalogue, the help and man/roster.1 name the same keys. `ReadmeTests` checks
/// docs/keys.md.
@Suite(.timeLimit(.minutes(10))) struct ManPageTests {
  @Test func `the man page has each command with its keys, title, places and id`() throws {
    let page = try manPage()
    let missing = CommandCatalogue.commands.filter {
      !$0.keys.isEmpty && !page.contains(entry(of: $0))
    }.map(\.id)
    #expect(missing == [], "run make man")
  }

  @Test(arguments: [CommandScope.list, .detail])
  func `the help lists each command of its pane by title`(scope: CommandScope) async throws {
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 5), ambient: ManualClock(advancesOnSleep: true).ambient)
    let console = await ScriptedConsole.start(
      on: world, terminal: ScriptedTerminal(size: Size(columns: 160, rows: 120)))
    let screen = console.terminal
    await screen.see("of 5")
    if scope == .detail { screen.press("Tab") }
    #expect(console.model.scope == scope)
    screen.press("?")
    let help = screen.screen.plainText
    let missing = CommandCatalogue.commands.filter {
      $0.scopes.contains(scope) && !$0.isPlainOnly && !help.contains($0.title)
    }
    #expect(missing.map(\.id) == [])
    screen.press("Esc q")
    _ = try await console.ending()
    try await world.stop()
  }

  private func entry(of command: ConsoleCommand) -> String {
    let keys = command.keys.map(\.description).joined(separator: " , ")
    let places = CommandScope.allCases.filter(command.scopes.contains).map(\.title.string)
    let isEverywhere = places.count == CommandScope.allCases.count
    let shownPlaces = isEverywhere ? "everywhere" : places.joined(separator: ", ")
    return ".It Ic \(keys) \(command.title): \(shownPlaces) .Pq Li \(command.id)"
  }

  /// The page on one line, without mdoc escapes.
  private func manPage() throws -> String {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent("man/roster.1"), encoding: .utf8)
      .replacing("\n", with: " ").replacing("\\&", with: "").replacing("\\(ha", with: "^")
      .replacing("\\e", with: "\\")
  }
}
