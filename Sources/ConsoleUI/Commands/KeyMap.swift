import Domain

/// Which key runs which command, in each scope.
package struct KeyMap {
  package struct Binding {
    package let command: ConsoleCommand
    package let input: CommandInput
  }

  /// A command that the last line may name, with its first key.
  struct Hinted {
    let command: ConsoleCommand
    let hint: HintPlace
    let key: SafeText
  }

  package let table: CommandTable
  private var bindings: [CommandScope: [Key: Binding]] = [:]
  /// By the command's id.
  private var keys: [String: [Key]] = [:]
  private var hinted: [CommandScope: [Hinted]] = [:]

  /// The catalogue's own keys.
  package static let standard: KeyMap = {
    do throws(KeyMapFailure) {
      return try KeyMap(rebinding: [:])
    } catch {
      preconditionFailure("The catalogue's own keys clash: \(error.problems)")
    }
  }()

  /// The commands' own keys, except where `rebinding` replaces them.
  ///
  /// - Parameters:
  ///   - rebinding: key notations by command id.
  ///   - table: the commands.
  /// - Throws: `KeyMapFailure` for unknown ids, two ids of one command, notations that are not keys,
  ///   and two commands on one key in one scope.
  package init(
    rebinding: [String: [String]], of table: CommandTable = .standard
  ) throws(KeyMapFailure) {
    self.table = table
    var problems: [KeyMapProblem] = []
    let bound = Self.bound(rebinding, in: table, &problems)
    for command in table.commands {
      let own = bound[command.id].map { Self.keys($0, &problems) } ?? command.keys
      keys[command.id] = own
      for scope in command.scopes {
        for (index, key) in own.enumerated() {
          if let other = bindings[scope]?[key]?.command {
            problems.append(Self.clash(of: key, command, other, bound))
          } else {
            bindings[scope, default: [:]][key] = Binding(
              command: command, input: command.input(ofKey: index))
          }
        }
      }
    }
    guard problems.isEmpty else { throw KeyMapFailure(problems) }
    noteHints()
  }

  private mutating func noteHints() {
    for command in table.commands {
      guard let hint = command.hint, let key = keys(of: command).first else { continue }
      let text = SafeText(untrusted: key.description)
      for scope in command.scopes {
        hinted[scope, default: []].append(Hinted(command: command, hint: hint, key: text))
      }
    }
  }

  /// What the config gives to a command, under the id that it uses.
  private typealias Bound = (id: String, notations: [String])

  /// By the command's own id, from own and earlier ones.
  private static func bound(
    _ rebinding: [String: [String]], in table: CommandTable, _ problems: inout [KeyMapProblem]
  ) -> [String: Bound] {
    var bound: [String: Bound] = [:]
    for (id, notations) in rebinding.sorted(by: { $0.key < $1.key }) {
      guard let command = table[id: id], !command.keys.isEmpty else {
        problems.append(unknown(id, in: table))
        continue
      }
      if let other = bound[command.id] {
        problems.append(
          KeyMapProblem(
            command: id, message: "keys: '\(other.id)' and '\(id)' are the same command"))
      }
      bound[command.id] = (id, notations)
    }
    return bound
  }

  private static func unknown(_ id: String, in table: CommandTable) -> KeyMapProblem {
    let known = table.commands.filter { !$0.keys.isEmpty }.map(\.id)
    let hint = NearestName.of(id, among: known).map { "did you mean \($0)?" }
    return KeyMapProblem(
      command: id,
      message: "keys: unknown command '\(id)'; \(hint ?? "? in the console lists the commands")")
  }

  private static func keys(_ bound: Bound, _ problems: inout [KeyMapProblem]) -> [Key] {
    bound.notations.compactMap { notation in
      if let key = Key(notation) { return key }
      problems.append(
        KeyMapProblem(
          command: bound.id,
          message: "keys: '\(notation)' is not a key; use j, ^s, Space, F1 or PgDn"))
      return nil
    }
  }

  /// About the command that the config rebinds.
  private static func clash(
    of key: Key, _ command: ConsoleCommand, _ other: ConsoleCommand, _ bound: [String: Bound]
  ) -> KeyMapProblem {
    KeyMapProblem(
      command: bound[command.id]?.id ?? bound[other.id]?.id ?? command.id,
      message: "keys: \(key) is bound to both '\(other.id)' and '\(command.id)'")
  }

  package func binding(for key: Key, in scope: CommandScope) -> Binding? {
    bindings[scope]?[key]
  }

  /// In the order of the catalogue.
  func hinted(in scope: CommandScope) -> [Hinted] { hinted[scope] ?? [] }

  package func keys(of command: ConsoleCommand) -> [Key] { keys[command.id] ?? [] }
}

/// Everything that is wrong with a rebinding, each problem once; at least one.
package nonisolated struct KeyMapFailure: Error, Hashable {
  package var problems: [KeyMapProblem]

  init(_ problems: [KeyMapProblem]) {
    self.problems = problems.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

package nonisolated struct KeyMapProblem: Hashable {
  /// The id that the config binds.
  package var command: String
  /// One clause for the operator.
  package var message: String
}
