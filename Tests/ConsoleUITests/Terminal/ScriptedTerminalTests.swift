import ConsoleUI
import TestSupport
import Testing

/// What the other tests' terminal does when what they wait for never comes.
@MainActor
@Suite(.timeLimit(.minutes(1))) struct ScriptedTerminalTests {
  @Test func `a wait that is given up ends, and says what was shown`() async {
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
