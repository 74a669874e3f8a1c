import Domain
import ViewModels

/// The help's lines and the hint line's, read off the catalogue.
enum HelpEntries {
  /// What the help is about: where the operator was when asking for it.
  static func scope(of model: ConsoleModel) -> CommandScope {
    model.scope == .help ? (model.state.focus == .list ? .list : .detail) : model.scope
  }

  static func entries(for model: ConsoleModel, keyMap: KeyMap) -> [HelpPane.Entry] {
    let scope = scope(of: model)
    return CommandCatalogue.commands.filter { $0.scopes.contains(scope) }.map { command in
      HelpPane.Entry(
        keys: SafeText(untrusted: keyNames(keyMap.keys(of: command))),
        title: SafeText(untrusted: command.title),
        reason: command.availability(model).reason.map { SafeText(untrusted: $0) })
    } + ConsoleCommandLine.help
  }

  static func lastTop(for model: ConsoleModel) -> Int {
    if case .output(let output) = model.state.overlay {
      return OutputPane.lastTop(lines: output.lines.count, rows: model.listState.window.height + 2)
    }
    let count = CommandCatalogue.commands.filter { $0.scopes.contains(scope(of: model)) }.count
    return HelpPane.lastTop(
      entries: count + ConsoleCommandLine.help.count, rows: model.listState.window.height + 2)
  }

  static func hints(for model: ConsoleModel, keyMap: KeyMap) -> [FooterPane.Hint] {
    let scope = model.scope
    return CommandCatalogue.commands.filter { $0.isHinted && $0.scopes.contains(scope) }
      .compactMap { command in
        keyMap.keys(of: command).first.map { key in
          FooterPane.Hint(
            key: SafeText(untrusted: key.description), title: SafeText(untrusted: command.title),
            isAvailable: command.availability(model).isAvailable)
        }
      }
  }

  /// `1…9` for a run of digits, else the keys one after the other.
  private static func keyNames(_ keys: [Key]) -> String {
    let names = keys.map(\.description)
    guard names.count > 4, let first = names.first, let last = names.last else {
      return names.joined(separator: " ")
    }
    return "\(first)…\(last)"
  }
}
