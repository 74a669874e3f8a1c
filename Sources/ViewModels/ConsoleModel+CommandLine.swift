/// The history of the `:` line, and the program's commands that it runs.
extension ConsoleModel {
  /// Keeps a line for this session. It must name no person.
  package func keepLine(_ line: String) { lineHistory.add(line) }

  /// Puts an earlier or a later line into the `:` prompt. Other prompts hold names and have no history.
  package func recallLine(isOlder: Bool) {
    guard let prompt = state.prompt, prompt.purpose == .command else { return }
    let line = isOlder ? lineHistory.older(than: prompt.input.text) : lineHistory.newer()
    guard let line else { return }
    state.prompt = ConsoleState.Prompt(.command, text: line)
  }

  /// Runs one of the program's commands and shows its output, unless something else is open by then.
  package func runCommand(_ words: [String], by runner: any CommandLineRunner) {
    let name = words.first ?? ""
    guard !runningCommands.contains(name) else {
      return say(.info, ":\(name) is still running")
    }
    runningCommands.insert(name)
    say(.info, ":\(name) is running")
    let words = withCase(words, by: runner)
    perform(isCancellable: true) {
      let output = await runner.run(words)
      self.runningCommands.remove(name)
      self.show(output, of: name)
    }
  }

  private func show(_ output: CommandOutput, of name: String) {
    // The message names the command already.
    let lines = (output.errors + output.output).split(
      separator: "\n", omittingEmptySubsequences: true
    ).map { String($0.hasPrefix("roster: ") ? $0.dropFirst(8) : $0) }
    let severity: Message.Severity = output.status == 0 ? .success : .warning
    guard !state.isRedacted else {
      return say(
        severity, ":\(name) ended with \(output.status); what it said may name people",
        nextStep: "z shows personal data, then run it again")
    }
    let isLong = lines.count > (output.status == 0 ? 1 : 2)
    guard isLong, !isInTheMiddle else {
      let text = lines.first ?? (output.status == 0 ? "done" : "ended with \(output.status)")
      let isError = !output.errors.isEmpty && output.status != 0
      return say(
        severity, isError ? text : ":\(name): \(text)", nextStep: lines.dropFirst().first)
    }
    let omitted = max(0, lines.count - Self.mostLines) + output.omittedLines
    let ending = omitted > 0 ? ["… \(omitted) more lines; run it in a shell to have them all"] : []
    state.overlay = .output(
      OutputState(title: name, lines: lines.prefix(Self.mostLines) + ending, status: output.status))
    clearMessage()
  }

  /// Longer output is cut: a list is better read in the list pane.
  private static let mostLines = 2_000

  /// Scrolls the output of a command by rows, never past `last`.
  package func scrollOutput(by rows: Int, last: Int) {
    guard case .output(var output) = state.overlay else { return }
    output.top = max(0, min(output.top + rows, last))
    state.overlay = .output(output)
  }
}

/// The output of a command, and how far it is scrolled.
package nonisolated struct OutputState: Hashable, Sendable {
  package var title: String
  /// Untrusted.
  package var lines: [String]
  package var status: Int32
  package var top = 0
}
