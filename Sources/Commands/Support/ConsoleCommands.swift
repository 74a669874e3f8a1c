import App
import ArgumentParser
import Synchronization
import ViewModels

/// The command line's commands for the console's `:` line.
struct ConsoleCommands: CommandLineRunner {
  let app: LiveApp
  private let known = KnownOptions()

  init(app: LiveApp) { self.app = app }

  /// Of each command, by its path, found out by the first who asks: reading every command's help
  /// takes longer than a console may take to show itself.
  private final class KnownOptions: Sendable {
    private let names = Mutex<[String: [String]]?>(nil)

    var all: [String: [String]] {
      names.withLock { names in
        if let known = names { return known }
        let found = ConsoleCommands.runnable.reduce(into: [String: [String]]()) { all, command in
          for (path, names) in ConsoleCommands.options(of: command, at: []) { all[path] = names }
        }
        names = found
        return found
      }
    }
  }

  /// All but those that would open a console of their own.
  private static var runnable: [any ParsableCommand.Type] {
    RosterCommand.configuration.subcommands.filter {
      $0 != DemoCommand.self && $0 != SimulateCommand.self
    }
  }

  func completions(of words: [String]) -> [String] {
    guard words.count > 1 else {
      return Self.runnable.compactMap { $0.configuration.commandName }
    }
    let options = known.all
    let typed = words.dropLast()
    let path = options["\(words[0]) \(words[1])"] == nil ? words[0] : "\(words[0]) \(words[1])"
    let below = options.keys.filter { $0.hasPrefix(words[0] + " ") }
      .map { String($0.dropFirst(words[0].count + 1)) }
    return (options[path] ?? []).filter { !typed.contains($0) }
      + (words.count == 2 ? below : [])
  }

  @concurrent func run(_ words: [String]) async -> CommandOutput {
    let host = CommandHost(app: app)
    let status = await Self.status(words, CommandIO(console: host))
    return CommandOutput(
      output: host.output, errors: host.errors, status: status.rawValue,
      omittedLines: host.omittedLines)
  }

  private static func status(_ words: [String], _ io: CommandIO) async -> ExitCodes {
    let report = ErrorReport(isJSON: false, io: io)
    do {
      var command = try RosterCommand.parseAsRoot(words)
      guard !(command is RosterCommand || command is DemoCommand || command is SimulateCommand)
      else { throw CommandFailure.usage("this command opens a console, and there is one already") }
      if let command = command as? any HostedCommand {
        try await command.run(in: io)
      } else {
        try command.run()
      }
      return .done
    } catch let failure as CommandFailure {
      report.report(failure)
      return failure.status
    } catch {
      return RosterProgram.parserEnded(error, words, report)
    }
  }

  // MARK: - What there is

  private static func options(
    of command: any ParsableCommand.Type, at path: [String]
  ) -> [(String, [String])] {
    let name = command.configuration.commandName ?? ""
    let path = path + [name]
    // The help lists every option; it is the one place that knows them all.
    let help = command.helpMessage(columns: 200)
    let names = help.matches(of: /--[a-z][a-z-]*/).map { String($0.output) }
    let own = (path.joined(separator: " "), Array(Set(names)))
    return [own] + command.configuration.subcommands.flatMap { options(of: $0, at: path) }
  }
}
