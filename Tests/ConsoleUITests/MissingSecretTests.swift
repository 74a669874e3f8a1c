import ConsoleUI
import Domain
import TestSupport
import Testing
import ViewModels

/// Covers a provider without its secret, as the operator sees it.
@Suite(.timeLimit(.minutes(10))) struct MissingSecretTests {
  /// The first provider's key is missing from the environment, or its command fails.
  private func world(_ origin: String) async throws -> SimulatedWorld {
    try await SimulatedWorld.start(toleratesMissingSecrets: true) { text in
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if let place = lines.firstIndex(where: { $0.hasPrefix("key = ") }) {
        lines[place] = "key = \(origin)"
      }
      return lines.joined(separator: "\n")
    }
  }

  @Test(
    arguments: [#"{ env = "NO_SUCH_KEY" }"#, #"{ command = ["false"] }"#],
    [(Glyphs.unicode, "⚠"), (.ascii, "!")])
  func `the first line names a provider without its secret, before and after a call`(
    origin: String, row: (Glyphs, String)
  ) async throws {
    let world = try await world(origin)
    let terminal = ScriptedTerminal(size: Size(columns: 120, rows: 30), glyphs: row.0)
    let console = await ScriptedConsole.start(on: world, terminal: terminal)
    await terminal.see("1 eu-shop \(row.1) no secret")
    terminal.press("f")
    terminal.type("zz-absent")
    terminal.press("Enter")
    await console.model.settle()
    await terminal.see("1 eu-shop \(row.1) no secret")
    #expect(!terminal.screen.plainText.contains("2 shop-it \(row.1)"))
    terminal.resize(to: Size(columns: 60, rows: 20))
    await terminal.see(where: { $0.plainText.prefix(60).contains(row.1) })
    terminal.press("Esc Esc Esc q")
    _ = try await console.ending()
    try await world.stop()
  }
}
