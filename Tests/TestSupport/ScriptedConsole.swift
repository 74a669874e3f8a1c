package import App
package import ConsoleUI
package import Domain
package import ViewModels

/// The whole console on a simulated world, operated by a script.
@MainActor
package struct ScriptedConsole {
  package let model: ConsoleModel
  package let terminal: ScriptedTerminal
  private let running: Task<ConsoleLoop.Ending, any Error>

  /// Starts the console and returns once it listens.
  package static func start(
    on world: SimulatedWorld, terminal: ScriptedTerminal = ScriptedTerminal(),
    session: any SessionStore = MemorySession(), keyMap: KeyMap = .standard,
    themes: ThemeLibrary = .shipped, commandLine: (any CommandLineRunner)? = nil,
    options: ConsoleOptions = ConsoleOptions()
  ) async -> ScriptedConsole {
    let model = world.console(
      session: session, themes: themes, commandLine: commandLine, options: options)
    let loop = ConsoleLoop(
      model: model, terminal: terminal, keyMap: keyMap, ambient: world.app.ambient)
    let running = Task { try await loop.run() }
    await terminal.started()
    return ScriptedConsole(model: model, terminal: terminal, running: running)
  }

  /// Waits for the console to end.
  package func ending() async throws -> ConsoleLoop.Ending { try await running.value }
}
