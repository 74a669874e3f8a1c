import Domain

/// Which key runs which command, in each scope.
package struct KeyMap {
  private var commands: [CommandScope: [Key: ConsoleCommand]] = [:]
  /// Of each command's id, as bound.
  private var keys: [String: [Key]] = [:]

  /// The catalogue's own keys.
  package static let standard: KeyMap = {
    do throws(KeyMapFailure) {
      return try KeyMap(rebinding: [:])
    } catch {
      preconditionFailure("The catalogue's own keys clash: \(error.problems)")
    }
  }()

  /// The catalogue's keys, where `rebinding` gives a command no other ones.
  ///
  /// - Parameter rebinding: key notations by command id; they replace the command's own.
  /// - Throws: `KeyMapFailure` for unknown ids, notations that are no keys, and two commands on one
  ///   key in one scope.
  package init(rebinding: [String: [String]]) throws(KeyMapFailure) {
    var problems = Self.unknownActions(in: rebinding)
    for command in CommandCatalogue.commands {
      let bound = rebinding[command.id].map { Self.keys($0, of: command, &problems) }
      keys[command.id] = bound ?? command.keys
      for scope in command.scopes {
        for key in bound ?? command.keys {
          if let other = commands[scope]?[key] {
            problems.append(Self.clash(of: key, command, other, in: rebinding))
          } else {
            commands[scope, default: [:]][key] = command
          }
        }
      }
    }
    guard problems.isEmpty else { throw KeyMapFailure(problems) }
  }

  private static func unknownActions(in rebinding: [String: [String]]) -> [KeyMapProblem] {
    let known = Set(CommandCatalogue.commands.map(\.id))
    return rebinding.keys.filter { !known.contains($0) }.sorted().map { id in
      let hint = NearestName.of(id, among: known).map { "did you mean \($0)?" }
      return KeyMapProblem(
        action: id,
        message:
          "keys: there is no action '\(id)'; \(hint ?? "? in the console lists what there is")")
    }
  }

  private static func keys(
    _ notations: [String], of command: ConsoleCommand, _ problems: inout [KeyMapProblem]
  ) -> [Key] {
    notations.compactMap { notation in
      if let key = Key(notation) { return key }
      problems.append(
        KeyMapProblem(
          action: command.id,
          message: "keys: '\(notation)' is no key; write j, ^s, Space, F1, PgDn"))
      return nil
    }
  }

  /// About the one of the two that was rebound.
  private static func clash(
    of key: Key, _ command: ConsoleCommand, _ other: ConsoleCommand,
    in rebinding: [String: [String]]
  ) -> KeyMapProblem {
    KeyMapProblem(
      action: rebinding[command.id] == nil ? other.id : command.id,
      message: "keys: \(key) is bound to both '\(other.id)' and '\(command.id)'")
  }

  package func command(for key: Key, in scope: CommandScope) -> ConsoleCommand? {
    commands[scope]?[key]
  }

  package func keys(of command: ConsoleCommand) -> [Key] { keys[command.id] ?? [] }
}

/// Everything that is wrong with a rebinding, each thing once; at least one.
package nonisolated struct KeyMapFailure: Error, Hashable {
  package var problems: [KeyMapProblem]

  init(_ problems: [KeyMapProblem]) {
    self.problems = problems.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

package nonisolated struct KeyMapProblem: Hashable {
  /// The id that the config gives keys to.
  package var action: String
  /// One clause for the operator.
  package var message: String
}
