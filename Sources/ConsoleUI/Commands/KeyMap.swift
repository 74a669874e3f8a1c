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
      preconditionFailure("The catalogue's own keys clash: \(error.message)")
    }
  }()

  /// The catalogue's keys, where `rebinding` gives a command no other ones.
  ///
  /// - Parameter rebinding: key notations by command id; they replace the command's own.
  /// - Throws: `KeyMapFailure` for an unknown id, a notation that is no key, and two commands on one
  ///   key in one scope.
  package init(rebinding: [String: [String]]) throws(KeyMapFailure) {
    let known = Set(CommandCatalogue.commands.map(\.id))
    for id in rebinding.keys.sorted() where !known.contains(id) {
      throw KeyMapFailure(message: "keys: there is no action '\(id)'; ? lists what there is")
    }
    for command in CommandCatalogue.commands {
      let bound = try rebinding[command.id].map(Self.keys) ?? command.keys
      keys[command.id] = bound
      for scope in command.scopes {
        for key in bound { try bind(key, to: command, in: scope) }
      }
    }
  }

  private static func keys(_ notations: [String]) throws(KeyMapFailure) -> [Key] {
    var keys: [Key] = []
    for notation in notations {
      guard let key = Key(notation) else {
        throw KeyMapFailure(message: "keys: '\(notation)' is no key; write j, ^s, Space, F1, PgDn")
      }
      keys.append(key)
    }
    return keys
  }

  private mutating func bind(
    _ key: Key, to command: ConsoleCommand, in scope: CommandScope
  ) throws(KeyMapFailure) {
    if let other = commands[scope]?[key] {
      throw KeyMapFailure(
        message: "keys: \(key) is bound to both '\(other.id)' and '\(command.id)'")
    }
    commands[scope, default: [:]][key] = command
  }

  package func command(for key: Key, in scope: CommandScope) -> ConsoleCommand? {
    commands[scope]?[key]
  }

  package func keys(of command: ConsoleCommand) -> [Key] { keys[command.id] ?? [] }
}

package struct KeyMapFailure: Error, Hashable {
  /// One line for the operator.
  package var message: String
}
