import App
import ArgumentParser
import Foundation
import Synchronization
import ViewModels

/// The program's commands for the console's `:` line.
struct ConsoleCommands: CommandLineRunner {
  let app: LiveApp
  private let described = DescribedCommands()

  init(app: LiveApp) { self.app = app }

  /// Kept by name. Describing every command at once would delay the first frame.
  private final class DescribedCommands: Sendable {
    private let kept = Mutex<[String: ProgramCommand]>([:])

    func command(named name: String) -> ProgramCommand? {
      kept.withLock { kept in
        if let command = kept[name] { return command }
        let type = ConsoleCommands.runnable.first { $0.configuration.commandName == name }
        kept[name] = type.flatMap { ParserDump.command(of: $0) }
        return kept[name]
      }
    }
  }

  /// Without the commands that open a console.
  private static var runnable: [any ParsableCommand.Type] {
    RosterCommand.configuration.subcommands.filter {
      $0 != DemoCommand.self && $0 != SimulateCommand.self
    }
  }

  var names: [String] { Self.runnable.compactMap { $0.configuration.commandName } }

  func command(named name: String) -> ProgramCommand? { described.command(named: name) }

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
}

/// The parser's own description of a command, which `--experimental-dump-help` prints too.
private struct ParserDump: Decodable {
  let command: Command

  /// `nil` if the parser describes itself in another form.
  static func command(of type: any ParsableCommand.Type) -> ProgramCommand? {
    try? JSONDecoder().decode(ParserDump.self, from: Data(type._dumpHelp().utf8))
      .command.described
  }

  struct Command: Decodable {
    let commandName: String
    let subcommands: [Command]?
    let arguments: [Argument]?

    var described: ProgramCommand {
      let shown = (arguments ?? []).filter(\.shouldDisplay)
      return ProgramCommand(
        commandName,
        parameters: shown.filter { $0.kind == .positional }
          .map { ProgramCommand.Parameter($0.value, isRepeated: $0.isRepeating) },
        options: shown.filter { $0.kind != .positional }.compactMap(\.described),
        // The parser adds `help` to every root.
        subcommands: (subcommands ?? []).filter { $0.commandName != "help" }.map(\.described))
    }
  }

  struct Argument: Decodable {
    enum Kind: String, Decodable {
      case positional, option, flag
    }

    struct Name: Decodable {
      let kind: String
      let name: String
    }

    let kind: Kind
    let shouldDisplay: Bool
    let isRepeating: Bool
    let names: [Name]?
    let valueName: String?
    let allValues: [String]?

    var described: ProgramCommand.Option? {
      guard let name = names?.first(where: { $0.kind == "long" })?.name else { return nil }
      return ProgramCommand.Option("--\(name)", kind == .option ? value : nil)
    }

    var value: ProgramCommand.Value {
      if let allValues { return .choice(allValues) }
      return switch valueName {
      case "provider": .provider
      case "file": .path
      default: .text
      }
    }
  }
}
