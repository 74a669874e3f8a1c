import ViewModels

/// All commands, by their names and places.
package struct CommandTable {
  package static let standard = CommandTable(CommandCatalogue.commands)

  package let commands: [ConsoleCommand]

  package init(_ commands: [ConsoleCommand]) { self.commands = commands }

  /// By its id, or by an earlier one.
  package subscript(id id: String) -> ConsoleCommand? {
    commands.first { $0.id == id || $0.aliases.contains(id) }
  }

  /// Those with keys in a scope, in the order of hints and help.
  package func keyed(in scope: CommandScope) -> [ConsoleCommand] {
    commands.filter { !$0.keys.isEmpty && $0.scopes.contains(scope) }
  }

  /// The words of the line, each with its command.
  func words(inPlainMode isPlain: Bool) -> [(word: ConsoleCommand.Word, command: ConsoleCommand)] {
    commands.flatMap { command in
      command.words(inPlainMode: isPlain).map { ($0, command) }
    }
  }

  /// The names that a line may use in a scope, beside the program's commands.
  func names(in scope: CommandScope, inPlainMode isPlain: Bool) -> [String] {
    let ids = commands.filter {
      $0.scopes.contains(scope) && (isPlain || !$0.isPlainOnly) && $0.presets.isEmpty
    }
    return words(inPlainMode: isPlain).map(\.word.name) + ids.map(\.id)
  }
}

extension ConsoleCommand {
  /// A command of the program, as a command of the line.
  static func program(_ name: String, by runner: any CommandLineRunner) -> ConsoleCommand? {
    guard let program = runner.command(named: name) else { return nil }
    let isOverCases = name == "case"
    let scopes: Set<CommandScope> =
      isOverCases ? [.list, .detail, .cases, .caseFile] : [.list, .detail]
    let command = ConsoleCommand(name, name, scopes) { call in
      var words = CommandWords.split(call.text ?? "")
      if words.last == "" { words.removeLast() }
      call.model.cases.run([name] + words, marked: call.model.marked(for: words), by: runner)
    }
    .word().takes(.init("…", .program(program), isOptional: true))
    return isOverCases ? command.overCases() : command
  }
}
