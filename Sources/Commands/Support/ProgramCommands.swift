import ArgumentParser
import Foundation
package import ViewModels

/// The program's commands as their parser declares them.
package enum ProgramCommands {
  /// Without the commands that open a console.
  private static var runnable: [any ParsableCommand.Type] {
    RosterCommand.configuration.subcommands.filter {
      $0 != DemoCommand.self && $0 != SimulateCommand.self
    }
  }

  package static var names: [String] {
    runnable.compactMap { $0.configuration.commandName }
  }

  /// `nil` for an unknown name.
  package static func command(named name: String) -> ProgramCommand? {
    guard let type = runnable.first(where: { $0.configuration.commandName == name }) else {
      return nil
    }
    let dump = Data(type._dumpHelp().utf8)
    do {
      return try JSONDecoder().decode(ParserDump.self, from: dump).command.described
    } catch {
      // The command still runs; only its words cannot be completed.
      return ProgramCommand(name)
    }
  }
}

/// What the parser prints for `--experimental-dump-help`.
private struct ParserDump: Decodable {
  let command: Command

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
