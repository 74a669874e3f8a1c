import App
package import ConsoleUI
package import ViewModels

/// A plain terminal whose input is a script, followed by the end of input.
@MainActor
package final class ScriptedLines: PlainTerminal {
  package let isInteractive: Bool
  package let canShowLetters: Bool
  /// Everything that was written, without what was typed.
  package private(set) var written = ""

  private var script: [String]
  /// Whether input stays open after the script, so that the test can type more.
  private let isOpen: Bool
  private var isAsked = false
  private var receive: (@MainActor (PlainEvent) -> Void)?
  private let waits = Waits<String>()

  package init(
    _ script: [String], isOpen: Bool = false, isInteractive: Bool = false,
    canShowLetters: Bool = true
  ) {
    self.script = script
    self.isOpen = isOpen
    self.isInteractive = isInteractive
    self.canShowLetters = canShowLetters
  }

  // MARK: - PlainTerminal

  package func start(_ receive: @escaping @MainActor (PlainEvent) -> Void) throws {
    self.receive = receive
  }

  package func readLine() {
    guard !script.isEmpty else {
      isAsked = isOpen
      if !isOpen { receive?(.endOfInput) }
      return
    }
    let line = script.removeFirst()
    receive?(.line(line, isRefused: false))
  }

  package func dropTypedAhead() { script.removeAll() }

  package func write(_ text: PlainText) async {
    written += text.string(isASCII: false, showsLetters: canShowLetters)
    waits.show(written)
  }

  package func stop() {}

  // MARK: - What a test does

  /// Types a line, which the program reads when it asks for one.
  package func type(_ line: String) {
    guard isAsked else { return script.append(line) }
    isAsked = false
    receive?(.line(line, isRefused: false))
  }

  /// Whether the console waits for a line.
  package var isWaiting: Bool { isAsked && script.isEmpty }

  package func send(_ event: PlainEvent) { receive?(event) }

  /// Returns once the text was written, also if that was before.
  package func see(_ text: String) async {
    await waits.wait(
      from: written, describing: { written }, until: { $0.contains(text) })
  }
}

@MainActor
extension SimulatedWorld {
  /// Runs plain mode to the end of the script and returns its output.
  package func plain(
    _ script: [String], canShowLetters: Bool = true,
    commandLine: (any CommandLineRunner)? = nil,
    options: ConsoleOptions = ConsoleOptions()
  ) async throws -> String {
    let lines = ScriptedLines(script, canShowLetters: canShowLetters)
    _ = try await plain(lines, console(commandLine: commandLine, options: options)).value
    return lines.written
  }

  /// Starts plain mode.
  package func plain(
    _ lines: ScriptedLines, _ model: ConsoleModel
  ) -> Task<ConsoleLoop.Ending, any Error> {
    let console = PlainConsole(
      model: model, terminal: lines, keyMap: .standard, ambient: app.ambient)
    return Task { try await console.run() }
  }
}
