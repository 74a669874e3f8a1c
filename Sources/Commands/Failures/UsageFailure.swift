import ArgumentParser
import Domain

/// A parser error with the help of the right command.
struct UsageFailure {
  private var path = [RosterCommand.configuration.commandName ?? ""]
  private var known: [String] = []
  /// An unknown command name.
  private var unknown: String?

  /// `arguments` do not include the program's name.
  init(of arguments: [String]) {
    var commands = Self.names(below: RosterCommand.self)
    for argument in arguments where !argument.hasPrefix("-") {
      guard let command = commands[argument] else {
        unknown = argument
        break
      }
      path.append(argument)
      commands = Self.names(below: command)
      if commands.isEmpty { break }
    }
    known = commands.keys.sorted()
  }

  private static func names(
    below command: any ParsableCommand.Type
  ) -> [String: any ParsableCommand.Type] {
    command.configuration.subcommands.reduce(into: [:]) { names, command in
      command.configuration.commandName.map { names[$0] = command }
    }
  }

  /// `message` is the parser's.
  func failure(_ message: String) -> CommandFailure {
    let help = "\(path.joined(separator: " ")) --help"
    guard let unknown, !known.isEmpty, message.contains("'\(unknown)'") else {
      return .usage(message, nextStep: "see \(help)")
    }
    let nearest = NearestName.of(unknown, among: known).map { "did you mean \($0)? " } ?? ""
    return .usage("unknown command '\(unknown)'", nextStep: "\(nearest)\(help) lists all commands")
  }
}
