import App
import ArgumentParser
import Synchronization
import ViewModels

/// The program's commands for the console's `:` line.
struct ConsoleCommands: CommandLineRunner {
  let app: LiveApp
  private let described = DescribedCommands()

  init(app: LiveApp) { self.app = app }

  /// Cached by name. Describing every command at once would delay the first frame.
  private final class DescribedCommands: Sendable {
    private let kept = Mutex<[String: ProgramCommand]>([:])

    func command(named name: String) -> ProgramCommand? {
      kept.withLock { kept in
        if let command = kept[name] { return command }
        kept[name] = ProgramCommands.command(named: name)
        return kept[name]
      }
    }
  }

  var names: [String] { ProgramCommands.names }

  func command(named name: String) -> ProgramCommand? { described.command(named: name) }

  @concurrent func run(
    _ words: [String], marked: [String], asking: @escaping CommandAsking
  ) async -> CommandOutput {
    let host = CommandHost(app: app, marked: marked, asking: asking)
    let (status, namesPeople) = await Self.run(words, CommandIO(console: host))
    return CommandOutput(
      output: host.output, errors: host.errors, status: status.rawValue,
      omittedLines: host.omittedLines, namesPeople: namesPeople, warnings: host.warnings)
  }

  /// - Returns: The status, and whether the output may hold personal data.
  private static func run(_ words: [String], _ io: CommandIO) async -> (ExitCodes, Bool) {
    let report = ErrorReport(isJSON: false, io: io)
    var namesPeople = true
    do {
      var command = try RosterCommand.parseAsRoot(words)
      namesPeople = !(command is any ImpersonalOutput)
      guard !(command is RosterCommand || command is DemoCommand || command is SimulateCommand)
      else { throw CommandFailure.usage("this command opens a console; run it in a shell") }
      if let command = command as? any HostedCommand {
        try await command.run(in: io)
      } else {
        try command.run()
      }
      return (.done, namesPeople)
    } catch let failure as CommandFailure {
      report.report(failure)
      return (failure.status, namesPeople)
    } catch {
      return (RosterProgram.parserEnded(error, words, report), namesPeople)
    }
  }
}
