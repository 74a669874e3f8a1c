import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// A program whose commands write their name and two more lines.
private struct ListingProgram: CommandLineRunner {
  let names = ["providers", "who"]

  func command(named name: String) -> ProgramCommand? {
    names.contains(name) ? ProgramCommand(name) : nil
  }

  @concurrent func run(
    _ words: [String], marked: [String], asking: @escaping CommandAsking
  ) async -> CommandOutput {
    CommandOutput(
      output: "all of \(words.joined(separator: " "))\none\ntwo\n", errors: "", status: 0,
      namesPeople: false)
  }
}

/// Checks where the output of commands of the `:` line is shown.
@Suite(.timeLimit(.minutes(10))) struct CommandOutputTests {
  private func run(_ line: String, in console: ScriptedConsole) {
    console.terminal.press(":")
    console.terminal.type(line)
    console.terminal.press("Enter")
  }

  @Test func `a later output takes the place of an earlier one`() async throws {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 5))
    let console = await ScriptedConsole.start(on: world, commandLine: ListingProgram())
    let screen = console.terminal
    await screen.see("of 5")
    run("providers", in: console)
    await screen.see("all of providers")
    run("who", in: console)
    await screen.see("all of who")
    #expect(!screen.screen.plainText.contains("all of providers"))
    screen.press("Esc")
    #expect(console.model.state.overlay == nil)
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }
}
