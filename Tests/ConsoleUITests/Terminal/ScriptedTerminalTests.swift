import ConsoleUI
import TestSupport
import Testing

/// Covers the scripted terminal when an expected frame never appears.
@MainActor
@Suite(.timeLimit(.minutes(10))) struct ScriptedTerminalTests {
  @Test func `a cancelled wait ends and reports the last frame`() async {
    let terminal = ScriptedTerminal(size: Size(columns: 10, rows: 1))
    await withKnownIssue {
      let wait = Task { await terminal.see("never") }
      await Task.yield()
      wait.cancel()
      await wait.value
    } matching: { issue in
      issue.comments.contains { $0.rawValue.contains("never shown") }
    }
  }
}
